"""Facts as the projections read them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, inspect
from sqlmodel import Session, col, func, select

from app.learning.models import Credit, Fact, Progress, Step, WrongAnswer
from app.learning.rules.facts import Event
from app.learning.rules.mistakes import Fixed
from app.quizzes.models import Answer, Attempt, QuestionVersion
from app.quizzes.rules.attempts import Kind

_EVENT = (Fact.kind, Fact.at, Fact.subject, Fact.detail, Fact.points, Fact.of, Fact.passed)


def events(session: Session, enrolment_id: int) -> list[Event]:
    """All facts of one enrolment, in the order in which they were written."""
    query = select(*_EVENT).where(Fact.enrolment_id == enrolment_id).order_by(col(Fact.id))  # type: ignore[call-overload]
    return [Event(*row) for row in session.exec(query)]


def events_of_many(session: Session, enrolment_ids: Collection[int]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    query = select(Fact.enrolment_id, *_EVENT).where(col(Fact.enrolment_id).in_(enrolment_ids)).order_by(col(Fact.id))  # type: ignore[call-overload]
    for enrolment_id, *row in session.exec(query):
        found.setdefault(enrolment_id, []).append(Event(*row))
    return found


def credit_of(session: Session, enrolment_id: int) -> int:
    """Hundredths of a 学时 that this enrolment earned."""
    return session.exec(
        select(func.coalesce(func.sum(Credit.hours), 0)).where(Credit.enrolment_id == enrolment_id)
    ).one()


def unfixed(session: Session, attempt_id: int) -> set[int]:
    """Answers of an attempt that do not count yet."""
    return set(session.exec(select(Answer.id).where(Answer.attempt_id == attempt_id, col(Answer.fixed_at).is_(None))))


def fixed_answers(
    session: Session, enrolment_id: int, attempt_id: int | None = None, only: Collection[int] | None = None
) -> list[Fixed]:
    """Marked answers that count for the list of wrong ones, in the order in which they were fixed.

    The final's are left out: its questions are kept for it.
    """
    query = (
        select(QuestionVersion.slug, Answer.points, Answer.of, Answer.fixed_at)
        .join(Answer, col(Answer.question_id) == QuestionVersion.id)
        .join(Attempt, col(Answer.attempt_id) == Attempt.id)
        .where(
            Attempt.enrolment_id == enrolment_id,
            Attempt.kind != Kind.FINAL,
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
