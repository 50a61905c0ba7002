"""`make bench`: Touyan's demo site and the bare app by turns, at 1 and at 16 requests at once; see --help."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.server import ROOT, Server, answering, free_port, touyan
from tests.sitting import BY_HTMX, Learner, module_of, officer, signed_in, start

AT_ONCE = (1, 16)
Plans = list[dict[str, Any]]


@dataclass
class Pair:
    """The same kind of page in both apps: what each connection asks of either."""

    name: str
    product: Plans
    bare: Plans


@contextmanager
def bare(folder: Path) -> Iterator[int]:
    """The yardstick, served; gives its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.bare", folder / "bare.db", str(port)], cwd=ROOT)
    try:
        answering(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def cookie(pairs: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in pairs.items())}


def saving(learner: Learner, port: int) -> dict[str, Any]:
    """Saves that go round the questions of one learner's own attempt."""
    return {
        "port": port,
        "path": f"/attempts/{learner.attempt}/questions/{{position}}",
        "headers": cookie(learner.cookie) | BY_HTMX,
        "positions": {str(position): {"choice": " ".join(keys)} for position, keys in learner.keys.items()},
        "revs": {str(position): 0 for position in learner.keys},
    }


def pairs(server: Server, learners: list[Learner], seer: dict[str, str], port: int) -> list[Pair]:
    """Connection n is learner n, in both apps."""

    def getting(path: str, cookies: list[dict[str, str]], at: int) -> Plans:
        return [{"port": at, "path": path, "headers": cookie(one)} for one in cookies]

    ours, theirs = [one.cookie for one in learners], [{"session": f"token-{n}"} for n in range(1, len(learners) + 1)]
    lesson = server.figure("SELECT subject FROM step WHERE upper(kind) = 'LESSON' ORDER BY subject LIMIT 1")
    klass = server.figure("SELECT ref FROM trainingclass ORDER BY id LIMIT 1")
    return [
        Pair("home", getting("/learn", ours, server.port), getting("/", theirs, port)),
        Pair(
            "lesson",
            [getting(f"/learn/{one.enrolment}/lessons/{lesson}", [one.cookie], server.port)[0] for one in learners],
            getting("/lessons/lesson-1", theirs, port),
        ),
        Pair(
            "answer saved",
            [saving(one, server.port) for one in learners],
            [
                {
                    "port": port,
                    "path": "/questions/{position}",
                    "headers": cookie(one),
                    "positions": {str(n): {"choice": "1 2 3 4"} for n in range(1, 11)},
                    "revs": {str(n): 0 for n in range(1, 11)},
                }
                for one in theirs
            ],
        ),
        Pair(
            "organizer's table",
            getting(f"/classes/{klass}/overview", [seer] * len(learners), server.port),
            getting("/table", theirs, port),
        ),
    ]


def measured(plans: Plans, seconds: float) -> dict[str, Any]:
    """One run of the load client; it remembers the revisions that the saves have reached."""
    given = json.dumps({"plans": plans, "seconds": seconds})
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=given, capture_output=True, text=True, cwd=ROOT, check=True
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    for plan, revs in zip(plans, figures.pop("revs"), strict=True):
        plan["revs"] = revs
    if figures["errors"]:
        raise SystemExit(f"{figures['errors']} answers were not 200, such as {figures['example']}")
    return figures


def span(values: list[float], digits: int = 0) -> str:
    low, high = f"{min(values):,.{digits}f}", f"{max(values):,.{digits}f}"
    return low if low == high else f"{low} .. {high}"


def row(pair: Pair, at_once: int, seconds: float, repeats: int) -> str:
    """Both apps by turns, so that a busy minute of the machine meets both."""
    product, limit = [], []
    for _ in range(repeats):
        limit.append(measured(pair.bare[:at_once], seconds))
        product.append(measured(pair.product[:at_once], seconds))
    ratios = [100 * one["per_second"] / other["per_second"] for one, other in zip(product, limit, strict=True)]
    cells = [
        pair.name,
        str(at_once),
        span(ratios, 1) + " %",
        span([one["per_second"] for one in product]),
        span([one["per_second"] for one in limit]),
        span([one["p50"] for one in product], 1),
        span([one["p99"] for one in product], 1),
        span([one["p99"] for one in limit], 1),
        f"{product[-1]['bytes'] / 1024:.1f} / {limit[-1]['bytes'] / 1024:.1f}",
        f"{100 * max(one['client_cpu'] for one in product + limit):.0f} %",
    ]
    return f"| {' | '.join(cells)} |"


HEAD = """| page | at once | of the bare app | /s | bare /s | p50 ms | p99 ms | bare p99 ms | KiB | client's core |
|---|---|---|---|---|---|---|---|---|---|"""


def conditions(how: str) -> str:
    """When, what and where; `how` says what was repeated."""
    git = ["git", "-C", str(ROOT)]
    commit = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    dirty = subprocess.run([*git, "status", "--porcelain", "-uno"], capture_output=True, text=True).stdout.strip()
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit or 'unknown'}{' with changes' if dirty else ''}, "
        f"{os.cpu_count()} cores shared with the load client, Python {platform.python_version()}, SQLite WAL FULL; "
        f"{how}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench BENCH=", description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=10, help="of each run (default 10; 1 only shows that it works)"
    )
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--page", help="only the page of this name")
    options = parser.parse_args()
    how = f"{options.seconds:g} s each, {options.repeats} repeats by turns, min .. max"
    print(conditions(how), HEAD, sep="\n\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="touyan-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        touyan(folder, "migrate")
        touyan(folder, "demo")
        server = Server(folder)
        learners = signed_in(server.database, max(AT_ONCE))
        seer = officer(server.database)
        stack.callback(server.stop)
        server.start()
        for learner in learners:
            start(server.url, server.database, learner, module_of(server.database))
        port = stack.enter_context(bare(folder))
        for pair in pairs(server, learners, seer, port):
            if options.page in {None, pair.name}:
                for at_once in AT_ONCE:
                    print(row(pair, at_once, options.seconds, options.repeats), flush=True)


if __name__ == "__main__":
    main()
