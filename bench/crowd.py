"""`make crowd`: how long an organizer waits for the pages of a class of 100,000 learners; see --help.

The learners of the demo class are copied in SQL, each with his number, unit, enrolment, summary and steps, until the
class is as large as asked. The yardstick of the same run is one statement in bare SQLite, over a table of its own that
has as many rows as the class has steps: it stays what it is when Touyan's tables change.
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median

import httpx2

from app.db import new_ref
from bench.__main__ import conditions, span
from tests.server import Server, touyan
from tests.sitting import OURS, officer

APART = 1_000_000
"""Between the ids of one copy and of the next; the demo has fewer."""
PERSONS, ENROLMENTS = "SELECT person_id FROM chosen", "SELECT id FROM chosen"
COPIED = {
    "person": f"id IN ({PERSONS})",
    "identifier": f"person_id IN ({PERSONS})",
    "membership": f"person_id IN ({PERSONS})",
    "enrolment": f"id IN ({ENROLMENTS})",
    "progress": f"enrolment_id IN ({ENROLMENTS})",
    "step": f"enrolment_id IN ({ENROLMENTS})",
    "position": f"enrolment_id IN ({ENROLMENTS})",
}
ITEMS = 24  # of a learner, as in the demo's course
BARE = """
CREATE TABLE item (learner INTEGER, subject TEXT, done INTEGER);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last})
INSERT INTO item SELECT i / {items}, 'subject-' || i % {items}, i * 7 % 5 < 2 FROM n;
"""
YARDSTICK = "SELECT subject, count(*) FROM item WHERE done GROUP BY subject"


def crowd(database: Path, learners: int) -> tuple[str, int]:
    """Fill the first class while nobody serves the site; gives its ref and how many are in it."""
    with closing(sqlite3.connect(database)) as connection:
        connection.create_function("new_ref", 0, new_ref)
        klass, ref = connection.execute("SELECT id, ref FROM trainingclass ORDER BY id LIMIT 1").fetchone()
        connection.execute(
            "CREATE TEMP TABLE chosen AS SELECT id, person_id FROM enrolment WHERE class_id = ?", [klass]
        )
        (here,) = connection.execute("SELECT count(*) FROM chosen").fetchone()
        copies = [(n,) for n in range(1, learners // here)]
        connection.execute("CREATE TEMP TABLE copies (n INTEGER)")
        connection.executemany("INSERT INTO copies VALUES (?)", copies)
        for table, whose in COPIED.items():
            connection.execute(copying(connection, table, whose))
        connection.commit()
        connection.execute("ANALYZE")
        (now,) = connection.execute("SELECT count(*) FROM enrolment WHERE class_id = ?", [klass]).fetchone()
        return ref, now


def copying(connection: sqlite3.Connection, table: str, whose: str) -> str:
    values = {}
    for _, name, *_ in connection.execute(f'PRAGMA table_info("{table}")'):
        if name in {"person_id", "enrolment_id"} or (name == "id" and table in {"person", "enrolment"}):
            values[name] = f"{name} + n * {APART}"
        elif name == "ref":
            values[name] = "new_ref()"
        elif table == "identifier" and name == "value":
            values[name] = "value || 'x' || n"
        elif name != "id":
            values[name] = f'"{name}"'
    # A cross join keeps its order: copy after copy, so that what is one learner's lies together, as a site writes it.
    return (
        f'INSERT INTO "{table}" ({", ".join(values)}) SELECT {", ".join(values.values())} '
        f'FROM copies CROSS JOIN "{table}" WHERE {whose}'
    )


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Milliseconds, and what it gave."""
    began = time.perf_counter()
    gave = work()
    return 1000 * (time.perf_counter() - began), gave


def asking(client: httpx2.Client, path: str) -> Callable[[], int]:
    def ask() -> int:
        answer = client.get(path)
        answer.raise_for_status()
        return len(answer.content)

    return ask


def yardstick(bare: sqlite3.Connection, learners: int) -> Callable[[], int]:
    bare.executescript(BARE.format(last=learners * ITEMS - 1, items=ITEMS))
    return lambda: len(bare.execute(YARDSTICK).fetchall())


HEAD = """| page | times the yardstick | ms, median | ms, min .. max | yardstick ms, min .. max | KiB |
|---|---|---|---|---|---|"""


def row(name: str, page: Callable[[], int], limit: Callable[[], int], repeats: int) -> str:
    """Both by turns, so that a busy minute of the machine meets both; the first of each is not counted."""
    taken, limits, size = [], [], 0
    for _ in range(1 + repeats):
        limits.append(timed(limit)[0])
        took, size = timed(page)
        taken.append(took)
    taken, limits = taken[1:], limits[1:]
    cells = [
        name,
        f"{median(taken) / median(limits):.1f}",
        f"{median(taken):,.0f}",
        span(taken),
        span(limits),
        f"{size / 1024:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def pages(ref: str) -> dict[str, str]:
    klass = f"/classes/{ref}"
    return {
        "overview": f"{klass}/overview",
        "lesson by lesson, day by day": f"{klass}/progress",
        "list": f"{klass}/people",
        "list, behind": f"{klass}/people?state=behind",
        "list, who has done a module": f"{klass}/people?module=significance&part=done",
        "list, the last page": f"{klass}/people?page=9999",
        "search by name": f"{klass}/people?q=%E5%BC%A0",
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="make crowd CROWD=", description=__doc__)
    parser.add_argument("--learners", type=int, default=100_000, help="default 100,000")
    parser.add_argument("--repeats", type=int, default=5, help="requests of each page (default 5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="touyan-crowd-") as temporary:
        folder = Path(temporary)
        touyan(folder, "migrate")
        touyan(folder, "demo")
        server = Server(folder)
        ref, learners = crowd(server.database, options.learners)
        seer = officer(server.database)
        how = f"{options.repeats} requests of each page by turns with the yardstick, min .. max"
        print(f"{conditions(how)}; {learners:,} learners in one class", HEAD, sep="\n\n", flush=True)
        with ExitStack() as stack:
            limit = yardstick(stack.enter_context(closing(sqlite3.connect(folder / "bare.db"))), learners)
            stack.callback(server.stop)
            server.start()
            client = httpx2.Client(base_url=server.url, cookies=seer, headers=OURS, timeout=120)
            stack.enter_context(client)
            for page, path in pages(ref).items():
                print(row(page, asking(client, path), limit, options.repeats), flush=True)


if __name__ == "__main__":
    main()
