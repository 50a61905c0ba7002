"""The trainer at his editor, and a second one of the course alone."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from app.courses import queries as courses
from app.courses.models import Course
from app.db import Database
from app.people.models import Person
from app.people.rules import Role, Scope
from tests import make
from tests.authoring.editing import COURSE, Fields, address, changed, opened
from tests.cast import detached
from tests.conftest import As, Browser
from tests.school import School


@pytest.fixture
def trainer(school: School, as_: As) -> Browser:
    return as_(school.cast.trainer)


def trainer_of(database: Database, scope: Scope, scope_id: int, name: str = "邹同事") -> Person:
    def write(session: Session) -> Person:
        person = make.person(session, name, roles=())
        make.grant(session, person, Role.TRAINER, scope, scope_id)
        return person

    return detached(database.write(write))


@pytest.fixture
def colleague(school: School, database: Database, as_: As) -> Browser:
    """Another trainer, of this course alone."""
    return as_(trainer_of(database, Scope.COURSE, school.klass.course_id))


@pytest.fixture
def course(school: School, database: Database) -> Course:
    return database.read(lambda session: courses.course_by_slug(session, COURSE))


Save = Callable[..., Fields]


@pytest.fixture
def save(trainer: Browser) -> Save:
    """Opens a question, changes fields of it and saves; gives back the form as it is then."""

    def saved(question: str, **changes: str) -> Fields:
        done = trainer.post(address(question), data=as_data(changed(opened(trainer, question), **changes)))
        assert done.status_code == 303, done.text[:300]
        return opened(trainer, question)

    return saved


def as_data(fields: Fields) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return data
