"""What the documents for operators name does exist, and what exists is named there."""

import re
from pathlib import Path

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


def test_files_that_the_documents_name_are_there() -> None:
    named = set(re.findall(r"deploy/[\w.-]+|\.ci/\w+", INSTALL))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_both_readmes_name_the_two_commands() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text()
        assert "make run" in text
        assert "make test" in text
