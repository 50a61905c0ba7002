"""The benchmarks run, and name every page; their figures are taken by `make bench` and `make crowd`."""

import subprocess
import sys

import pytest

from bench.crowd import pages
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


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_benchmark_of_a_crowd_fills_the_class_and_measures_every_page_of_its_organizer() -> None:
    command = [sys.executable, "-m", "bench.crowd", "--learners", "1100", "--repeats", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    head, *lines = done.stdout.splitlines()
    learners = int(head.rsplit("; ")[-1].split()[0].replace(",", ""))
    assert 700 < learners <= 1100  # the demo's class, as often as it fits
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| ")][1:]
    assert [row[0] for row in rows] == list(pages("-"))
    assert all(float(row[1]) > 0 for row in rows)
