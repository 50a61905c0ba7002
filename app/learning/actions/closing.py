"""Closing a class and opening it again: what its cut-off leaves out is left out of every standing at once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Update
from sqlmodel import Session, and_, col, func, select, update

from app.classes.actions import must_not_be_closed
from app.classes.models import Enrolment, EnrolmentFact, TrainingClass
from app.errors import Conflict, Invalid
from app.learning.actions.attempts import settle
from app.learning.actions.standing import refresh
from app.learning.models import Credit, Fact
from app.learning.queries.attempts import under_way
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import EndedBy, Kind


class CutOffOutside(Invalid):
    """A cut-off lies between the opening of the class and now."""


class ClassOpen(Conflict):
    """What is open cannot be reopened."""


def freeze(session: Session, klass: TrainingClass, cut_off: datetime, now: datetime) -> int:
    """Let what happened up to `cut_off` count, and nothing later; returns how many open attempts this ended.

    They end now: where the cut-off lies before now, they no longer count.
    """
    _locked(session, klass)
    must_not_be_closed(klass)
    if not klass.opens_at < cut_off <= now:
        raise CutOffOutside
    ended = _end_attempts(session, klass, now)
    klass.closed_at = cut_off
    _refresh_later_ones(session, klass, cut_off)
    return ended


def thaw(session: Session, klass: TrainingClass) -> None:
    """The class is as its dates say again; attempts that the closing ended stay so."""
    _locked(session, klass)
    if (cut_off := klass.closed_at) is None:
        raise ClassOpen
    klass.closed_at = None
    own = select(func.coalesce(Enrolment.closes_at, klass.closes_at)).where(Enrolment.id == Attempt.enrolment_id)
    session.exec(_checks(klass).values(deadline_at=own.scalar_subquery()).execution_options(synchronize_session=False))
    _refresh_later_ones(session, klass, cut_off)


def _locked(session: Session, klass: TrainingClass) -> None:
    """The class first, then its enrolments: whoever is writing a fact has done so, or will see the cut-off."""
    session.refresh(klass, with_for_update=True)
    session.exec(select(Enrolment.id).where(Enrolment.class_id == klass.id).with_for_update()).all()


def _end_attempts(session: Session, klass: TrainingClass, now: datetime) -> int:
    found = session.exec(under_way(klass.id)).all()
    for attempt, enrolment in found:
        attempt.deadline_at = min(attempt.deadline_at or now, now)
        session.add(attempt)
        settle(session, enrolment, klass, attempt, EndedBy.DEADLINE, now)
    later = _checks(klass).where(col(Attempt.deadline_at) > now).values(deadline_at=now)
    session.exec(later.execution_options(synchronize_session=False))
    return len(found)


def _checks(klass: TrainingClass) -> Update:
    """The questions inside lessons are never handed in as a whole: only their deadline moves."""
    mine = select(Enrolment.id).where(Enrolment.class_id == klass.id)
    open_ones = and_(col(Attempt.submitted_at).is_(None), col(Attempt.kind) == Kind.CHECK)
    return update(Attempt).where(col(Attempt.enrolment_id).in_(mine), open_ones)


def _refresh_later_ones(session: Session, klass: TrainingClass, cut_off: datetime) -> None:
    """Only those of whom something happened after the cut-off stand otherwise than before."""
    session.add(klass)
    session.flush()
    ids: set[int] = set()
    for table in (Fact, EnrolmentFact, Credit):
        later = select(table.enrolment_id).join(Enrolment, col(table.enrolment_id) == Enrolment.id)
        ids.update(session.exec(later.where(Enrolment.class_id == klass.id, table.at > cut_off)))
    for enrolment in _enrolments(session, ids):
        refresh(session, enrolment, klass)


def _enrolments(session: Session, ids: Iterable[int]) -> Iterable[Enrolment]:
    return (session.get_one(Enrolment, id_) for id_ in sorted(ids))
