"""What an organizer chooses from when he opens a class, and who organizes it beside him."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from app.classes.models import TrainingClass
from app.classes.reach import opens_classes
from app.courses import queries as courses
from app.courses.models import Course
from app.courses.queries import VersionRow
from app.errors import NotAllowed, NotFound
from app.people.models import Grant, Person
from app.people.queries import reach_of
from app.people.rules import Permission, Role, Scope
from app.quizzes.rules.questions import Use

ASKED = frozenset({Use.QUIZ, Use.FINAL})


@dataclass(frozen=True)
class Choice:
    """A course to open a class of, and how many of its questions a final may ask."""

    course: Course
    version: VersionRow
    questions: int


def must_open(session: Session, person: Person, now: datetime) -> None:
    """Raises NotAllowed."""
    if not opens_classes(reach_of(session, person, Permission.MANAGE_CLASS, now)):
        raise NotAllowed


def choices(session: Session) -> list[Choice]:
    """Every course that has a version."""
    found = []
    for course in courses.courses(session):
        try:
            found.append(choice(session, course))
        except NotFound:
            continue
    return found


def choice(session: Session, course: Course, number: int | None = None) -> Choice:
    """Its latest version, or one by its number. Raises NotFound."""
    version = courses.latest(session, course) if number is None else courses.version_by_number(session, course, number)
    return Choice(course, version, asked_in(session, version.id))


def asked_in(session: Session, version_id: int) -> int:
    return sum(one.use in ASKED for one in courses.candidates(session, version_id))


def name_taken(session: Session, name: str, but: int | None) -> bool:
    query = select(TrainingClass.id).where(TrainingClass.name == name, col(TrainingClass.id) != (but or 0))
    return session.exec(query).first() is not None


@dataclass(frozen=True)
class Organizer:
    """`ref`: of his grant for this class."""

    ref: str
    name: str
    since: datetime
    mine: bool


def organizers(session: Session, klass: TrainingClass, person: Person, now: datetime) -> list[Organizer]:
    """Whoever was granted this class alone; those of the whole site and of the course are beside them."""
    query = (
        select(Grant.ref, Person.name, Grant.since, Grant.person_id)
        .join(Person, col(Person.id) == Grant.person_id)
        .where(Grant.role == Role.ORGANIZER, Grant.scope == Scope.CLASS, Grant.scope_id == klass.id)
        .where(Grant.since <= now, or_(col(Grant.until).is_(None), col(Grant.until) > now))
        .order_by(col(Grant.id))
    )
    return [Organizer(ref, name, since, id == person.id) for ref, name, since, id in session.exec(query)]
