"""A wrong key put right, and that taken back: answers that count get new points, what they had before is kept."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert
from sqlmodel import Session, col, select, update

from app.errors import Conflict
from app.people.models import Person
from app.quizzes import queries
from app.quizzes.models import Answer, Attempt, Regrade, RegradedAnswer, RegradedQuestion
from app.quizzes.queries import Effect
from app.quizzes.rules.regrading import Ruling


class Reversed(Conflict):
    """This regrade is reversed already, or a later one of the same question stands on it."""


def regrade(
    session: Session,
    *,
    course: str,
    slug: str,
    ruling: Ruling,
    question_ids: Sequence[int],
    raise_only: bool,
    reason: str,
    by: Person,
    now: datetime,
) -> tuple[Regrade, list[Effect]]:
    """From now on these versions are marked by the ruling, whoever began when; `course` is its slug."""
    _lock(session, question_ids)
    effects = queries.effects(session, question_ids, ruling, raise_only)
    made = Regrade(
        course=course,
        slug=slug,
        kind=ruling.kind,
        keys=[[list(row) for row in key] for key in ruling.keys],
        raise_only=raise_only,
        reason=reason,
        at=now,
        by=by.id,
    )
    session.add(made)
    session.flush()
    session.add_all(RegradedQuestion(question_id=id, regrade_id=made.id) for id in sorted(set(question_ids)))
    _write(session, made, effects, False, now)
    return made, effects


def reverse(session: Session, made: Regrade, reason: str, by: Person, now: datetime) -> list[Effect]:
    """What counted before has its points of then again, what came since is marked by the key that stands now.

    Raises Reversed.
    """
    session.refresh(made, with_for_update=True)
    if made.reversed_at or not queries.is_last(session, made):
        raise Reversed
    _lock(session, queries.regraded_versions(session, made))
    effects = queries.effects_of_reversal(session, made)
    made.reversed_at, made.reversed_by, made.reversal = now, by.id, reason
    session.add(made)
    _write(session, made, effects, True, now)
    return effects


def _lock(session: Session, question_ids: Sequence[int]) -> None:
    """No attempt with one of these is saved or handed in meanwhile (PostgreSQL)."""
    theirs = select(Answer.attempt_id).where(col(Answer.question_id).in_(question_ids))
    session.exec(
        select(Attempt.id).where(col(Attempt.id).in_(theirs)).order_by(col(Attempt.id)).with_for_update()
    ).all()


def _write(session: Session, made: Regrade, effects: Iterable[Effect], reversal: bool, now: datetime) -> None:
    """A row for every answer, changed or not: those without one came later."""
    session.flush()
    facts = [
        {
            "regrade_id": made.id,
            "answer_id": one.answer_id,
            "reversal": reversal,
            "points_before": one.before,
            "of_before": one.of_before,
            "points": one.points,
            "of": one.of,
            "at": now,
        }
        for one in effects
    ]
    changed = [{"answer": one.answer_id, "earned": one.points, "most": one.of} for one in effects if one.is_changed]
    for statement, rows in ((_KEEP, facts), (_MARK, changed)):
        if rows:
            session.connection().execute(statement, rows)
    session.expire_all()


_answer = Answer.__table__  # type: ignore[attr-defined]
_KEEP = insert(RegradedAnswer.__table__)  # type: ignore[attr-defined]
_MARK = (
    update(_answer).where(_answer.c.id == bindparam("answer")).values(points=bindparam("earned"), of=bindparam("most"))
)
