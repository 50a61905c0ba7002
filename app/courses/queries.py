"""Reading courses and their versions; what never changes is kept in the process."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from types import MappingProxyType
from typing import Generic, TypeVar

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.courses.models import Course, CourseImage, CourseVersion, Draft, VersionQuestion
from app.courses.rules.checking import question_number
from app.courses.rules.content import Content, Picture
from app.errors import NotFound
from app.files.queries import load
from app.quizzes import queries as quizzes
from app.quizzes.models import QuestionVersion
from app.quizzes.rules.drawing import Candidate
from app.quizzes.rules.questions import Question

T = TypeVar("T")
VersionQuestions = Mapping[str, tuple[int, Question]]

KEPT = 16  # versions; classes are pinned to a few


class _Kept(Generic[T]):
    """The values used last, by the name of something that never changes."""

    def __init__(self, size: int) -> None:
        self._size, self._values, self._lock = size, OrderedDict[str, T](), Lock()

    def get(self, key: str, load: Callable[[], T]) -> T:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = load()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value


_contents = _Kept[Content](KEPT)  # by SHA-256
_questions = _Kept[VersionQuestions](KEPT)  # by ref: ids are a database's own, and a ref is made once


@dataclass(frozen=True)
class VersionRow:
    """A version in a list, without its content."""

    id: int
    ref: str
    number: int
    sha256: str
    published_at: datetime
    published_by: int | None
    note: str


def courses(session: Session) -> list[Course]:
    return list(session.exec(select(Course).order_by(Course.slug)))


def course_by_slug(session: Session, slug: str, lock: bool = False) -> Course:
    query = select(Course).where(Course.slug == slug)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    course = session.exec(query).one_or_none()
    if course is None:
        raise NotFound
    return course


def versions(session: Session, course: Course) -> list[VersionRow]:
    """The newest first."""
    return [VersionRow(*row) for row in session.exec(_rows.where(_version.course_id == course.id)).all()]


def latest(session: Session, course: Course) -> VersionRow:
    row = session.exec(_rows.where(_version.course_id == course.id).limit(1)).one_or_none()
    if row is None:
        raise NotFound
    return VersionRow(*row)


def version_by_number(session: Session, course: Course, number: int) -> VersionRow:
    query = _rows.where(_version.course_id == course.id, _version.number == number)
    row = session.exec(query).one_or_none()
    if row is None:
        raise NotFound
    return VersionRow(*row)


def content(session: Session, version_id: int) -> Content:
    """A version's content; the same object each time."""
    sha256 = session.connection().execute(_SHA256, {"version": version_id}).scalar()
    if sha256 is None:
        raise NotFound
    body = select(_version.body).where(_version.id == version_id)
    return _contents.get(sha256, lambda: Content.model_validate_json(session.exec(body).one()))


def version_questions(session: Session, version_id: int) -> VersionQuestions:
    """Slug -> (id of its version, the question with its key), in the order of lessons, then by number."""
    ref = session.connection().execute(_REF, {"version": version_id}).scalar()
    if ref is None:
        raise NotFound
    return _questions.get(ref, lambda: _load_questions(session, version_id))


def candidates(session: Session, version_id: int) -> list[Candidate]:
    """Every question of a version as a draw sees it."""
    module_of = {
        lesson.slug: module.slug for module in content(session, version_id).modules for lesson in module.lessons
    }
    return [
        Candidate(
            slug,
            id,
            question.use,
            question.passage.lesson,
            module_of[question.passage.lesson],
            question.type,
            question.difficulty,
        )
        for slug, (id, question) in version_questions(session, version_id).items()
    ]


def pictures(session: Session, course: Course, frame: Content) -> dict[str, Picture]:
    """What lessons of a course may show, by name: what a version has, and what was put in since."""
    query = select(CourseImage.name, CourseImage.sha256, CourseImage.width, CourseImage.height)
    added = session.exec(query.where(CourseImage.course_id == course.id))
    return {name: Picture(sha256=sha256, width=w, height=h) for name, sha256, w, h in added} | frame.images


def picture_files(session: Session, frame: Content) -> dict[str, bytes]:
    """The pictures of a version, as files of its folder."""
    return {f"images/{name}": load(session, one.sha256) for name, one in frame.images.items()}


def draft_of(session: Session, course: Course, slug: str) -> Draft | None:
    return session.exec(select(Draft).where(Draft.course_id == course.id, Draft.slug == slug)).one_or_none()


def drafts(session: Session, course: Course) -> list[Draft]:
    return list(session.exec(select(Draft).where(Draft.course_id == course.id).order_by(col(Draft.saved_at).desc())))


_version = CourseVersion.__table__.c  # type: ignore[attr-defined]
_SHA256 = select(_version.sha256).where(_version.id == bindparam("version"))
_REF = select(_version.ref).where(_version.id == bindparam("version"))
_rows = select(
    *(_version[name] for name in ("id", "ref", "number", "sha256", "published_at", "published_by", "note"))
).order_by(_version.number.desc())


def _load_questions(session: Session, version_id: int) -> VersionQuestions:
    query = (
        select(QuestionVersion.id, QuestionVersion.slug)
        .join(VersionQuestion, col(VersionQuestion.question_id) == QuestionVersion.id)
        .where(VersionQuestion.version_id == version_id)
    )
    slugs = {slug: id for id, slug in session.exec(query)}
    parsed = quizzes.questions(session, list(slugs.values()))
    place = {lesson.slug: number for number, lesson in enumerate(content(session, version_id).lessons)}

    def order(slug: str) -> tuple[int, int]:
        return place[parsed[slugs[slug]].passage.lesson], question_number(slug)

    return MappingProxyType({slug: (slugs[slug], parsed[slugs[slug]]) for slug in sorted(slugs, key=order)})
