"""A job is done by one worker, at most once, and what nobody knows is said."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from app.db import Database
from app.jobs import actions as jobs
from app.jobs.models import Job
from app.jobs.queries import is_due
from app.jobs.rules import LEASE, State
from app.jobs.tasks import Details, Outcome, Task
from app.working import work
from tests.cast import NOW

SOON = NOW + timedelta(seconds=10)


def make(session: Session, kind: str = "post") -> Job:
    return jobs.add(session, kind, {"to": 7}, SOON, NOW)


def state_of(session: Session, job: Job) -> State:
    session.expire_all()
    return session.get_one(Job, job.id).state


def test_it_waits_until_it_is_due(session: Session) -> None:
    make(session)
    assert not is_due(session, NOW)
    assert jobs.claim(session, NOW) is None
    assert is_due(session, SOON)


def test_of_two_workers_one_gets_it(session: Session) -> None:
    job = make(session)
    first, second = jobs.claim(session, SOON), jobs.claim(session, SOON)
    assert first is not None
    assert (first.id, first.state, second) == (job.id, State.RUNNING, None)


def test_cancelled_it_never_runs_but_what_a_worker_holds_goes_its_way(session: Session) -> None:
    held, waiting = make(session), make(session)
    claimed = jobs.claim(session, SOON)
    assert claimed is not None
    assert jobs.cancel(session, [held.id, waiting.id]) == 1
    assert state_of(session, waiting) is State.CANCELLED
    assert jobs.end(session, claimed, State.DONE, "", SOON)
    assert state_of(session, held) is State.DONE
    assert jobs.claim(session, SOON) is None


def test_a_worker_that_is_gone_leaves_it_unknown_and_comes_back_too_late(session: Session) -> None:
    job = make(session)
    claimed = jobs.claim(session, SOON)
    assert claimed is not None
    assert jobs.lost(session, SOON + LEASE - timedelta(seconds=1)) == []
    assert is_due(session, SOON + LEASE)
    assert [one.id for one in jobs.lost(session, SOON + LEASE)] == [job.id]
    assert not jobs.end(session, claimed, State.DONE, "", SOON + LEASE)
    assert state_of(session, job) is State.UNKNOWN
    assert jobs.claim(session, SOON + LEASE) is None


class Post:
    """Someone who posts: what was done and what was recorded, in order."""

    def __init__(self, outcome: Outcome | None = None, fails: bool = False) -> None:
        self.outcome, self.fails = outcome or Outcome(), fails
        self.log: list[tuple[str, object]] = []

    def read(self, session: Session, details: Details) -> int:
        return int(details["to"])

    def do(self, to: int) -> Outcome:
        self.log.append(("done", to))
        if self.fails:
            raise RuntimeError("the door is shut")
        return self.outcome

    def record(self, session: Session, details: Details, outcome: Outcome, now: object) -> None:
        self.log.append(("recorded", outcome.state))

    @property
    def tasks(self) -> dict[str, Task[int]]:
        return {"post": Task(self.read, self.do, self.record)}


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.UNKNOWN])
def test_it_is_done_once_and_recorded_with_its_end(database: Database, state: State) -> None:
    job, post = database.write(make), Post(Outcome(state, "why"))
    assert not work(database, post.tasks, NOW)
    assert work(database, post.tasks, SOON)
    assert not work(database, post.tasks, SOON + 2 * LEASE)
    assert post.log == [("done", 7), ("recorded", state)]
    kept = database.read(lambda session: session.get_one(Job, job.id))
    assert (kept.state, kept.error, kept.ended_at) == (state, "why", SOON)


def test_what_raises_has_failed(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    job, post = database.write(make), Post(fails=True)
    assert work(database, post.tasks, SOON)
    kept = database.read(lambda session: session.get_one(Job, job.id))
    assert (kept.state, kept.error) == (State.FAILED, "RuntimeError: the door is shut")
    assert post.log[-1] == ("recorded", State.FAILED)
    assert "the door is shut" in caplog.text


def test_what_nobody_here_does_has_failed(database: Database) -> None:
    job = database.write(lambda session: make(session, "dance"))
    assert work(database, Post().tasks, SOON)
    assert database.read(lambda session: session.get_one(Job, job.id)).state is State.FAILED


def test_a_lost_worker_is_recorded_as_unknown_and_nothing_is_done_again(database: Database) -> None:
    database.write(make)
    database.write(lambda session: jobs.claim(session, SOON))
    post = Post()
    assert not work(database, post.tasks, SOON + LEASE)
    assert post.log == [("recorded", State.UNKNOWN)]
