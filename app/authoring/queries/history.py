"""What one question said in each version of its course, also one that the course has no more."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.authoring.queries.drafts import Standing, standing
from app.authoring.queries.seen import Seen, names_of
from app.authoring.rules.naming import lesson_of_question
from app.authoring.rules.wording import worded_changes
from app.courses import queries as courses
from app.courses.models import CourseVersion, VersionQuestion
from app.courses.rules import Change
from app.courses.rules.content import Lesson
from app.errors import NotFound
from app.quizzes import queries as quizzes
from app.quizzes.models import QuestionVersion
from app.quizzes.rules.questions import Question


@dataclass(frozen=True)
class Step:
    """A version of the course in which the question came, changed, or went: `question` is none where it went."""

    number: int
    published_at: datetime
    by: str  # empty: from the files
    note: str
    question: Question | None
    wording: int  # the number of the wording, 0 where it went
    changes: tuple[Change, ...]  # from the step before
    stands: bool  # it says what stands now, with the draft


@dataclass(frozen=True)
class History:
    """The newest step first. `standing`: none where the course has the question no more and nobody drafts it."""

    seen: Seen
    slug: str
    lesson: Lesson | None  # none: the lesson is gone, and nothing can come back into it
    standing: Standing | None
    steps: tuple[Step, ...]

    @property
    def stem(self) -> str:
        known = [one.question.stem for one in self.steps if one.question]
        return (self.standing.sketch.stem if self.standing else "") or (known[0] if known else "")


def history(session: Session, seen: Seen, slug: str) -> History:
    """Raises NotFound for a name that no question of the course ever had."""
    try:
        stands = standing(session, seen, slug)
    except NotFound:
        stands = None
    steps = _steps(session, seen, slug, stands)
    if not steps and stands is None:
        raise NotFound
    lesson = next((one for one in seen.content.lessons if one.slug == lesson_of_question(slug)), None)
    return History(seen, slug, lesson, stands, tuple(steps))


def _steps(session: Session, seen: Seen, slug: str, stands: Standing | None) -> list[Step]:
    held = _held(session, seen, slug)
    asked = quizzes.questions(session, sorted({id for id, _ in held.values()}))
    rows = courses.versions(session, seen.course) if held else []
    names = names_of(session, [row.published_by for row in rows])
    steps: list[Step] = []
    before: Question | None = None
    present = stands.question if stands else None
    for row in reversed(rows):
        id, wording = held.get(row.id, (0, 0))
        question = asked[id] if id else None
        if question == before:
            continue
        old, new = ({slug: one} if one else {} for one in (before, question))
        steps.append(
            Step(
                row.number,
                row.published_at,
                names.get(row.published_by, ""),
                row.note,
                question,
                wording,
                tuple(worded_changes(old, new)),
                question == present,
            )
        )
        before = question
    return steps[::-1]


def _held(session: Session, seen: Seen, slug: str) -> dict[int, tuple[int, int]]:
    """Version of the course -> the wording that it has of the question, and that wording's number."""
    query = (
        select(VersionQuestion.version_id, QuestionVersion.id, QuestionVersion.number)
        .join(QuestionVersion, col(QuestionVersion.id) == VersionQuestion.question_id)
        .join(CourseVersion, col(CourseVersion.id) == VersionQuestion.version_id)
        .where(CourseVersion.course_id == seen.course.id, QuestionVersion.slug == slug)
    )
    return {version: (id, number) for version, id, number in session.exec(query)}


def wording_in(session: Session, seen: Seen, slug: str, number: int) -> Question:
    """What version `number` of the course has of a question; raises NotFound."""
    version = courses.version_by_number(session, seen.course, number)
    found = courses.version_questions(session, version.id).get(slug)
    if found is None:
        raise NotFound
    return found[1]


def compared(found: History, old: Question) -> tuple[Change, ...]:
    """What bringing back `old` would change in what stands now."""
    now = {found.slug: found.standing.question} if found.standing else {}
    return tuple(worded_changes(now, {found.slug: old}))


def removed(session: Session, seen: Seen) -> list[Question]:
    """The last wordings of questions that earlier versions had and the latest has no more; neither is drafted."""
    query = (
        select(QuestionVersion.slug, QuestionVersion.id, CourseVersion.number)
        .join(VersionQuestion, col(VersionQuestion.question_id) == QuestionVersion.id)
        .join(CourseVersion, col(CourseVersion.id) == VersionQuestion.version_id)
        .where(CourseVersion.course_id == seen.course.id)
        .order_by(col(CourseVersion.number))
    )
    drafted = {one.slug for one in courses.drafts(session, seen.course)}
    last = {slug: id for slug, id, _ in session.exec(query) if slug not in seen.questions and slug not in drafted}
    known = quizzes.questions(session, sorted(last.values()))
    return [known[id] for id in last.values()]
