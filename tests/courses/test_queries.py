"""Reading courses: what is absent is not found, what never changes is kept."""

from datetime import datetime

import pytest
from sqlalchemy import event
from sqlmodel import Session

from app.courses import actions, queries
from app.courses.queries import _Kept
from app.errors import NotFound
from tests.courses import real


def test_absent_things_are_not_found(session: Session, now: datetime) -> None:
    with pytest.raises(NotFound):
        queries.course_by_slug(session, "nothing")
    for read in (queries.content, queries.version_questions):
        with pytest.raises(NotFound):
            read(session, 99)
    actions.publish_files(session, real.files(), now)
    course = queries.course_by_slug(session, "branch-secretary")
    assert queries.draft_of(session, course, "duty-q1") is None
    with pytest.raises(NotFound):
        queries.version_by_number(session, course, 2)


def test_versions_come_newest_first(session: Session, now: datetime) -> None:
    files = real.files()
    actions.publish_files(session, files, now)
    files["course.yaml"] = files["course.yaml"].replace(b"minutes: 40", b"minutes: 45")
    actions.publish_files(session, files, now)
    [course] = queries.courses(session)
    assert [version.number for version in queries.versions(session, course)] == [2, 1]
    assert queries.latest(session, course) == queries.version_by_number(session, course, 2)


def test_questions_come_in_the_order_of_their_lessons(session: Session, now: datetime) -> None:
    version = actions.publish_files(session, real.files(), now).version
    assert version
    assert list(queries.version_questions(session, version.id)) == [one.slug for one in real.checked().questions]


def test_a_version_that_was_read_once_costs_one_small_statement(session: Session, now: datetime) -> None:
    version = actions.publish_files(session, real.files(), now).version
    assert version
    first = queries.content(session, version.id)
    asked = queries.version_questions(session, version.id)
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    assert queries.content(session, version.id) is first
    assert queries.version_questions(session, version.id) is asked
    assert len(statements) == 2
    assert all("body" not in statement for statement in statements)


def test_no_more_than_so_many_versions_are_kept() -> None:
    kept = _Kept[int](2)
    loads: list[str] = []

    def read(key: str) -> int:
        return kept.get(key, lambda: loads.append(key) or len(loads))  # type: ignore[func-returns-value]

    for key in ("a", "b", "a", "c", "a", "b"):
        read(key)
    assert loads == ["a", "b", "c", "b"]
