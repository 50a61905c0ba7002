"""The benchmark runs, and names every page at both loads; its figures are taken by `make bench`."""

import subprocess
import sys

import pytest

from tests.server import ROOT

PAGES = ("home", "lesson", "answer saved", "organizer's table")


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_benchmark_measures_every_page_at_both_loads() -> None:
    command = [sys.executable, "-m", "bench", "--seconds", "0.3", "--repeats", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split("|")[1:-1] for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert [(cells[0].strip(), cells[1].strip()) for cells in rows] == [
        (page, n) for page in PAGES for n in ("1", "16")
    ]
    assert all(float(cells[2].strip(" %")) > 0 for cells in rows)
