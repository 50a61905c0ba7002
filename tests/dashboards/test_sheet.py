"""No cell of an export is a formula, and what is exported comes back as it was."""

import csv
import io
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.dashboards.rules.sheet import STARTS, attachment, csv_of, file_name, masked

NASTY = st.text(alphabet=st.sampled_from("=+-@\t\r\n ＝＋－＠'\",;|\x00\u3000a1甲"), max_size=12)
CELLS = st.one_of(NASTY, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=4))
def test_no_cell_is_a_formula_and_nothing_else_is_changed(rows: list[list[str]]) -> None:
    body = csv_of(rows)
    assert body.startswith(b"\xef\xbb\xbf")
    back = list(csv.reader(io.StringIO(body[3:].decode(), newline="")))
    assert len(back) == len(rows)
    for before, after in zip(rows, back, strict=True):
        for cell, read in zip(before, after, strict=True):
            assert read[:1] not in STARTS or not read
            assert read.lstrip()[:1] not in STARTS or not read.strip()
            assert read.removeprefix("'") == cell.replace("\x00", "").removeprefix("'")


@given(st.lists(CELLS, max_size=5))
def test_a_file_name_fits_every_system(parts: list[str]) -> None:
    name = file_name(*parts, datetime.now(UTC).strftime("%Y"))
    assert not set(name) & set('\\/:*?"<>|\r\n\t\x00')
    assert name.endswith(".csv")
    assert attachment(name).isascii()


def test_phones_are_masked() -> None:
    assert masked("13812341234") == "138****1234"
    assert masked("8866") == "****"
