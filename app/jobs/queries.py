"""Which jobs are due."""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from app.jobs.models import Job
from app.jobs.rules import State


def is_due(session: Session, now: datetime) -> bool:
    """Whether anything waits to be claimed, or was claimed by a worker that is gone; a read, so it holds up nobody."""
    waits = (col(Job.state) == State.WAITING) & (col(Job.due_at) <= now)
    lost = (col(Job.state) == State.RUNNING) & (col(Job.lease_until) <= now)
    return session.exec(select(Job.id).where(or_(waits, lost)).limit(1)).first() is not None
