"""Facts as the projections read them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, inspect
from sqlmodel import Session, col, func, select

from app.learning.models import Correction, Credit, Fact, Progress, Step, WrongAnswer
from app.learning.rules.facts import Event
from app.learning.rules.mistakes import Fixed
from app.quizzes.models import Answer, Attempt, QuestionVersion
from app.quizzes.rules.attempts import Kind, Policy

_EVENT = (Fact.kind, Fact.at, Fact.subject, Fact.detail, Fact.points, Fact.of, Fact.passed)
_LATEST = (  # what a test is worth since a key was put right
    select(func.max(Correction.id)).where(Correction.attempt_id == Fact.attempt_id).correlate(Fact).scalar_subquery()
)
_SINCE = (Correction.points, Correction.of, Correction.passed)


def events(session: Session, enrolment_id: int) -> list[Event]:
    """All facts of one enrolment, in the order in which they were written; tests with what they are worth now."""
    query = select(*_EVENT, *_SINCE).outerjoin(Correction, col(Correction.id) == _LATEST)  # type: ignore[call-overload]
    mine = query.where(Fact.enrolment_id == enrolment_id).order_by(col(Fact.id))
    return [_event(*row) for row in session.exec(mine)]


def _event(*row: Any) -> Event:
    *first, points, of, passed = row
    worth = first[4:] if passed is None else (points, of, passed)
    return Event(*first[:4], *worth)


def corrections(session: Session, enrolment_id: int) -> dict[int, Correction]:
    """Attempt -> what it is worth since a key was put right, for those that are worth something else."""
    mine = select(Correction).where(Correction.enrolment_id == enrolment_id).order_by(col(Correction.id))
    return {one.attempt_id: one for one in session.exec(mine)}


def events_of_many(session: Session, enrolment_ids: Collection[int]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    query = select(Fact.enrolment_id, *_EVENT, *_SINCE).outerjoin(Correction, col(Correction.id) == _LATEST)  # type: ignore[call-overload]
    theirs = query.where(col(Fact.enrolment_id).in_(enrolment_ids)).order_by(col(Fact.id))
    for enrolment_id, *row in session.exec(theirs):
        found.setdefault(enrolment_id, []).append(_event(*row))
    return found


def credit_of(session: Session, enrolment_id: int, until: datetime | None = None) -> int:
    """Hundredths of a 学时 that this enrolment earned, by a moment where one is given."""
    query = select(func.coalesce(func.sum(Credit.hours), 0)).where(Credit.enrolment_id == enrolment_id)
    return session.exec(query if until is None else query.where(Credit.at <= until)).one()


def unfixed(session: Session, attempt_id: int) -> set[int]:
    """Answers of an attempt that do not count yet."""
    return set(session.exec(select(Answer.id).where(Answer.attempt_id == attempt_id, col(Answer.fixed_at).is_(None))))


def fixed_answers(
    session: Session, enrolment_id: int, attempt_id: int | None = None, only: Collection[int] | None = None
) -> list[Fixed]:
    """Marked answers that count for the list of wrong ones, in the order in which they were fixed.

    The final's are left out: its questions are kept for it. So are those whose reasons wait for the class's end.
    """
    query = (
        select(QuestionVersion.slug, Answer.points, Answer.of, Answer.fixed_at)
        .join(Answer, col(Answer.question_id) == QuestionVersion.id)
        .join(Attempt, col(Answer.attempt_id) == Attempt.id)
        .where(
            Attempt.enrolment_id == enrolment_id,
            Attempt.kind != Kind.FINAL,
            Attempt.policy != Policy.CLOSED,
            col(Answer.fixed_at).is_not(None),
            col(Answer.points).is_not(None),
        )
        .order_by(col(Answer.fixed_at), col(Answer.id))
    )
    if attempt_id is not None:
        query = query.where(Attempt.id == attempt_id)
    if only is not None:
        query = query.where(col(Answer.id).in_(only))
    return [Fixed(slug, points == of, at) for slug, points, of, at in session.exec(query) if at]


def summary(session: Session, enrolment_id: int) -> set[tuple[Any, ...]]:
    """The summary rows of an enrolment as plain values, to compare."""
    rows: set[tuple[Any, ...]] = set()
    for table in (Progress, Step, WrongAnswer):
        columns = inspect(table).local_table.c
        found: list[Row[Any]] = list(session.execute(select(*columns).where(columns.enrolment_id == enrolment_id)))
        rows |= {(table.__name__, *row) for row in found}
    return rows
