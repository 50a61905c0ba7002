"""What the documents for operators name does exist, and what exists is named there."""

import re
from pathlib import Path
from typing import Any

from typer.main import get_command

from app.cli import app as cli
from app.settings import Settings

ROOT = Path(__file__).parent.parent
INSTALL = (ROOT / "docs/install.md").read_text()
DEPLOYED = "".join(path.read_text() for path in sorted((ROOT / "deploy").iterdir()))


def test_every_setting_has_its_row_in_the_list_and_no_row_is_of_a_setting_that_is_gone() -> None:
    rows = set(re.findall(r"^\| `(TOUYAN_\w+)` \|", INSTALL, re.M))
    assert rows == {f"TOUYAN_{name.upper()}" for name in Settings.model_fields}


def test_the_documents_speak_of_settings_that_exist() -> None:
    known = {f"TOUYAN_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"TOUYAN_[A-Z_]+", INSTALL + DEPLOYED)) <= known


def test_commands_that_the_documents_name_are_there() -> None:
    texts = [
        INSTALL,
        DEPLOYED,
        *((ROOT / name).read_text() for name in ("README.md", "README.zh-CN.md", "SECURITY.md")),
    ]
    written = {words for text in texts for words in re.findall(r"(?:`|bin/)touyan ([a-z-]+(?: [a-z-]+)?)", text)}
    known = commands(get_command(cli))
    assert written
    assert {words for words in written if words not in known and words.split()[0] not in known} == set()
    groups = {words.split()[0] for words in known if " " in words}
    assert {words for words in written if words.split()[0] in groups and words not in known} == set()


def commands(command: Any, before: str = "") -> set[str]:
    """Each command as it is typed, `courses` and `courses check`."""
    found = set()
    for name, inner in getattr(command, "commands", {}).items():
        found |= {before + name, *commands(inner, f"{before}{name} ")}
    return found


def test_files_that_the_documents_name_are_there() -> None:
    named = set(re.findall(r"deploy/[\w.-]+|\.ci/\w+", INSTALL))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_both_readmes_name_the_two_commands() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text()
        assert "make run" in text
        assert "make test" in text
