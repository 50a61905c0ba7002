"""What only time brings about: done each minute by the server, or by whoever touches it first."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from fastapi import FastAPI
from sqlmodel import Session

from app.authoring.actions.previews import forget_old_previews
from app.desk.actions.enrolling import keep_rules
from app.desk.actions.roster.drafts import forget_old_drafts
from app.learning.actions import sweep as end_attempts
from app.people.actions import forget_old_sign_ins
from app.reminders.actions import by_rule
from app.web import idempotency

Sweep = Callable[[Session, datetime], object]
EVERY = 60.0  # seconds
SWEEPS: Sequence[Sweep] = (
    end_attempts,
    keep_rules,
    by_rule,
    idempotency.sweep,
    forget_old_sign_ins,
    forget_old_drafts,
    forget_old_previews,
)

log = logging.getLogger("touyan.sweeps")


async def sweeping(app: FastAPI, sweeps: Sequence[Sweep], every: float = EVERY) -> None:
    """Each sweep is a unit of its own, so that one that fails stops no other."""
    while True:
        await asyncio.sleep(every)
        now = app.state.clock()
        app.state.idle.forget(now)
        app.state.about.forget(now)
        for sweep in sweeps:
            try:
                await asyncio.wrap_future(app.state.database.submit(partial(_run, sweep, now)))
            except Exception:
                log.exception("sweep %s failed", sweep.__name__)


def _run(sweep: Sweep, now: datetime, session: Session) -> None:
    sweep(session, now)
