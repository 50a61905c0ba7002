"""Runs what `make check`, `make test` and `make proof` consist of, two things at a time, with the time each took."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

BIN = Path(sys.executable).parent
PYTEST = "pytest -q -p no:cacheprovider --durations=5 --durations-min=5"
TWO = "-n 2"  # as many as the smallest machine has cores


@dataclass(frozen=True)
class Step:
    """One command of the venv; `env` is added to the environment."""

    name: str
    command: str
    env: dict[str, str] = field(default_factory=dict)


LINT = [
    Step("format", "ruff format --check --quiet ."),
    Step("lint", "ruff check --quiet ."),
    Step("imports", "lint-imports --no-cache"),
    Step("templates", "djlint --quiet --lint app"),
    Step("catalogues", "python .ci/catalogues.py check"),
    Step("types", "mypy"),
]
QUICK = Step("tests, SQLite", f'{PYTEST} {TWO} -m "not browser and not slow and not proof"')
# More examples than in `make check`, still the same ones each time.
LONGER = {"TOUYAN_PROFILE": "test"}
ALL = Step("tests, SQLite, all", f'{PYTEST} {TWO} -m "not browser and not proof"', LONGER)
POSTGRES = Step(
    "tests, PostgreSQL",
    f'python .ci/postgres.py {BIN}/{PYTEST} {TWO} -m "not browser and not proof and not sqlite"',
    LONGER,
)
BROWSER = Step("journeys in Chromium", f"{PYTEST} {TWO} -m browser")
FIGURES = {"TOUYAN_PROFILE": "proof", "TOUYAN_PROOF": "docs/proof"}
HARNESSES = Step("long harnesses", f"{PYTEST} -s -m proof", FIGURES)
PROPERTIES = Step(
    "properties, 5,000 examples each",
    f'{PYTEST} {TWO} -m "hypothesis and not browser" && '
    "python -m tests.proof properties 'all property tests hold over 5,000 examples each, new ones at every run'",
    FIGURES,
)

# Lists run after one another, the columns of a list beside one another.
TARGETS = {
    "check": [[LINT, [QUICK]]],
    "test": [[LINT, [ALL]], [[POSTGRES]], [[BROWSER]]],
    "proof": [[[HARNESSES]], [[PROPERTIES]]],
}


@dataclass(frozen=True)
class Outcome:
    step: Step
    code: int
    seconds: float


def run(step: Step, alone: bool) -> Outcome:
    """A step that runs alone prints as it goes; of two, each prints when it has ended."""
    started = time.monotonic()
    environment = {**os.environ, **step.env, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    print(f"-- {step.name}", flush=True)
    into = None if alone else subprocess.PIPE
    done = subprocess.run(step.command, shell=True, env=environment, stdout=into, stderr=subprocess.STDOUT, text=True)
    seconds = time.monotonic() - started
    word = "ok" if not done.returncode else f"FAILED ({done.returncode})"
    shown = (done.stdout or "").rstrip() if done.returncode or "pytest" in step.command else ""
    print(f"== {step.name}: {word}, {seconds:.1f} s\n{shown}".rstrip(), flush=True)
    return Outcome(step, done.returncode, seconds)


def main(target: str) -> int:
    started = time.monotonic()
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(2) as pool:
        for columns in TARGETS[target]:
            alone = len(columns) == 1
            for part in pool.map(lambda steps, alone=alone: [run(step, alone) for step in steps], columns):
                outcomes += part
    failed = [outcome.step.name for outcome in outcomes if outcome.code]
    print(f"\nmake {target}: {time.monotonic() - started:.0f} s, {len(outcomes)} steps, {len(failed)} failed")
    for name in failed:
        print(f"  failed: {name}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
