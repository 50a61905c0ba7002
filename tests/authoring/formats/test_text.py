"""Texts read back as their expectations, written by hand, say."""

import json
from pathlib import Path

import pytest

from app.authoring.rules.formats.text import read_text
from app.authoring.rules.proposals import Reading
from app.sheets.rules import Line
from tests.authoring.formats.plainly import plainly

FILES = Path(__file__).parent / "files"


def read(text: str) -> Reading:
    return read_text([Line(number, line) for number, line in enumerate(text.split("\n"), 1)])


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("*.txt") if "thirty" not in path.name))
def test_every_paper_is_read_as_expected(name: str) -> None:
    expected = json.loads((FILES / f"{name}.expected.json").read_text())
    assert plainly(read((FILES / name).read_text())) == expected


def test_thirty_questions_with_a_key_in_ranges() -> None:
    expected = json.loads((FILES / "word_thirty.txt.expected.json").read_text())
    found = read((FILES / "word_thirty.txt").read_text())
    assert not found.refused
    assert [one.place.row for one in found.proposed] == expected["rows"]
    signs = ["".join("ABCD"[at] for at in one.right) if one.options else "TF"[one.right[0]] for one in found.proposed]
    assert signs == expected["keys"].split()
    assert [one.options[0] for one in found.proposed if one.options] == expected["first_options"]
    assert [one.points for one in found.proposed] == [200] * 12 + [300] * 8 + [200] * 10
