"""Questions of other courses that this one may take copies of."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.authoring.queries.importing import held
from app.authoring.queries.seen import Seen, reaches
from app.authoring.rules.importing import key_of
from app.authoring.rules.listing import Entry, Filters, State, listed
from app.authoring.rules.sketch import Kind
from app.courses import queries as courses
from app.courses.models import Course
from app.courses.rules.content import Lesson
from app.errors import NotFound
from app.people.models import Person
from app.people.queries import reach_of
from app.people.rules import Permission
from app.quizzes.rules.questions import Question, Use


@dataclass(frozen=True)
class SharedRow:
    """`known`: the slug of a question here that has the same type and stem; empty where none has."""

    course: Course
    question: Question
    lesson: Lesson
    known: str


@dataclass(frozen=True)
class Shared:
    seen: Seen
    courses: tuple[Course, ...]
    rows: tuple[SharedRow, ...]
    total: int
    page: int
    pages: int


def open_courses(session: Session, seen: Seen, person: Person, now: datetime) -> list[tuple[Course, bool]]:
    """Other courses within his reach, and those that are shared with everybody; and whether he reaches them."""
    reach = reach_of(session, person, Permission.SEE_COURSE, now)
    found = [(one, reaches(reach, one.id)) for one in courses.courses(session) if one.id != seen.course.id]
    return [(one, mine) for one, mine in found if mine or one.is_shared]


def questions_of(session: Session, course: Course, mine: bool) -> dict[str, Question]:
    """What of a course may be taken: what it keeps for its final only by whom it is entrusted to."""
    version = courses.latest(session, course)
    asked = courses.version_questions(session, version.id)
    return {slug: one for slug, (_, one) in asked.items() if mine or one.use is not Use.FINAL}


def shared(session: Session, seen: Seen, person: Person, filters: Filters, now: datetime) -> Shared:
    """A page of them; raises NotFound for a course that is not open to him."""
    every = open_courses(session, seen, person, now)
    if filters.course and filters.course not in {one.slug for one, _ in every}:
        raise NotFound
    of: dict[int, tuple[Course, Lesson]] = {}
    entries: list[Entry] = []
    for course, mine in every:
        if filters.course in ("", course.slug):
            lessons = {one.slug: one for one in courses.content(session, courses.latest(session, course).id).lessons}
            for question in questions_of(session, course, mine).values():
                of[id(question)] = course, lessons[question.passage.lesson]
                entries.append(Entry(question, frozenset({State.SAME})))
    found = listed(entries, filters, {})
    known = {key_of(one.sketch.type, one.sketch.stem): one.slug for one in held(session, seen)}
    rows = tuple(
        SharedRow(*of[id(one)][:1], one, of[id(one)][1], known.get(key_of(Kind(one.type), one.stem), ""))
        for one in (entry.question for entry in found.entries)
    )
    return Shared(seen, tuple(one for one, _ in every), rows, found.total, found.page, found.pages)


def shared_question(
    session: Session, seen: Seen, person: Person, course: str, slug: str, now: datetime
) -> tuple[Course, Question]:
    """One that may be taken; raises NotFound."""
    for one, mine in open_courses(session, seen, person, now):
        if one.slug == course and (question := questions_of(session, one, mine).get(slug)):
            return one, question
    raise NotFound
