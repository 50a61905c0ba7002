"""The written answers of a course: how many wait for a marker, and one of them with its rubric."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from app.authoring.queries.seen import names_of
from app.classes.models import Enrolment, TrainingClass
from app.courses.models import Course
from app.errors import NotFound
from app.people.models import Person
from app.quizzes import queries as quizzes
from app.quizzes.models import Answer, Attempt, QuestionVersion
from app.quizzes.rules.questions import Short
from app.quizzes.rules.rubric import Graded, MarkGiven, Stage, may_read, waits_for, wrote


@dataclass(frozen=True)
class Written:
    """A written answer that counts: where it stands, whose it is, and what was made of it."""

    attempt: str
    attempt_id: int
    position: int
    answer_id: int
    person_id: int
    klass: str
    question: Short
    text: str
    at: datetime
    graded: Graded

    @property
    def place(self) -> tuple[str, int]:
        return self.attempt, self.position


@dataclass(frozen=True)
class QueueLine:
    """A question with its answers: how many stand where, and the first that this marker has something to do with."""

    question: Short
    counts: Mapping[Stage, int]
    mine: int
    first: tuple[str, int] | None
    last: tuple[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Queue:
    course: Course
    lines: tuple[QueueLine, ...]
    counts: Mapping[Stage, int]
    mine: int
    first: tuple[str, int] | None


@dataclass(frozen=True)
class MarkPage:
    """One answer for one marker; `marks` are those that he may read, with the names of their markers."""

    course: Course
    written: Written
    name: str  # empty where it is hidden
    own: MarkGiven | None
    marks: tuple[tuple[str, MarkGiven], ...]
    next: tuple[str, int] | None
    before: tuple[str, int] | None
    left: int  # of this question, for this marker, this one aside
    number: int
    of: int


def queue(session: Session, course: Course, marker: Person) -> Queue:
    """By question, those with most to do first."""
    found = written_answers(session, course)
    by_question: dict[str, list[Written]] = {}
    for one in found:
        by_question.setdefault(one.question.slug, []).append(one)
    lines = [_line(answers, marker) for answers in by_question.values()]
    lines.sort(key=lambda line: (-line.mine, line.question.slug))
    first = next((line.first for line in lines if line.first), None)
    return Queue(course, tuple(lines), _counts(found), sum(line.mine for line in lines), first)


def _line(answers: Sequence[Written], marker: Person) -> QueueLine:
    mine = [one for one in answers if waits_for(one.graded, marker.id)]
    return QueueLine(
        answers[-1].question, _counts(answers), len(mine), mine[0].place if mine else None, answers[0].place
    )


def _counts(answers: Sequence[Written]) -> dict[Stage, int]:
    counted = Counter(one.graded.stage for one in answers)
    return {stage: counted[stage] for stage in Stage}


def mark_page(session: Session, course: Course, marker: Person, attempt: str, position: int, names: bool) -> MarkPage:
    """Raises NotFound for what is no written answer of this course."""
    found = written_answers(session, course)
    here = next((one for one in found if one.place == (attempt, position)), None)
    if here is None:
        raise NotFound
    same = [one for one in found if one.question.slug == here.question.slug]
    at = same.index(here)
    after = [one for one in same[at + 1 :] + same[:at] if waits_for(one.graded, marker.id)]
    marks = here.graded.last if may_read(here.graded, marker.id) else ()
    known = names_of(session, [here.person_id, *(one.marker for one in marks)])
    return MarkPage(
        course,
        here,
        known.get(here.person_id, "") if names else "",
        here.graded.by(marker.id),
        tuple((known.get(one.marker, ""), one) for one in marks),
        after[0].place if after else None,
        same[at - 1].place if at else None,
        len(after),
        at + 1,
        len(same),
    )


def written_answer(session: Session, course: Course, attempt: str, position: int) -> Written:
    """To be marked: its attempt is locked, so that no two marks come at once."""
    session.execute(select(col(Attempt.id)).where(col(Attempt.ref) == attempt).with_for_update())
    found = written_answers(session, course, attempt)
    one = next((one for one in found if one.position == position), None)
    if one is None:
        raise NotFound
    return one


def written_answers(session: Session, course: Course, attempt: str | None = None) -> list[Written]:
    """Written answers that learners submitted and that are not empty, the oldest first; of one attempt, where named.

    Of learners who are still in their class.
    """
    versions = select(col(QuestionVersion.id)).where(col(QuestionVersion.course) == course.slug)
    known = quizzes.questions(session, list(session.scalars(versions)))
    short = {id: question for id, question in known.items() if isinstance(question, Short)}
    query = (
        select(
            col(Attempt.ref),
            col(Attempt.id),
            col(Answer.position),
            col(Answer.id),
            col(Attempt.person_id),
            col(TrainingClass.name),
            col(Answer.question_id),
            col(Answer.given),
            col(Answer.fixed_at),
        )
        .join(Attempt, col(Attempt.id) == Answer.attempt_id)
        .join(Enrolment, col(Enrolment.id) == Attempt.enrolment_id)
        .join(TrainingClass, col(TrainingClass.id) == Enrolment.class_id)
        .where(col(TrainingClass.course_id) == course.id, col(Enrolment.withdrawn_at).is_(None))
        .where(col(Answer.question_id).in_(short), col(Answer.fixed_at).is_not(None))
        .order_by(col(Answer.fixed_at), col(Answer.id))
    )
    if attempt is not None:
        query = query.where(col(Attempt.ref) == attempt)
    rows = [row for row in session.execute(query).all() if wrote(row.given)]
    among = query.order_by(None).with_only_columns(col(Answer.id))
    stands = quizzes.graded_answers(session, [row[3] for row in rows], among)
    return [
        Written(ref, id, position, answer, person, klass, short[question], given[0], at, stands[answer])
        for ref, id, position, answer, person, klass, question, given, at in rows
    ]
