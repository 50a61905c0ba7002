"""The cast at school: the real course published, and a class in its second week with both learners in it."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from sqlmodel import Session

from app.classes import actions as classes
from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.actions import publish_files
from app.courses.files import read_folder
from app.courses.models import CourseVersion
from app.courses.rules.content import Content
from app.learning import actions as learning
from tests import cast as the_cast
from tests.cast import LONG_AGO, NOW, Cast, detached

COURSE = Path(__file__).parent.parent / "courses" / "branch-secretary"
OPENED, CLOSES = NOW - timedelta(days=10), NOW + timedelta(days=20)


@dataclass
class School:
    cast: Cast
    klass: TrainingClass
    version: CourseVersion
    content: Content
    enrolment: Enrolment  # the learner's
    second: Enrolment  # the second learner's


@cache
def files() -> dict[str, bytes]:
    return dict(read_folder(COURSE))


def write(session: Session, password_hash: str) -> School:
    """Called once per worker; every test then gets a copy of the database."""
    cast = the_cast.write(session, password_hash)
    published = publish_files(session, files(), LONG_AGO)
    assert published.version is not None, published.faults
    version = session.get_one(CourseVersion, published.version.id)
    content = courses.content(session, version.id)
    klass = classes.open_class(
        session,
        name="第一期支部书记培训班",
        version=version,
        content=content,
        opens_at=OPENED,
        closes_at=CLOSES,
        credit_period="2026",
        contact=("李老师", "8866"),
    )
    enrolment = learning.enrol(session, cast.learner, klass, cast.units.first, OPENED, cast.organizer)
    second = learning.enrol(session, cast.second_learner, klass, cast.units.second, OPENED, cast.organizer)
    return School(cast, klass, version, content, enrolment, second)


def copied(school: School) -> School:
    """The same rows as objects that belong to no session."""
    return School(
        cast=the_cast.copied(school.cast),
        klass=detached(school.klass),
        version=detached(school.version),
        content=school.content,
        enrolment=detached(school.enrolment),
        second=detached(school.second),
    )
