"""What is written as .xlsx comes back: text as text, numbers as numbers, and nothing that a program would run."""

import io
import re
import unicodedata
import zipfile
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sheets import writing
from app.sheets.reading import read
from app.sheets.rules import Read
from app.sheets.writing import LONGEST, Report, TooManyRows, written

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Zs", "Zl", "Zp"]), min_size=1, max_size=40)


def back(report: Report) -> list[list[str]]:
    found = read(written(report, "表"), "表.xlsx")
    assert isinstance(found, Read)
    (sheet,) = found.sheets
    return [[str(cell.text) for cell in row.cells] for row in sheet.rows]


def test_title_heads_rows_total_and_foot_stand_in_this_order() -> None:
    report = Report(
        "标题",
        ("序号", "单位", "完成率"),
        [(1, "示例局", Fraction(1, 2))],
        ("", "合计", Fraction(1, 2)),
        ("填报人：李",),
    )
    rows = back(report)
    assert rows[0][0] == "标题"
    assert rows[1] == ["序号", "单位", "完成率"]
    assert rows[2][:2] == ["1", "示例局"]
    assert rows[3][1] == "合计"
    assert rows[4][0] == "填报人：李"


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_every_text_comes_back(texts: list[str]) -> None:
    rows = back(Report("标题", ("一",), [(text,) for text in texts]))
    assert [row[0] for row in rows[2:]] == [unicodedata.normalize("NFC", text) for text in texts]


@given(st.sampled_from("=+-@＝＋－＠\t"), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_no_cell_is_a_formula(sign: str, rest: str) -> None:
    parts = zipfile.ZipFile(io.BytesIO(written(Report(sign + rest, (sign + rest,), [(sign + rest,)]), "表")))
    assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_rare_characters_pass_and_what_no_cell_holds_is_left_out() -> None:
    names = ["㛃𬭎燚", "阿依古丽·买买提", "𠮷野"]
    rows = back(Report("标题", ("姓名",), [*((name,) for name in names), ("甲\x00乙",), ("长" * (LONGEST + 9),)]))
    assert [row[0] for row in rows[2:5]] == names
    assert rows[5][0] == "甲乙"
    assert rows[6][0].startswith("长长")


@given(st.decimals(min_value=0, max_value=10_000, places=2))
def test_hours_come_back_as_the_numbers_that_they_are(hours: Decimal) -> None:
    data = written(Report("标题", ("学时",), [(hours,)]), "表")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    found = re.search(r'<c r="A3" s="\d+"><v>([\d.]+)</v></c>', sheet)  # no type: a number
    assert found, sheet
    assert Decimal(found[1]) == hours


def test_whole_hours_are_shown_without_a_point() -> None:
    """A format such as 0.## would show 12 as "12.": a number is shown as it is."""
    data = written(Report("标题", ("学时",), [(Decimal("12.00"),)]), "表")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet, styles = (book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    style = re.search(r'<c r="A3" s="(\d+)"><v>12</v>', sheet)
    assert style, sheet
    formats = re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])
    assert formats[int(style[1])] == "0"


def test_more_rows_than_a_sheet_holds_are_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 10)
    full = Report("标题", ("数",), [(n,) for n in range(6)], ("共",), ("一",))
    assert len(back(full)) == 10
    for more in (replace(full, rows=[*full.rows, (7,)]), replace(full, foot=("一", "二"))):
        with pytest.raises(TooManyRows):
            written(more, "表")
