"""The learner's pages: each works for the one whose it is, and for nobody else."""

import json
import re
from datetime import timedelta

import pytest
from httpx2 import Response
from sqlmodel import Session, select

from app.classes import actions as classes
from app.classes.models import Enrolment
from app.courses import queries as courses
from app.db import Database
from app.learning.models import Fact, Position, Progress
from app.learning.queries import inline_question
from app.people.models import Person
from app.quizzes import queries as quizzes
from app.quizzes.models import Answer, AnswerRevision, Attempt, SetAside
from app.quizzes.queries import Place
from tests import make
from tests.cast import NOW
from tests.conftest import As, Browser, Clock
from tests.learning.sitting import answer_to, fields
from tests.school import CLOSES, School

LESSON = "purpose"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def learner(as_: As, school: School) -> Browser:
    return as_(school.cast.learner)


@pytest.fixture
def base(school: School) -> str:
    return f"/learn/{school.enrolment.ref}"


def post(
    browser: Browser, url: str, data: list[tuple[str, str]] | None = None, key: str = "", **headers: str
) -> Response:
    found = [*(data or []), ("key", key or make.key())]
    form: dict[str, list[str]] = {}
    for name, value in found:
        form.setdefault(name, []).append(value)
    return browser.post(url, data=form, headers=headers)


def start(browser: Browser, base: str, module: str = "significance") -> str:
    reply = post(browser, f"{base}/quizzes/{module}")
    assert reply.status_code == 303, reply.text
    return str(reply.headers["location"])


def places_of(database: Database, attempt: str) -> list[Place]:
    def unit(session: Session) -> list[Place]:
        row = session.exec(select(Attempt).where(Attempt.ref == attempt.rsplit("/", 1)[1])).one()
        return quizzes.places(session, row)

    return database.read(unit)


PAGES = [
    "",
    "/lessons/purpose",
    "/quizzes/significance",
    "/prechecks/significance",
    "/final",
    "/practice",
    "/record",
]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_works_for_its_learner(learner: Browser, base: str, page: str) -> None:
    reply = learner.get(base + page)
    assert reply.status_code == 200
    assert "李老师" in reply.text  # the contact stands on each


@pytest.mark.parametrize("page", [*PAGES, "/record.pdf"])
def test_nobody_elses_page_is_there(as_: As, school: School, base: str, page: str) -> None:
    assert as_(school.cast.second_learner).get(base + page).status_code == 404
    assert as_(school.cast.outsider).get(base + page).status_code == 404


@pytest.mark.parametrize("page", [*PAGES, "/record.pdf"])
def test_another_role_has_no_such_door(as_: As, school: School, base: str, page: str) -> None:
    assert as_(school.cast.trainer).get(base + page).status_code == 403
    assert as_(school.cast.auditor).get(base + page).status_code == 403


def test_who_is_not_signed_in_comes_back_after_it(client: Browser, base: str) -> None:
    reply = client.get(base)
    assert reply.status_code == 303
    assert reply.headers["location"].startswith("/sign-in?next=")


@pytest.mark.parametrize(
    "page", ["/lessons/nothing", "/lessons/UPPER", "/quizzes/nothing", "/prechecks/nothing", "/lessons/%00"]
)
def test_what_is_not_in_the_course_is_not_found(learner: Browser, base: str, page: str) -> None:
    assert learner.get(base + page).status_code == 404


def test_home_leads_to_where_the_learner_stopped(learner: Browser, base: str) -> None:
    first = learner.get("/learn").text
    assert f"{base}/lessons/purpose" in first
    post(learner, f"{base}/lessons/duty/position", [("paragraph", "p3")])
    assert f"{base}/lessons/duty#p3" in learner.get("/learn").text


def test_home_without_a_class_says_so(as_: As, school: School) -> None:
    reply = as_(school.cast.outsider).get("/learn")
    assert reply.status_code == 200
    assert "/lessons/" not in reply.text


def test_whose_own_time_is_over_is_not_told_that_the_class_is(
    learner: Browser, base: str, school: School, database: Database
) -> None:
    def earlier(session: Session) -> None:
        session.get_one(Enrolment, school.enrolment.id).closes_at = NOW - timedelta(days=1)

    database.write(earlier)
    home = learner.get("/learn").text
    assert "学习期限已于" in home
    assert "学习期限已过" in home
    assert "学习期限已过，不能再开始新的测验。" in learner.get(f"{base}/final").text
    assert "班次已" not in home


def test_a_position_is_saved_and_opens_the_lesson_once(
    learner: Browser, base: str, database: Database, school: School
) -> None:
    for paragraph in ("p1", "p2"):
        assert post(learner, f"{base}/lessons/{LESSON}/position", [("paragraph", paragraph)]).status_code == 303
    place = database.read(lambda session: session.get_one(Position, (school.enrolment.id, LESSON)))
    assert place.paragraph == "p2"
    opened = database.read(lambda session: session.exec(select(Fact.kind)).all())
    assert opened == ["opened"]


@pytest.mark.parametrize("paragraph", ["", "p999", "../etc"])
def test_a_position_that_is_none_is_refused(learner: Browser, base: str, paragraph: str) -> None:
    reply = post(learner, f"{base}/lessons/{LESSON}/position", [("paragraph", paragraph)])
    assert reply.status_code == 422


def test_reading_to_the_end_leads_to_what_is_still_missing(learner: Browser, base: str) -> None:
    reply = post(learner, f"{base}/lessons/{LESSON}/read")
    assert re.fullmatch(f"{base}/lessons/{LESSON}#c[0-9]", reply.headers["location"])


def check_fields(
    database: Database, school: School, slug: str, right: bool = True, rev: int = 0
) -> list[tuple[str, str]]:
    def unit(session: Session) -> list[tuple[str, str]]:
        _, question, order = inline_question(session, school.enrolment, school.klass, slug)
        return fields(answer_to(Place(0, 1, 0, question, order, (), 0, None, None, None, None), right), rev)

    return database.read(unit)


def test_a_question_inside_a_lesson_is_answered_and_the_lesson_done(
    learner: Browser, base: str, database: Database, school: School
) -> None:
    lesson = school.content.lessons[0]
    for slug in lesson.checks:
        url = f"{base}/lessons/{LESSON}/checks/{slug}"
        reply = post(learner, url, [*check_fields(database, school, slug), ("fix", "1")])
        assert reply.status_code == 303
    reply = post(learner, f"{base}/lessons/{LESSON}/read")
    assert reply.headers["location"] == f"{base}/lessons/{school.content.lessons[1].slug}"
    assert database.read(lambda session: session.get_one(Progress, school.enrolment.id)).done == 1


def test_the_reason_comes_with_the_answer_and_not_before(
    learner: Browser, base: str, database: Database, school: School
) -> None:
    slug = school.content.lessons[0].checks[0]
    question = database.read(lambda session: courses.version_questions(session, school.klass.version_id))[slug][1]
    why = question.why or question.options[0].why  # type: ignore[union-attr]
    assert why not in learner.get(f"{base}/lessons/{LESSON}").text
    reply = post(
        learner,
        f"{base}/lessons/{LESSON}/checks/{slug}",
        [*check_fields(database, school, slug), ("fix", "1")],
        **HTMX,
    )
    assert f'id="check-{slug}"' in reply.text
    assert why in learner.get(f"{base}/lessons/{LESSON}").text


def test_a_question_of_another_lesson_is_not_found_here(learner: Browser, base: str) -> None:
    reply = post(learner, f"{base}/lessons/{LESSON}/checks/duty-q1", [("base_rev", "0"), ("choice", "1")])
    assert reply.status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        [],
        [("base_rev", "x")],
        [("base_rev", "0"), ("choice", "99")],
    ],
)
def test_an_answer_that_no_form_of_ours_sends_is_refused(
    learner: Browser, base: str, school: School, data: list[tuple[str, str]]
) -> None:
    slug = school.content.lessons[0].checks[0]
    assert post(learner, f"{base}/lessons/{LESSON}/checks/{slug}", data).status_code == 422
    attempt = start(learner, base)
    assert post(learner, f"{attempt}/questions/1", data).status_code == 422


def test_a_quiz_from_start_to_receipt(learner: Browser, base: str, database: Database) -> None:
    attempt = start(learner, base)
    assert learner.get(attempt).headers["location"] == f"{attempt}/questions/1"
    for place in places_of(database, attempt):
        url = f"{attempt}/questions/{place.position}"
        assert learner.get(url).status_code == 200
        reply = post(learner, url, [*fields(answer_to(place, place.position != 2)), ("fix", "1")])
        assert (reply.status_code, reply.headers["location"]) == (303, url)
        assert "回看这一段" in learner.get(url).text
    assert learner.get(attempt).headers["location"] == f"{attempt}/submission"
    reply = post(learner, f"{attempt}/submission")
    assert reply.headers["location"] == f"{attempt}/result"
    page = learner.get(f"{attempt}/result").text
    assert "87.5 分，已通过" in page
    assert re.search("TY-20260710-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert learner.get(attempt).headers["location"] == f"{attempt}/result"


def test_handing_in_twice_gives_the_same_receipt(learner: Browser, base: str, database: Database) -> None:
    attempt = start(learner, base)
    found = set()
    for _ in range(2):
        post(learner, f"{attempt}/submission")
        found |= set(re.findall("TY-[-0-9A-Z]+", learner.get(f"{attempt}/result").text))
    assert len(found) == 1
    assert len(database.read(lambda session: session.exec(select(Fact).where(Fact.kind == "submitted")).all())) == 1


def test_a_result_before_handing_in_leads_to_handing_in(learner: Browser, base: str) -> None:
    attempt = start(learner, base)
    assert learner.get(f"{attempt}/result").headers["location"] == f"{attempt}/submission"
    assert learner.get(f"{attempt}/submission").status_code == 200


@pytest.mark.parametrize("page", ["", "/questions/1", "/submission", "/result"])
def test_nobody_elses_attempt_is_there(as_: As, learner: Browser, base: str, school: School, page: str) -> None:
    attempt = start(learner, base)
    other = as_(school.cast.second_learner)
    assert other.get(attempt + page).status_code == 404
    assert as_(school.cast.organizer).get(attempt + page).status_code == 403
    if page in {"/questions/1", "/submission"}:
        assert post(other, attempt + page, [("base_rev", "0"), ("choice", "1")]).status_code == 404


@pytest.mark.parametrize("position", ["0", "9", "x", "-1", "99999999999999999999", "1.5"])
def test_a_question_that_the_attempt_has_not_is_not_found(learner: Browser, base: str, position: str) -> None:
    attempt = start(learner, base)
    assert learner.get(f"{attempt}/questions/{position}").status_code == 404


def test_a_stale_tab_sees_both_answers_and_overwrites_nothing(learner: Browser, base: str, database: Database) -> None:
    attempt = start(learner, base)
    place = places_of(database, attempt)[0]
    url = f"{attempt}/questions/1"
    assert post(learner, url, fields(answer_to(place, True))).status_code == 303
    reply = post(learner, url, fields(answer_to(place, False)), **HTMX)
    assert reply.status_code == 409
    assert 'id="conflict"' in reply.text
    assert 'name="base_rev" value="1"' in reply.text

    def kept(session: Session) -> tuple[int, int, int]:
        answer = session.get_one(Answer, place.id)
        return answer.rev, len(session.exec(select(AnswerRevision)).all()), len(session.exec(select(SetAside)).all())

    assert database.read(kept) == (1, 1, 1)


def test_the_same_save_twice_is_one_revision_and_one_answer(learner: Browser, base: str, database: Database) -> None:
    attempt = start(learner, base)
    place = places_of(database, attempt)[0]
    key = make.key()
    replies = [post(learner, f"{attempt}/questions/1", fields(answer_to(place, True)), key, **HTMX) for _ in range(3)]
    assert {reply.status_code for reply in replies} == {200}
    assert all('data-rev="1"' in reply.text for reply in replies)
    assert len(database.read(lambda session: session.exec(select(AnswerRevision)).all())) == 1


def test_a_late_answer_is_kept_and_flagged(
    learner: Browser, base: str, database: Database, school: School, clock: Clock
) -> None:
    attempt = start(learner, base)
    place = places_of(database, attempt)[0]
    clock.now = CLOSES - timedelta(seconds=30)
    learner.get(attempt)  # still signed in
    clock.now = CLOSES + timedelta(seconds=11)
    learner = relogin(learner, database, school.cast.learner, clock)
    reply = post(learner, f"{attempt}/questions/1", fields(answer_to(place, True)), **HTMX)
    assert reply.status_code == 409
    asides = database.read(lambda session: session.exec(select(SetAside)).all())
    assert [aside.reason for aside in asides] == ["late"]
    assert database.read(lambda session: session.exec(select(Attempt)).one()).ended_by == "deadline"


def relogin(browser: Browser, database: Database, person: Person, clock: Clock) -> Browser:
    from app.people.actions import sign_in

    token = database.write(lambda session: sign_in(session, session.merge(person), clock.now))
    browser.cookies.clear()
    browser.cookies.set("session", token)
    return browser


def test_an_unfinished_answer_is_saved_though_it_cannot_be_submitted(
    learner: Browser, base: str, database: Database
) -> None:
    attempt = start(learner, base, "requirements")
    chosen = {"single", "multiple", "truefalse"}
    position = next(place.position for place in places_of(database, attempt) if place.question.type in chosen)
    reply = post(learner, f"{attempt}/questions/{position}", [("base_rev", "0"), ("fix", "1")])
    assert reply.status_code == 422
    assert "还没有答完" in reply.text


def test_the_key_never_reaches_the_browser_before_the_answer_is_in(
    learner: Browser, base: str, database: Database
) -> None:
    attempt = start(learner, base)
    for place in places_of(database, attempt):
        page = learner.get(f"{attempt}/questions/{place.position}").text
        body = json.loads(place.question.model_dump_json())
        for reason in [body["why"], *(option["why"] for option in body.get("options", []))]:
            assert not reason or reason not in page
        assert place.question.slug not in page
        assert '"correct"' not in page


def test_the_final_says_when_it_opens(learner: Browser, base: str) -> None:
    reply = post(learner, f"{base}/final")
    assert reply.status_code == 409
    assert "学完全部模块" in learner.get(f"{base}/final").text


def test_a_precheck_shows_reasons_after_it_is_handed_in(learner: Browser, base: str, database: Database) -> None:
    reply = post(learner, f"{base}/prechecks/fortress")
    attempt = str(reply.headers["location"])
    for place in places_of(database, attempt):
        post(learner, f"{attempt}/questions/{place.position}", [*fields(answer_to(place, True)), ("fix", "1")])
        assert "回看这一段" not in learner.get(f"{attempt}/questions/{place.position}").text
    post(learner, f"{attempt}/submission")
    assert "100 分，已通过" in learner.get(f"{attempt}/result").text
    assert post(learner, f"{base}/prechecks/fortress").status_code == 409


def test_practice_of_nothing_is_refused_in_words(learner: Browser, base: str) -> None:
    assert post(learner, f"{base}/practice/wrong").status_code == 409
    assert post(learner, f"{base}/practice/other").status_code == 404
    assert post(learner, f"{base}/practice/short").status_code == 303


def test_the_way_back_leads_to_ones_own_question_only(learner: Browser, base: str, as_: As, school: School) -> None:
    attempt = start(learner, base).rsplit("/", 1)[1]
    own = learner.get(f"{base}/lessons/{LESSON}?attempt={attempt}&question=3").text
    assert f"/attempts/{attempt}/questions/3" in own
    other = as_(school.cast.second_learner)
    page = other.get(f"/learn/{school.second.ref}/lessons/{LESSON}?attempt={attempt}&question=3").text
    assert attempt not in page
    for bad in ("attempt=x&question=3", f"attempt={attempt}&question=0"):
        assert learner.get(f"{base}/lessons/{LESSON}?{bad}").status_code == 200


def test_who_was_withdrawn_has_no_pages_any_more(
    learner: Browser, base: str, database: Database, school: School, clock: Clock
) -> None:
    def withdraw(session: Session) -> None:
        classes.withdraw(
            session, session.merge(school.enrolment), "调离", clock.now, session.merge(school.cast.organizer)
        )

    database.write(withdraw)
    assert learner.get(base).status_code == 404


def test_the_record_is_a_sheet_of_paper(learner: Browser, base: str) -> None:
    attempt = start(learner, base)
    post(learner, f"{attempt}/submission")
    reply = learner.get(f"{base}/record.pdf")
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF")


def test_figures_on_home_and_map_are_those_of_the_summary(
    learner: Browser, base: str, database: Database, school: School
) -> None:
    lesson = school.content.lessons[0]
    for slug in lesson.checks:
        post(learner, f"{base}/lessons/{LESSON}/checks/{slug}", [*check_fields(database, school, slug), ("fix", "1")])
    post(learner, f"{base}/lessons/{LESSON}/read")
    assert "1 / 24" in learner.get("/learn").text


def test_a_stale_save_that_comes_again_is_set_aside_once(learner: Browser, base: str, database: Database) -> None:
    attempt = start(learner, base)
    place = places_of(database, attempt)[0]
    post(learner, f"{attempt}/questions/1", fields(answer_to(place, True)))
    for _ in range(3):
        assert post(learner, f"{attempt}/questions/1", fields(answer_to(place, False)), **HTMX).status_code == 409
    assert len(database.read(lambda session: session.exec(select(SetAside)).all())) == 1


def test_the_questions_inside_a_lesson_have_no_page_of_their_own(
    learner: Browser, base: str, database: Database, school: School
) -> None:
    slug = school.content.lessons[0].checks[0]
    post(learner, f"{base}/lessons/{LESSON}/checks/{slug}", check_fields(database, school, slug))
    ref = database.read(lambda session: session.exec(select(Attempt)).one()).ref
    for page in ("", "/questions/1", "/submission", "/result"):
        assert learner.get(f"/attempts/{ref}{page}").status_code == 404
    assert post(learner, f"/attempts/{ref}/submission").status_code == 404
