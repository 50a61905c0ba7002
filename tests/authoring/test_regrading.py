"""The wrong key, found too late: previewed, applied, told, reversed, and recounted by SQL."""

import re
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from app.audit.models import AuditRow
from app.courses import queries as courses
from app.db import Database
from app.learning import actions as learning
from app.learning.models import Correction, Doubt, Fact, Learning, Progress
from app.learning.rules.facts import FactKind
from app.notices.models import Notice
from app.people.rules import Scope
from app.quizzes import queries as quizzes
from app.quizzes.models import Attempt, QuestionVersion, Regrade
from app.quizzes.rules.questions import Single
from tests import make
from tests.authoring.conftest import as_data, trainer_of
from tests.authoring.editing import COURSE, form_of
from tests.cast import NOW
from tests.certificates.test_issuing import complete, everybody
from tests.conftest import As, Browser
from tests.learning.sitting import answer_to
from tests.school import School

Fields = dict[str, list[str]]


class Played:
    """The learner sat a quiz and gave a single-choice question the answer that is about to be found right."""

    def __init__(self, database: Database, school: School, wrong: int = 1) -> None:
        self.database, self.school = database, school
        database.write(lambda session: self._play(session, wrong))

    def _play(self, session: Session, wrong: int) -> None:
        klass, person = session.merge(self.school.klass), session.merge(self.school.cast.learner)
        who = Learning(person, session.merge(self.school.enrolment), klass)
        module = courses.content(session, klass.version_id).modules[0]
        for seed in range(50):
            attempt = learning.start_quiz(session, who, module, Random(seed), NOW)
            places = quizzes.places(session, attempt)
            singles = [place for place in places if isinstance(place.question, Single)]
            if singles:
                break
        chosen = singles[0]
        others = [place for place in places if place is not chosen][: wrong - 1]
        for place in places:
            right = place is not chosen and place not in others
            learning.answer(
                session, who, attempt, place.position, answer_to(place, right), 0, NOW + timedelta(minutes=1), fix=True
            )
        learning.submit(session, who, attempt, NOW + timedelta(minutes=2))
        self.attempt, self.slug, self.position = attempt.ref, chosen.question.slug, chosen.position
        self.given = quizzes.place_at(session, attempt, chosen.position).given[0]
        assert isinstance(chosen.question, Single)
        self.right = next(option.id for option in chosen.question.options if option.correct)

    @property
    def url(self) -> str:
        return f"/courses/{COURSE}/questions/{self.slug}/regrade"

    def points(self) -> tuple[int, int]:
        """Recounted by SQL alone."""
        query = text(
            "SELECT sum(a.points), sum(a.of) FROM answer a JOIN attempt t ON t.id = a.attempt_id WHERE t.ref = :r"
        )
        points, of = self.database.read(lambda session: session.execute(query, {"r": self.attempt}).one())
        return int(points), int(of)


@pytest.fixture
def played(database: Database, school: School) -> Played:
    return Played(database, school)


def form(page: str, action: str) -> Fields:
    found = re.search(rf'<form[^>]*method="post"[^>]*action="{re.escape(action)}".*?</form>', page, re.S)
    assert found, page[:2000]
    return as_data(form_of(found[0].replace("<form", '<form id="edit"', 1)))


def apply(client: Browser, played: Played, reason: str = "答案设错了", **asked: str) -> str:
    """Preview, then confirm as a browser would; gives the address of what was done."""
    page = client.get(played.url, params=asked)
    assert page.status_code == 200, page.text
    done = client.post(played.url, data={**form(page.text, played.url), "reason": reason})
    assert done.status_code == 303, done.text
    return str(done.headers["Location"])


def undo(client: Browser, at: str, reason: str = "弄错了") -> int:
    page = client.get(at)
    return client.post(f"{at}/reversal", data={**form(page.text, f"{at}/reversal"), "reason": reason}).status_code


def new_key(played: Played, direction: str = "both") -> dict[str, str]:
    return {"kind": "new_key", "choice": played.given, "direction": direction}


def test_a_new_key_marks_anew_tells_the_learner_and_is_audited(
    trainer: Browser, played: Played, database: Database, as_: As, school: School
) -> None:
    points, of = played.points()
    page = trainer.get(played.url, params=new_key(played)).text
    assert "会改 1 份答卷，涉及 1 名学员" in page
    assert played.points() == (points, of)
    at = apply(trainer, played, **new_key(played))
    assert played.points() == (points + 100, of)
    assert "答案设错了" in trainer.get(at).text

    def read(session: Session) -> None:
        (notice,) = session.exec(select(Notice)).all()
        assert (notice.person_id, notice.details["before"], notice.details["after"]) == (
            school.cast.learner.id, str(points), str(points + 100),
        )  # fmt: skip
        (correction,) = session.exec(select(Correction)).all()
        assert (correction.points_before, correction.points) == (points, points + 100)
        fact = session.exec(select(Fact).where(Fact.kind == "submitted")).one()
        assert fact.points == points  # what was is never overwritten
        assert session.exec(select(AuditRow.verb).order_by(col(AuditRow.id).desc())).first() == "question:regrade"

    database.read(read)
    learner = as_(school.cast.learner)
    assert "1 条新通知" in learner.get("/learn").text
    assert "这题的答案后来改过" in learner.get(f"/attempts/{played.attempt}/result").text


def test_the_corrected_key_is_the_courses_next_version(trainer: Browser, played: Played, database: Database) -> None:
    apply(trainer, played, **new_key(played))

    def read(session: Session) -> None:
        versions = session.exec(select(QuestionVersion).where(QuestionVersion.slug == played.slug)).all()
        latest = quizzes.questions(session, [versions[-1].id])[versions[-1].id]
        assert isinstance(latest, Single)
        assert [option.id for option in latest.options if option.correct] == [played.given]
        assert session.exec(select(Regrade.published)).one() == 2

    database.read(read)


def test_a_reversal_gives_everything_back_and_tells_again(trainer: Browser, played: Played, database: Database) -> None:
    before = played.points()
    at = apply(trainer, played, **new_key(played))
    assert undo(trainer, at) == 303
    assert played.points() == before
    kinds = database.read(lambda session: session.exec(select(Notice.kind).order_by(col(Notice.id))).all())
    assert kinds == ["regraded", "regrade_reversed"]
    assert "已撤销" in trainer.get(at).text


@pytest.mark.parametrize("kind", ["new_key", "accept", "void"])
def test_rebuilding_after_a_regrade_changes_nothing(
    trainer: Browser, played: Played, database: Database, school: School, kind: str
) -> None:
    apply(trainer, played, **({"kind": "void"} if kind == "void" else {**new_key(played), "kind": kind}))
    assert database.write(lambda session: learning.rebuild(session, [session.merge(school.enrolment)])) == 0


def test_only_in_favour_of_the_learner_means_that_nobody_loses(trainer: Browser, played: Played) -> None:
    points, of = played.points()
    apply(trainer, played, **new_key(played, "raise"))
    apply(trainer, played, kind="new_key", choice=played.right, direction="raise", version="2")
    assert played.points() == (points + 100, of)


def test_accepting_several_answers_lowers_nobody(trainer: Browser, played: Played) -> None:
    points, of = played.points()
    apply(trainer, played, kind="accept", choice=played.given, direction="both")
    assert played.points() == (points + 100, of)


def test_a_void_question_gives_everybody_its_full_points(trainer: Browser, played: Played) -> None:
    points, of = played.points()
    apply(trainer, played, kind="void", direction="both")
    assert played.points() == (points + 100, of)


def test_a_record_is_put_in_doubt_and_never_taken_away(
    trainer: Browser, played: Played, database: Database, school: School
) -> None:
    at = apply(trainer, played, **new_key(played))

    def pass_(session: Session) -> None:
        enrolment = session.merge(school.enrolment)
        attempt = session.exec(select(Attempt).where(Attempt.ref == played.attempt)).one()
        attempt.pass_share = 100  # so that this one question decides
        session.add(attempt)
        klass = session.merge(school.klass)
        module = courses.content(session, klass.version_id).modules[0]
        fact = Fact(
            enrolment_id=enrolment.id, kind=FactKind.PASSED, subject=module.slug, detail="studied",
            version_id=klass.version_id, at=NOW, by=enrolment.person_id,
        )  # fmt: skip
        session.add(fact)
        session.flush()
        learning.rebuild(session, [enrolment])

    database.write(pass_)
    modules = database.read(lambda session: session.get_one(Progress, school.enrolment.id).modules_done)
    assert undo(trainer, at) == 303

    def read(session: Session) -> None:
        (doubt,) = session.exec(select(Doubt)).all()
        assert doubt.ruled is None
        assert session.get_one(Progress, school.enrolment.id).modules_done == modules == 1

    database.read(read)
    assert "要由人决定的 1 条记录" in trainer.get(at).text
    assert "份结业证书仍然有效" not in trainer.get(at).text
    database.write(lambda session: complete(session, school, school.enrolment))
    (certificate,) = database.write(everybody(school))
    page = trainer.get(at).text
    assert "1 份结业证书仍然有效" in page
    assert certificate.number in page


def test_what_is_no_longer_as_it_was_shown_is_not_done(trainer: Browser, played: Played, database: Database) -> None:
    page = trainer.get(played.url, params=new_key(played)).text
    fields = form(page, played.url)
    apply(trainer, played, kind="void")
    before = played.points()
    refused = trainer.post(played.url, data={**fields, "key": make.key(), "reason": "x"})
    assert refused.status_code == 409
    assert played.points() == before


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"kind": "new_key", "choice": "no-such-option"}, 422),
        ({"kind": "new_key"}, 422),
        ({"kind": "nonsense"}, 422),
        ({"kind": "void", "version": "99"}, 404),
        ({"kind": "void", "version": "x"}, 422),
    ],
)
def test_what_is_no_answer_to_the_question_is_refused(
    trainer: Browser, played: Played, asked: dict[str, str], error: int
) -> None:
    assert trainer.get(played.url, params=asked).status_code == error
    assert (
        trainer.post(played.url, data={**asked, "key": make.key(), "reason": "x", "seen": "0" * 16}).status_code
        == error
    )


def test_the_key_that_stands_already_is_nothing_new(trainer: Browser, played: Played) -> None:
    page = trainer.get(played.url, params={"kind": "new_key", "choice": played.right})
    assert (page.status_code, "没有要更正的" in page.text) == (422, True)


@pytest.mark.parametrize("reason", ["", " ", "长" * 201])
def test_a_reason_is_asked_for(trainer: Browser, played: Played, reason: str) -> None:
    fields = form(trainer.get(played.url, params=new_key(played)).text, played.url)
    assert trainer.post(played.url, data={**fields, "reason": reason}).status_code == 422


@pytest.mark.parametrize(("who", "status"), [("learner", 403), ("organizer", 403), ("auditor", 403)])
def test_only_authors_regrade(as_: As, played: Played, school: School, trainer: Browser, who: str, status: int) -> None:
    at = apply(trainer, played, **new_key(played))
    client = as_(getattr(school.cast, who))
    data = {"key": make.key(), "seen": "0" * 16, "reason": "x"}
    assert client.get(played.url).status_code == status
    assert client.get(at).status_code == status
    assert client.post(played.url, data=data).status_code == status
    assert client.post(f"{at}/reversal", data=data).status_code == status


def test_a_course_out_of_reach_is_not_found(as_: As, played: Played, database: Database, trainer: Browser) -> None:
    at = apply(trainer, played, **new_key(played))
    stranger = as_(trainer_of(database, Scope.COURSE, 999))
    data = {"key": make.key(), "seen": "0" * 16, "reason": "x"}
    for reply in (
        stranger.get(played.url), stranger.get(at), stranger.post(played.url, data=data),
        stranger.post(f"{at}/reversal", data=data), trainer.get(f"/courses/{COURSE}/regrades/{'a' * 16}"),
        trainer.get(f"/courses/{COURSE}/questions/no-such/regrade"),
    ):  # fmt: skip
        assert reply.status_code == 404


def test_a_reversal_without_a_reason_or_twice_is_refused(trainer: Browser, played: Played) -> None:
    at = apply(trainer, played, **new_key(played))
    fields = form(trainer.get(at).text, f"{at}/reversal")
    assert trainer.post(f"{at}/reversal", data={**fields, "reason": ""}).status_code == 422
    assert trainer.post(f"{at}/reversal", data={**fields, "reason": "x"}).status_code == 303
    assert trainer.post(f"{at}/reversal", data={**fields, "key": make.key(), "reason": "x"}).status_code == 409


def test_the_editor_leads_here(trainer: Browser, played: Played) -> None:
    assert played.url in trainer.get(f"/courses/{COURSE}/questions/{played.slug}").text
