"""What only time brings about is done by the server, each piece by itself."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from app import sweeps
from app.db import Database
from app.people import actions
from app.people.models import FailedSignIn, Person, SignIn
from app.web.idle import Idle
from tests.cast import NOW, Cast

AGO = NOW - timedelta(minutes=1)


def test_a_sweep_that_fails_stops_no_other(app: FastAPI, database: Database, caplog: pytest.LogCaptureFixture) -> None:
    def fails(session: Session, now: datetime) -> None:
        session.add(Person(name="不该在", made_at=now))
        session.flush()
        raise ZeroDivisionError

    def writes(session: Session, now: datetime) -> None:
        session.add(Person(name="扫到了", made_at=now))

    asyncio.run(some(app, [fails, writes], lambda: bool(names(database))))
    assert set(names(database)) == {"扫到了"}
    assert "sweep fails failed" in caplog.text


async def some(app: FastAPI, parts: list[sweeps.Sweep], done: Callable[[], bool]) -> None:
    """Sweeps, until what is waited for has happened."""
    task = asyncio.create_task(sweeps.sweeping(app, parts, every=0))
    while not done():
        await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def names(database: Database) -> list[str]:
    return database.read(lambda session: list(session.exec(select(Person.name))))


def test_every_sweep_runs_on_a_site_with_nothing_to_sweep(database: Database) -> None:
    for sweep in sweeps.SWEEPS:
        database.write(lambda session, sweep=sweep: sweep(session, NOW))  # type: ignore[misc]


def kept(session: Session) -> tuple[int, int]:
    return len(session.exec(select(FailedSignIn)).all()), len(session.exec(select(SignIn)).all())


def test_old_failures_and_old_sessions_are_forgotten(session: Session, cast: Cast) -> None:
    actions.note_failure(session, "a001", "10.0.0.1", NOW)
    actions.sign_in(session, session.merge(cast.learner), NOW)
    actions.forget_old_sign_ins(session, NOW + timedelta(hours=23))
    assert kept(session) == (1, 1)
    actions.forget_old_sign_ins(session, NOW + timedelta(days=181))
    assert kept(session) == (0, 0)


def test_a_quiet_session_ends_and_stays_ended() -> None:
    idle = Idle(timedelta(minutes=30))
    assert idle.is_awake("x", AGO, NOW)
    assert idle.is_awake("x", AGO, NOW + timedelta(minutes=30))
    assert not idle.is_awake("x", AGO, NOW + timedelta(minutes=61))
    idle.forget(NOW + timedelta(minutes=62))
    assert not idle.is_awake("x", AGO, NOW + timedelta(minutes=62))


def test_no_limit_is_no_limit() -> None:
    idle = Idle(timedelta(0))
    assert idle.is_awake("x", AGO, NOW)
    assert idle.is_awake("x", AGO, NOW + timedelta(hours=11))
