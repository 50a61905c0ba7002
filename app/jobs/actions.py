"""A job's life: added with its cause, claimed by one worker, ended once; the request commits."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from app.jobs.models import Job
from app.jobs.rules import LEASE, State


def add(session: Session, kind: str, details: Mapping[str, int | str], due_at: datetime, now: datetime) -> Job:
    job = Job(kind=kind, details=dict(details), made_at=now, due_at=due_at)
    session.add(job)
    session.flush()
    return job


def cancel(session: Session, ids: Sequence[int]) -> int:
    """How many were still waiting, and now never run; what a worker holds already goes its way."""
    waiting = update(Job).where(col(Job.id).in_(ids), col(Job.state) == State.WAITING).values(state=State.CANCELLED)
    return session.exec(waiting).rowcount


def claim(session: Session, now: datetime) -> Job | None:
    """The one that is due longest, for this caller alone: of two workers only one changes its state."""
    due = select(Job.id).where(Job.state == State.WAITING, Job.due_at <= now).order_by(col(Job.due_at), col(Job.id))
    for id in session.exec(due.limit(10)):
        lease = secrets.token_hex(8)
        mine = update(Job).where(col(Job.id) == id, col(Job.state) == State.WAITING)
        taken = session.exec(mine.values(state=State.RUNNING, lease=lease, lease_until=now + LEASE))
        if taken.rowcount:
            return session.exec(select(Job).where(Job.id == id).execution_options(populate_existing=True)).one()
    return None


def end(session: Session, job: Job, state: State, error: str, now: datetime) -> bool:
    """Whether the lease was still this worker's; where it ran out the job was ended as unknown, and stays so."""
    mine = update(Job).where(col(Job.id) == job.id, col(Job.state) == State.RUNNING, col(Job.lease) == job.lease)
    ended = session.exec(mine.values(state=state, error=error[:500], ended_at=now, lease=None, lease_until=None))
    return bool(ended.rowcount)


def lost(session: Session, now: datetime) -> list[Job]:
    """Jobs whose worker is gone: nobody knows what happened outside, so they end as unknown and never run again."""
    query = select(Job).where(Job.state == State.RUNNING, col(Job.lease_until) <= now).order_by(col(Job.id))
    found = list(session.exec(query.execution_options(populate_existing=True)))
    return [job for job in found if end(session, job, State.UNKNOWN, "worker lost", now)]
