"""Which courses and classes a trainer reaches, and what all of his pages say of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from app.classes.models import Enrolment, TrainingClass
from app.classes.reach import class_in, is_whole
from app.courses import queries as courses
from app.courses.models import Course, CourseVersion
from app.courses.queries import VersionQuestions, VersionRow
from app.courses.rules.content import Content, Lesson, Module, Picture
from app.courses.rules.rendering import Show, Sight
from app.errors import NotFound
from app.files.queries import load
from app.people.models import Person
from app.people.queries import Reach, reach_of
from app.people.rules import Permission
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind

SITTINGS = [Kind.QUIZ, Kind.PRECHECK, Kind.FINAL, Kind.PRACTICE]  # what is begun and handed in; checks never are


@dataclass(frozen=True)
class Seen:
    """A course within reach, at its latest version."""

    course: Course
    version: VersionRow
    content: Content
    questions: VersionQuestions

    def place(self, lesson: str) -> tuple[Module, int, Lesson, int]:
        """Its module and lesson, each with its number; raises NotFound."""
        for module_number, module in enumerate(self.content.modules, 1):
            for number, one in enumerate(module.lessons, 1):
                if one.slug == lesson:
                    return module, module_number, one, number
        raise NotFound

    def lesson(self, slug: str) -> Lesson:
        return self.place(slug)[2]


def reaches(reach: Reach, course_id: int) -> bool:
    return reach.site or course_id in reach.courses


def course_in(session: Session, person: Person, permission: Permission, slug: str, now: datetime) -> Course:
    course = courses.course_by_slug(session, slug)
    if not reaches(reach_of(session, person, permission, now), course.id):
        raise NotFound
    return course


def seen(session: Session, person: Person, permission: Permission, slug: str, now: datetime) -> Seen:
    course = course_in(session, person, permission, slug, now)
    version = courses.latest(session, course)
    return Seen(course, version, courses.content(session, version.id), courses.version_questions(session, version.id))


def whole_class(session: Session, person: Person, ref: str, now: datetime, lock: bool = False) -> TrainingClass:
    """A class that he may move, all of which is within his reach; locked for a write."""
    reach = reach_of(session, person, Permission.MOVE_CLASS, now)
    klass = class_in(session, reach, ref)
    if not is_whole(reach, klass):
        raise NotFound
    if lock:
        query = select(TrainingClass).where(TrainingClass.id == klass.id)
        klass = session.exec(query.with_for_update().execution_options(populate_existing=True)).one()
    return klass


@dataclass(frozen=True)
class Pinned:
    """A class, the version that it is pinned to, and how much of it is going on."""

    ref: str
    name: str
    number: int
    version_id: int
    learners: int
    open_attempts: int


def pinned(session: Session, course: Course, class_id: int | None = None) -> list[Pinned]:
    """The classes of a course, the one that closes last first; withdrawn learners do not count."""
    query = (
        select(TrainingClass, CourseVersion.number)
        .join(CourseVersion, col(CourseVersion.id) == TrainingClass.version_id)
        .where(TrainingClass.course_id == course.id)
        .order_by(col(TrainingClass.closes_at).desc(), col(TrainingClass.id).desc())
    )
    if class_id is not None:
        query = query.where(TrainingClass.id == class_id)
    rows = session.exec(query).all()
    ids = [klass.id for klass, _ in rows]
    learners, going = _learners(session, ids), _open_attempts(session, ids)
    return [
        Pinned(klass.ref, klass.name, number, klass.version_id, learners.get(klass.id, 0), going.get(klass.id, 0))
        for klass, number in rows
    ]


def _learners(session: Session, class_ids: Collection[int]) -> dict[int, int]:
    query = (
        select(Enrolment.class_id, func.count())
        .where(col(Enrolment.class_id).in_(class_ids), col(Enrolment.withdrawn_at).is_(None))
        .group_by(col(Enrolment.class_id))
    )
    return dict(session.exec(query).all())


def _open_attempts(session: Session, class_ids: Collection[int]) -> dict[int, int]:
    query = (
        select(Enrolment.class_id, func.count())
        .join(Attempt, col(Attempt.enrolment_id) == Enrolment.id)
        .where(col(Enrolment.class_id).in_(class_ids), col(Attempt.submitted_at).is_(None))
        .where(col(Attempt.kind).in_(SITTINGS))
        .group_by(col(Enrolment.class_id))
    )
    return dict(session.exec(query).all())


def showing(slug: str, pictures: Mapping[str, Picture]) -> Show:
    """Where a trainer sees the pictures of a course."""

    def show(name: str) -> Sight | None:
        if (picture := pictures.get(name)) is None:
            return None
        return Sight(f"/courses/{slug}/images/{name}?v={picture.sha256[:12]}", picture.width, picture.height)

    return show


def picture_in(session: Session, one: Seen, name: str) -> bytes:
    """A picture of the version that stands, or one that was put in since. Raises NotFound."""
    picture = courses.pictures(session, one.course, one.content).get(name)
    if picture is None:
        raise NotFound
    return load(session, picture.sha256)


def names_of(session: Session, ids: Collection[int | None]) -> dict[int | None, str]:
    known = [id for id in ids if id is not None]
    found = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(known))).all() if known else []
    return {id: name for id, name in found}
