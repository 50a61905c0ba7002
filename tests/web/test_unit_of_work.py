"""What the route class and the database promise each other."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlmodel import Session, select

from app.db import AlreadyServed, Database
from app.people.models import Person
from tests.cast import NOW
from tests.conftest import Browser
from tests.web.site import here, left, report, router

pytestmark = pytest.mark.usefixtures("trying")


def names(session: Session) -> list[str]:
    return list(session.exec(select(Person.name)))


def add(session: Session) -> str:
    session.add(Person(name="某人", made_at=NOW))
    session.flush()
    return "added"


def test_each_kind_of_unit_runs_where_it_belongs(client: Browser, database: Database) -> None:
    assert client.portal
    loop = client.portal.call(lambda: threading.current_thread().name)
    for path, on_sqlite, elsewhere in (("read", loop, "unit"), ("write", "writer", "unit"), ("long", "long", "long")):
        client.request("POST" if path == "write" else "GET", f"/try/{path}")
        assert left["thread"].partition("_")[0] == (on_sqlite if database.inline_reads else elsewhere)


def test_returning_commits_and_raising_rolls_back(client: Browser, database: Database) -> None:
    assert client.post("/try/bad").status_code == 500
    assert client.post("/try/conflict").status_code == 409
    assert database.read(names) == []
    assert client.post("/try/good").status_code == 200
    assert database.read(names) == ["某人"]


def test_the_page_of_a_write_is_drawn_after_its_commit(client: Browser, database: Database) -> None:
    assert client.post("/try/undrawable").status_code == 500
    assert database.read(names) == ["某人"]


def test_a_get_cannot_write(client: Browser, database: Database) -> None:
    assert client.get("/try/a-read-that-writes").status_code == 500
    assert database.read(names) == []


def test_a_dependency_that_would_leave_the_unit_is_refused() -> None:
    with pytest.raises(TypeError, match="no part of the unit"):
        router.get("/hops", dependencies=[Depends(lambda: None)])(here)


def test_a_long_write_is_refused() -> None:
    with pytest.raises(TypeError, match="only reads"):
        router.post("/long")(report)


def test_a_commit_that_fails_is_never_acknowledged(
    client: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_full(connection: Any) -> None:
        connection.rollback()
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(database.engine.dialect, "do_commit", disk_full)
        assert client.post("/try/good").status_code == 500
    assert database.read(names) == []
    assert client.post("/try/good").status_code == 200


def test_units_that_commit_together_fail_alone(database: Database) -> None:
    def fail(session: Session) -> None:
        add(session)
        raise ZeroDivisionError

    replies = at_once(database, [add, fail, add])
    assert [type(reply.exception()) for reply in replies] == [type(None), ZeroDivisionError, type(None)]
    assert database.read(names) == ["某人", "某人"]


@pytest.mark.sqlite
def test_a_transaction_that_sqlite_ended_itself_takes_everyone_with_it(database: Database) -> None:
    def full(session: Session) -> None:
        session.connection().execute(text("ROLLBACK"))

    replies = at_once(database, [add, full, add])
    assert all(reply.exception() for reply in replies)
    assert database.read(names) == []
    assert database.write(add) == "added"


@pytest.mark.sqlite
def test_a_second_server_on_the_same_file_refuses_to_start(database: Database) -> None:
    with database.alone(), pytest.raises(AlreadyServed), database.alone():
        pass


@pytest.mark.sqlite
def test_a_command_beside_the_server_waits_its_turn_and_moves_no_log(database: Database) -> None:
    beside = Database(str(database.engine.url), checkpoints=False)
    try:
        assert beside.write(add) == "added"
        assert beside.read(lambda s: s.connection().execute(text("PRAGMA wal_autocheckpoint")).scalar()) == 0
        assert database.read(names) == ["某人"]
    finally:
        beside.close()


def test_the_trial_routes_are_gone_when_a_test_is_over(trying: FastAPI, client: Browser) -> None:
    assert client.get("/try/read").status_code == 200


def at_once(database: Database, units: list[Callable[[Session], object]]) -> list[Future[object]]:
    """Queue units while the writer is held up, so that they meet in one commit."""
    gate = threading.Event()
    database.submit(lambda session: gate.wait())
    replies = [database.submit(unit) for unit in units]
    gate.set()
    for reply in replies:
        reply.exception(timeout=10)
    return replies


@pytest.mark.postgresql
def test_a_unit_that_was_undone_for_another_s_sake_runs_again(database: Database) -> None:
    first, second = database.write(lambda session: (person(session, "甲"), person(session, "乙")))
    both_hold_one = threading.Barrier(2)
    runs: list[int] = []

    def crossing(mine: int, then: int) -> Callable[[Session], None]:
        def unit(session: Session) -> None:
            runs.append(mine)
            hold(session, mine)
            if len(runs) <= 2:
                both_hold_one.wait(timeout=10)
            hold(session, then).name += "改"

        return unit

    replies = [database.submit(crossing(first, second)), database.submit(crossing(second, first))]
    assert [reply.exception(timeout=30) for reply in replies] == [None, None]
    assert len(runs) == 3
    assert sorted(database.read(names)) == ["乙改", "甲改"]


def person(session: Session, name: str) -> int:
    made = Person(name=name, made_at=NOW)
    session.add(made)
    session.flush()
    return made.id


def hold(session: Session, id: int) -> Person:
    return session.exec(select(Person).where(Person.id == id).with_for_update()).one()
