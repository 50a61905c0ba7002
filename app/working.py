"""Does what is due: claims a job, does it outside of any transaction, and records what became of it."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import FastAPI
from sqlmodel import Session

from app.db import Database
from app.jobs import actions as jobs
from app.jobs.models import Job
from app.jobs.queries import is_due
from app.jobs.rules import State
from app.jobs.tasks import Outcome, Task

Tasks = Mapping[str, Task[Any]]
EVERY = 1.0  # seconds between two looks where nothing is due

log = logging.getLogger("touyan.working")


async def working(app: FastAPI, tasks: Tasks, every: float = EVERY) -> None:
    """One job after the other, on a thread of the long pool, so that no page waits for it."""
    database: Database = app.state.database
    while True:
        try:
            done = await asyncio.wrap_future(database.long.submit(work, database, tasks, app.state.clock()))
        except Exception:
            log.exception("a job failed")
            done = False
        if not done:
            await asyncio.sleep(every)


def work(database: Database, tasks: Tasks, now: datetime) -> bool:
    """Whether there was anything to do. `now` counts for what is due and for what is recorded."""
    if not database.read(lambda session: is_due(session, now)):
        return False
    database.write(partial(_give_up_lost, tasks, now))
    job = database.write(lambda session: jobs.claim(session, now))
    if job is None:
        return False
    outcome = _done(database, tasks, job)
    database.write(partial(_end, tasks, job, outcome, now))
    return True


def _give_up_lost(tasks: Tasks, now: datetime, session: Session) -> None:
    for job in jobs.lost(session, now):
        tasks[job.kind].record(session, job.details, Outcome(State.UNKNOWN, "worker lost"), now)


def _done(database: Database, tasks: Tasks, job: Job) -> Outcome:
    task = tasks.get(job.kind)
    if task is None:
        return Outcome(State.FAILED, f"nobody here does {job.kind}")
    try:
        what = database.read(lambda session: task.read(session, job.details))
        return Outcome() if what is None else task.do(what)
    except Exception as error:
        log.exception("job %s (%s) failed", job.id, job.kind)
        return Outcome(State.FAILED, f"{type(error).__name__}: {error}")


def _end(tasks: Tasks, job: Job, outcome: Outcome, now: datetime, session: Session) -> None:
    """Ended and recorded together; where the lease ran out meanwhile it was recorded as unknown, and stays so."""
    if jobs.end(session, job, outcome.state, outcome.error, now) and job.kind in tasks:
        tasks[job.kind].record(session, job.details, outcome, now)
