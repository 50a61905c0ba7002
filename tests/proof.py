"""Keeps what a long harness has shown: one line with its day and commit, in the folder that TOUYAN_PROOF names."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.server import ROOT


def note(harness: str, figure: str) -> None:
    """Add a line to docs/proof/HARNESS.md under `make proof`; otherwise nothing is kept."""
    folder = os.environ.get("TOUYAN_PROOF")
    if not folder:
        return
    git = ["git", "-C", str(ROOT)]
    commit = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    changed = subprocess.run([*git, "status", "--porcelain", "-uno"], capture_output=True, text=True).stdout.strip()
    file = Path(folder) / f"{harness}.md"
    before = file.read_text() if file.exists() else f"# {harness}\n\n| day | commit | figure |\n|---|---|---|\n"
    words = f"{commit or 'unknown'}{' with changes' if changed else ''}"
    file.write_text(f"{before}| {datetime.now(UTC):%Y-%m-%d} | {words} | {figure} |\n")


if __name__ == "__main__":
    note(*sys.argv[1:3])
