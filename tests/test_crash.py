"""`kill -9` at any moment: what was acknowledged is in the database, and a save that is sent again has one effect.

Learners save answers over HTTP; each acknowledged save is noted in a ledger outside the server. The server is killed at
random moments, started again, and its database is held against the ledger.
"""

import json
import random
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from sqlmodel import Session

from app.db import Database
from tests.proof import note
from tests.server import Server, made_demo
from tests.sitting import BY_HTMX, Learner, module_of, signed_in, start

LEARNERS = 4
Place = tuple[str, int]  # an attempt and a position in it


@dataclass(frozen=True)
class Save:
    """One answer as it is sent; sent again it is the same to the byte."""

    attempt: str
    position: int
    chosen: tuple[str, str]  # the browser's key, and what the database calls it
    base_rev: int
    key: str


@dataclass
class Ledger:
    """What the server has acknowledged, one line a save, written when its answer had come."""

    path: Path
    saves: dict[Place, list[str]] = field(default_factory=dict)  # what the database must say, by revision
    count: int = 0
    grown: threading.Condition = field(default_factory=threading.Condition)

    def note(self, save: Save) -> None:
        with self.grown, open(self.path, "a") as file:
            self.count += 1
            self.grown.notify_all()
            file.write(json.dumps([save.attempt, save.position, save.base_rev + 1, save.chosen]) + "\n")
            self.saves.setdefault((save.attempt, save.position), []).append(save.chosen[1])

    def wait_for(self, more: int) -> None:
        """Until so many more saves are acknowledged, or a long while has passed without them."""
        with self.grown:
            enough = self.count + more
            self.grown.wait_for(lambda: self.count >= enough, timeout=10)


class Writer:
    """One learner's browser: it saves without pause, and after a crash begins with what was not acknowledged."""

    def __init__(self, learner: Learner, ledger: Ledger, seed: int) -> None:
        self.learner, self.ledger, self.random = learner, ledger, random.Random(seed)
        self.revs = dict.fromkeys(learner.keys, 0)
        self.standing: dict[int, tuple[str, str]] = {}
        self.pending: Save | None = None
        self.repeated = 0
        self.fault = ""

    def _next(self) -> Save:
        position = self.random.choice(list(self.learner.keys))
        options = list(zip(self.learner.keys[position], self.learner.stored[position], strict=True))
        # What stands already is saved already: it would make no revision.
        chosen = self.random.choice([option for option in options if option != self.standing.get(position)])
        return Save(self.learner.attempt, position, chosen, self.revs[position], secrets.token_urlsafe(16))

    def run(self, url: str) -> None:
        """Until the server is gone."""
        with httpx2.Client(base_url=url, cookies=self.learner.cookie, headers=BY_HTMX, timeout=30) as client:
            while True:
                self.repeated += self.pending is not None
                save = self.pending = self.pending or self._next()
                form = {"choice": save.chosen[0], "base_rev": str(save.base_rev), "key": save.key}
                try:
                    answer = client.post(f"/attempts/{save.attempt}/questions/{save.position}", data=form)
                except httpx2.TransportError:
                    return
                if answer.status_code != 200 or f'data-rev="{save.base_rev + 1}"' not in answer.text:
                    self.fault = f"{save} was answered {answer.status_code}: {answer.text[:300]}"
                    return
                self.ledger.note(save)
                self.revs[save.position] += 1
                self.standing[save.position] = save.chosen
                self.pending = None


def lost(database: Path, ledger: Ledger, pending: list[Save]) -> list[str]:
    """What the ledger has and the database has not, and what the database has too much."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    (healthy,) = connection.execute("PRAGMA integrity_check").fetchone()
    rows = connection.execute(
        "SELECT t.ref, a.position, r.rev, r.given FROM answerrevision r JOIN answer a ON a.id = r.answer_id "
        "JOIN attempt t ON t.id = a.attempt_id ORDER BY t.ref, a.position, r.rev"
    ).fetchall()
    now = connection.execute(
        "SELECT t.ref, a.position, a.rev, a.given FROM answer a JOIN attempt t ON t.id = a.attempt_id"
    ).fetchall()
    connection.close()
    kept: dict[Place, list[str]] = {}
    for ref, position, rev, given in rows:
        values = kept.setdefault((ref, position), [])
        values.extend([""] * (rev - 1 - len(values)))
        values.append("|".join(json.loads(given)))
    faults = [] if healthy == "ok" else [f"integrity_check: {healthy}"]
    open_ends = {(save.attempt, save.position): save.chosen[1] for save in pending}
    for place, acknowledged in ledger.saves.items():
        found = kept.get(place, [])
        if found[: len(acknowledged)] != acknowledged:
            faults.append(f"{place}: acknowledged {acknowledged}, kept {found}")
        # A save that was cut off may have been kept or not; nothing else may stand there, and nothing twice.
        more = found[len(acknowledged) :]
        if more not in ([], [open_ends.get(place)]):
            faults.append(f"{place}: {more} was never sent, or was kept twice")
    for ref, position, rev, given in now:
        values = kept.get((ref, position), [])
        if (ref, position) in ledger.saves and (rev != len(values) or ["|".join(json.loads(given))] != values[-1:]):
            faults.append(f"{ref}, {position}: the answer is not its last revision")
    return faults


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "site").copy_of(made_demo(tmp_path_factory))
    yield server
    server.stop()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "kills", [pytest.param(20, marks=pytest.mark.slow), pytest.param(200, marks=pytest.mark.proof)]
)
def test_no_acknowledged_answer_is_lost_by_a_kill(
    kills: int, site: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(kills)
    learners = signed_in(site.database, LEARNERS)
    site.start()
    for learner in learners:
        start(site.url, site.database, learner, module_of(site.database))
    ledger = Ledger(tmp_path / "ledger.jsonl")
    writers = [Writer(learner, ledger, seed) for seed, learner in enumerate(learners)]
    slowest = 0.0
    for _ in range(kills):
        threads = [threading.Thread(target=writer.run, args=(site.url,)) for writer in writers]
        for thread in threads:
            thread.start()
        ledger.wait_for(chance.randint(1, 40))
        threading.Event().wait(chance.uniform(0, 0.02))  # so that any step of a save may be cut
        site.kill()
        for thread in threads:
            thread.join()
        began = time.monotonic()
        site.start()
        slowest = max(slowest, time.monotonic() - began)
        assert [writer.fault for writer in writers if writer.fault] == []
        assert lost(site.database, ledger, [writer.pending for writer in writers if writer.pending]) == []
    acknowledged = sum(map(len, ledger.saves.values()))
    assert acknowledged == ledger.count >= kills
    assert len(ledger.path.read_text().splitlines()) == acknowledged
    again = sum(writer.repeated for writer in writers)
    figure = (
        f"{kills} kills, {acknowledged} acknowledged saves, 0 lost; {again} sent again with one effect; "
        f"serving again after at most {slowest:.1f} s"
    )
    with capsys.disabled():
        print(f"\nkill -9: {figure}")
    if kills >= 200:
        note("kills", figure)


@pytest.mark.sqlite
def test_every_connection_waits_for_the_disk(tmp_path: Path) -> None:
    """A kill cannot tell this, a power cut would: what was written but not synced survives the one, not the other."""

    def pragmas(session: Session) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [session.connection().exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    with Database(f"sqlite:///{tmp_path / 'touyan.db'}").closing() as database:
        assert database.write(pragmas) == ["wal", 2, 1]  # 2 is FULL
        assert database.read(pragmas) == ["wal", 2, 1]


def test_the_ledger_notices_a_loss(tmp_path: Path) -> None:
    database = tmp_path / "touyan.db"
    connection = sqlite3.connect(database)
    connection.executescript(
        "CREATE TABLE attempt (id INTEGER, ref TEXT);"
        "CREATE TABLE answer (id INTEGER, attempt_id INTEGER, position INTEGER, rev INTEGER, given TEXT);"
        "CREATE TABLE answerrevision (answer_id INTEGER, rev INTEGER, given TEXT);"
        "INSERT INTO attempt VALUES (1, 'a'); INSERT INTO answer VALUES (1, 1, 1, 2, '[\"x\"]');"
        "INSERT INTO answerrevision VALUES (1, 1, '[\"w\"]'), (1, 2, '[\"x\"]');"
    )
    connection.commit()
    ledger = Ledger(tmp_path / "ledger.jsonl")
    first, second, third = (Save("a", 1, (value, value), n, "") for n, value in enumerate("wxy"))
    ledger.note(first)
    assert lost(database, ledger, [second]) == []
    assert lost(database, ledger, []) != []  # nobody sent the second
    ledger.note(second)
    assert lost(database, ledger, [third]) == []
    ledger.note(third)
    assert lost(database, ledger, []) != []
    connection.execute("UPDATE answer SET given = '[\"w\"]'")
    connection.commit()
    connection.close()
    ledger.saves["a", 1].pop()
    assert lost(database, ledger, []) != []
