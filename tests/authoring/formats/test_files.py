"""Files of other systems read back as their expectations, written by hand, say."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.authoring.rules.formats.aiken import read_aiken
from app.authoring.rules.formats.gift import read_gift
from app.authoring.rules.formats.moodle import read_moodle
from app.authoring.rules.proposals import Reading
from tests.authoring.formats.plainly import plainly

FILES = Path(__file__).parent / "files"


@pytest.mark.parametrize(("name", "read"), [("one.aiken", read_aiken), ("grammar.gift", read_gift)])
def test_every_file_is_read_as_expected(name: str, read: Callable[[str], Reading]) -> None:
    expected = json.loads((FILES / f"{name}.expected.json").read_text())
    assert plainly(read((FILES / name).read_text())) == expected


def test_a_quiz_in_xml_is_read_as_expected() -> None:
    expected = json.loads((FILES / "bank.xml.expected.json").read_text())
    found = read_moodle((FILES / "bank.xml").read_bytes())
    assert found
    assert plainly(found) == expected


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"<quiz>", b"<html/>", b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', b"\xff\xfe\x00"],
)
def test_what_is_no_quiz_is_none(data: bytes) -> None:
    assert read_moodle(data) is None
