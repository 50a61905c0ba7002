"""Drafts become a version by an act that shows first what it changes; a class moves by another; the past stays."""

import json
import re
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.audit.models import AuditRow
from app.classes.models import ClassMove, TrainingClass
from app.courses import actions as course_actions
from app.courses import queries as courses
from app.courses.models import CourseVersion, Draft
from app.courses.rules.content import Content
from app.db import Database
from app.demo.learner import Learner
from app.learning.actions import start_quiz
from app.learning.models import Fact, Learning, Progress, Step
from app.people.rules import Scope
from app.quizzes.models import Answer, Attempt
from tests import make
from tests.authoring.conftest import Save, as_data, trainer_of
from tests.authoring.editing import COURSE, Fields
from tests.conftest import As, Browser
from tests.school import OPENED, School

PUBLISHING = f"/courses/{COURSE}/publishing"
NEW = "换一个问法，请您想一想再选？"


def shown(client: Browser) -> Fields:
    """The form of the page, with all drafts that are ready ticked."""
    page = client.get(PUBLISHING).text
    hidden = [
        (name, value) for name, value in re.findall(r'name="(key|seen)" value="([^"]*)"', page.split("pubgrid")[-1])
    ]
    return [*hidden, *(("drafts", slug) for slug in re.findall(r'name="drafts" value="([^"]+)"', page))]


def published(client: Browser, note: str = "改了题干") -> None:
    reply = client.post(PUBLISHING, data=as_data([*shown(client), ("note", note)]))
    assert reply.status_code == 303, reply.text


def numbers(database: Database) -> list[int]:
    return database.read(lambda session: sorted(session.exec(select(CourseVersion.number))))


def ids(database: Database, number: int, school: School) -> dict[str, int]:
    def read(session: Session) -> dict[str, int]:
        course = courses.course_by_slug(session, COURSE)
        row = courses.version_by_number(session, course, number)
        return {slug: id for slug, (id, _) in courses.version_questions(session, row.id).items()}

    return database.read(read)


def audited(database: Database, verb: str) -> list[dict[str, object]]:
    query = select(AuditRow.details).where(AuditRow.verb == verb)
    return [json.loads(details) for details in database.read(lambda session: list(session.exec(query)))]


# --- publishing ---


def test_without_a_draft_there_is_nothing_to_publish(trainer: Browser, database: Database) -> None:
    assert "没有要发布的修改" in trainer.get(PUBLISHING).text
    fields = [("key", make.key()), ("seen", "0" * 16), ("drafts", "duty-q3")]
    assert trainer.post(PUBLISHING, data=as_data(fields)).status_code == 409
    assert numbers(database) == [1]


def test_the_page_shows_the_difference_and_whom_it_touches(trainer: Browser, save: Save, school: School) -> None:
    save("duty-q3", stem=NEW)
    page = trainer.get(PUBLISHING).text
    assert f"<ins>{NEW}</ins>" in page
    assert school.klass.name in page
    assert "2 名学员" in page


def test_publishing_makes_the_next_version_and_uses_up_its_drafts(
    trainer: Browser, save: Save, database: Database, school: School
) -> None:
    save("duty-q3", stem=NEW)
    published(trainer, "题干更短")
    assert numbers(database) == [1, 2]
    assert database.read(lambda session: session.exec(select(Draft)).all()) == []
    before, after = ids(database, 1, school), ids(database, 2, school)
    assert {slug for slug in after if after[slug] != before[slug]} == {"duty-q3"}
    (row,) = audited(database, "course:publish")
    assert (row["version"], row["questions"], row["note"], row["actor"]) == (2, ["duty-q3"], "题干更短", "陶讲师")
    page = trainer.get(f"/courses/{COURSE}").text
    assert "题干更短" in page
    assert "有新版" in page


def test_a_draft_that_is_not_ticked_stays_a_draft(trainer: Browser, save: Save, database: Database) -> None:
    save("duty-q3", stem=NEW)
    save("duty-q5", stem="又一句换了问法的判断，您看对不对？")
    fields = [one for one in shown(trainer) if one != ("drafts", "duty-q5")]
    assert trainer.post(PUBLISHING, data=as_data(fields)).status_code == 303
    assert database.read(lambda session: list(session.exec(select(Draft.slug)))) == ["duty-q5"]


def test_a_draft_that_is_wrong_is_not_offered_and_not_published(
    trainer: Browser, save: Save, database: Database
) -> None:
    save("duty-q3", stem="")
    fields = shown(trainer)
    assert ("drafts", "duty-q3") not in fields
    assert "还有 1 处要改" in trainer.get(PUBLISHING).text
    reply = trainer.post(PUBLISHING, data=as_data([*fields, ("drafts", "duty-q3")]))
    assert reply.status_code == 409
    assert numbers(database) == [1]


def test_nothing_is_published_that_was_not_shown(
    trainer: Browser, colleague: Browser, save: Save, database: Database
) -> None:
    save("duty-q3", stem=NEW)
    fields = shown(trainer)
    save("duty-q3", stem="又改了一次的题干，请选一个办法？")
    reply = trainer.post(PUBLISHING, data=as_data(fields))
    assert reply.status_code == 409
    assert "又改了一次的题干" in reply.text
    assert numbers(database) == [1]


def test_two_questions_that_became_too_much_alike_are_told_before(
    trainer: Browser, save: Save, database: Database
) -> None:
    save("duty-q3", stem="甲乙两位同志为值班的事争了起来，您先做哪一件事？")
    save("duty-q7", stem="甲乙两位同志为值班的事争了起来，您先做哪件事？")
    page = trainer.get(PUBLISHING).text
    assert page.count("还有 1 处要改") == 2
    assert 'name="drafts"' not in page
    forced = [*shown(trainer), ("drafts", "duty-q3"), ("drafts", "duty-q7"), ("note", "")]
    assert trainer.post(PUBLISHING, data=as_data(forced)).status_code == 409
    assert numbers(database) == [1]


def test_a_form_without_a_tick_or_with_a_long_note_comes_back(trainer: Browser, save: Save, database: Database) -> None:
    save("duty-q3", stem=NEW)
    none = [one for one in shown(trainer) if one[0] != "drafts"]
    reply = trainer.post(PUBLISHING, data=as_data([*none, ("note", "留着的说明")]))
    assert reply.status_code == 422
    assert "留着的说明" in reply.text
    assert trainer.post(PUBLISHING, data=as_data([*shown(trainer), ("note", "长" * 201)])).status_code == 422
    assert numbers(database) == [1]


def test_only_trainers_within_reach_publish(
    trainer: Browser, save: Save, school: School, as_: As, database: Database
) -> None:
    save("duty-q3", stem=NEW)
    fields = as_data(shown(trainer))
    for person in (school.cast.learner, school.cast.organizer):
        assert as_(person).post(PUBLISHING, data=fields).status_code == 403
    assert as_(trainer_of(database, Scope.COURSE, 999)).post(PUBLISHING, data=fields).status_code == 404
    assert numbers(database) == [1]


def test_one_press_too_many_publishes_once(trainer: Browser, save: Save, database: Database) -> None:
    save("duty-q3", stem=NEW)
    fields = as_data(shown(trainer))
    assert [trainer.post(PUBLISHING, data=fields).status_code for _ in range(2)] == [303, 303]
    assert numbers(database) == [1, 2]


# --- moving a class ---


def address(school: School) -> str:
    return f"/classes/{school.klass.ref}/version"


def move(client: Browser, school: School, start: int, to: int) -> int:
    data = {"key": make.key(), "from": str(start), "to": str(to)}
    return client.post(address(school), data=data).status_code


def pinned(database: Database, school: School) -> int:
    def read(session: Session) -> int:
        klass = session.get_one(TrainingClass, school.klass.id)
        return session.get_one(CourseVersion, klass.version_id).number

    return database.read(read)


@pytest.fixture
def second(trainer: Browser, save: Save, school: School) -> School:
    """There is a second version, with one question changed."""
    save("duty-q3", stem=NEW)
    published(trainer)
    return school


def test_with_one_version_there_is_nowhere_to_move(trainer: Browser, school: School) -> None:
    page = trainer.get(address(school))
    assert page.status_code == 200
    assert "只有一版" in page.text
    assert move(trainer, school, 1, 2) == 404


def test_the_page_shows_what_changes_and_for_how_many(trainer: Browser, second: School) -> None:
    page = trainer.get(address(second)).text
    assert f"<ins>{NEW}</ins>" in page
    assert "从第 1 版换到第 2 版，对 2 名学员" in page
    assert "<b>2 人</b>进度不变" in page


def test_the_class_moves_and_may_move_back(trainer: Browser, second: School, database: Database) -> None:
    assert move(trainer, second, 1, 2) == 303
    assert pinned(database, second) == 2
    assert "已经是最新" in trainer.get(address(second)).text
    assert "从第 2 版换到第 1 版" in trainer.get(f"{address(second)}?to=1").text
    assert move(trainer, second, 2, 1) == 303
    assert pinned(database, second) == 1
    moves = [(row["from"], row["to"]) for row in audited(database, "class:move")]
    assert moves == [(1, 2), (2, 1)]
    assert len(database.read(lambda session: session.exec(select(ClassMove)).all())) == 2


def test_a_class_that_was_moved_meanwhile_stays_where_it_is(
    trainer: Browser, colleague: Browser, second: School, database: Database
) -> None:
    assert move(colleague, second, 1, 2) == 303
    reply = trainer.post(address(second), data={"key": make.key(), "from": "1", "to": "2"})
    assert reply.status_code == 409
    assert "已经换到第 2 版" in reply.text
    assert len(audited(database, "class:move")) == 1


def test_versions_that_no_page_of_ours_sends_are_refused(trainer: Browser, second: School, database: Database) -> None:
    assert move(trainer, second, 1, 1) == 422
    assert trainer.post(address(second), data={"key": make.key(), "from": "1", "to": "x"}).status_code == 422
    assert trainer.get(f"{address(second)}?to=x").status_code == 422
    assert trainer.get(f"{address(second)}?to=9").status_code == 404
    assert move(trainer, second, 1, 9) == 404
    assert pinned(database, second) == 1


def test_only_trainers_within_reach_move_a_class(
    second: School, as_: As, database: Database, colleague: Browser
) -> None:
    assert colleague.get(address(second)).status_code == 200
    for person in (second.cast.learner, second.cast.organizer, second.cast.officer):
        assert as_(person).get(address(second)).status_code == 403
        assert move(as_(person), second, 1, 2) == 403
    stranger = as_(trainer_of(database, Scope.COURSE, 999))
    assert stranger.get(address(second)).status_code == 404
    assert move(stranger, second, 1, 2) == 404
    # who reaches a unit of the class alone may not move it under the others
    partly = as_(trainer_of(database, Scope.UNIT, second.cast.units.first.id, "吴单位"))
    assert partly.get(address(second)).status_code == 404
    assert as_(trainer_of(database, Scope.CLASS, second.klass.id, "郑班级")).get(address(second)).status_code == 200
    assert as_(second.cast.trainer).get("/classes/aaaaaaaaaaaaaaaa/version").status_code == 404
    assert pinned(database, second) == 1


# --- the past ---


def everything(session: Session) -> list[str]:
    """Attempts, answers, facts and how everybody stands."""
    tables: tuple[Any, ...] = (Attempt, Answer, Fact, Progress, Step)
    rows = (row for table in tables for row in session.exec(select(table).order_by(*table.__table__.primary_key)))
    return [row.model_dump_json() for row in rows]


def studied(session: Session, school: School, content: Content) -> str:
    """The learner has completed the course, the second one has an open quiz; gives its ref."""
    klass = session.merge(school.klass)
    first = Learner(
        session, session.merge(school.cast.learner), session.merge(school.enrolment), klass, Random(1), 1.0, OPENED
    )
    for module in content.modules:
        for lesson in module.lessons:
            first.studies(lesson)
        assert first.takes_quiz(module)
    assert first.takes_final()
    person, enrolment = session.merge(school.cast.second_learner), session.merge(school.second)
    who = Learning(person, enrolment, klass)
    attempt = start_quiz(session, who, content.modules[0], Random(2), OPENED + timedelta(days=1))
    return attempt.ref


def test_open_attempts_keep_their_version_and_nothing_that_was_done_changes(
    trainer: Browser, save: Save, school: School, database: Database, as_: As, now: datetime
) -> None:
    ref = database.write(lambda session: studied(session, school, school.content))
    before = database.read(everything)

    def one_asked(session: Session) -> tuple[int, str]:
        """The place and the name of a question of the open quiz whose stem has no blanks."""
        attempt = session.exec(select(Attempt).where(Attempt.ref == ref)).one()
        known = courses.version_questions(session, school.version.id)
        slug_of = {id: slug for slug, (id, question) in known.items() if question.type != "fill"}
        answers = session.exec(select(Answer).where(Answer.attempt_id == attempt.id).order_by(col(Answer.position)))
        return next((one.position, slug_of[one.question_id]) for one in answers if one.question_id in slug_of)

    position, slug = database.read(one_asked)
    save(slug, stem="新版才有的说法，请您再读一遍？")
    published(trainer)
    assert database.read(everything) == before
    page = trainer.get(address(school)).text
    assert "<b>1 次</b>正在进行的作答" in page
    assert "<b>1 人</b>已经完成" in page
    assert move(trainer, school, 1, 2) == 303
    assert database.read(everything) == before
    asked = as_(school.cast.second_learner).get(f"/attempts/{ref}/questions/{position}")
    assert asked.status_code == 200
    assert "新版才有的说法" not in asked.text

    def stands(session: Session) -> tuple[str, int, int]:
        row = session.get_one(Progress, school.enrolment.id)
        return row.state, row.done, row.of

    state, done, of = database.read(stands)
    assert (state, done) == ("done", of)


def test_what_is_completed_stays_completed_in_a_version_with_another_lesson_order(
    trainer: Browser, school: School, database: Database, now: datetime
) -> None:
    database.write(lambda session: studied(session, school, school.content))

    def next_version(session: Session) -> None:
        course = courses.course_by_slug(session, COURSE)
        files = course_actions.export(session, session.get_one(CourseVersion, school.version.id))
        module = school.content.modules[0]
        files["course.yaml"] = files["course.yaml"].replace(f"      - {module.lessons[-1].slug}\n".encode(), b"")
        gone = [name for name in files if name.startswith(f"{module.slug}/{module.lessons[-1].slug}.")]
        outcome = course_actions.publish_files(
            session, {name: data for name, data in files.items() if name not in gone}, now
        )
        assert not outcome.faults, outcome.faults
        assert courses.latest(session, course).number == 2

    database.write(next_version)
    page = trainer.get(address(school)).text
    assert "全程从 24 项变成 23 项" in page
    assert "<b>1 人</b>少学一些" in page
    assert "<b>1 人</b>已经完成" in page
    assert move(trainer, school, 1, 2) == 303
    row = database.read(lambda session: session.get_one(Progress, school.enrolment.id))
    assert (row.state, row.done, row.of) == ("done", 23, 23)
