"""Tables become what a person said, before any program read them, that they must become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authoring.rules.formats.table import ignored_columns, read_sheets
from app.authoring.rules.refusals import words
from app.sheets.rules import Cell, Kind, Row, Sheet
from tests.authoring.importing.tables import TABLES
from tests.authoring.importing.tables.table import Table
from tests.authoring.importing.writing import sheets_of, shown

by_name = pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])


@by_name
def test_a_table_becomes_what_was_written_down_by_hand(table: Table) -> None:
    sheets = sheets_of(table)
    reading = read_sheets(sheets)
    assert [shown(one) for one in reading.proposed] == table.accepted
    assert [(one.place.sheet, one.place.row, one.code) for one in reading.refused] == table.refused
    assert list(ignored_columns(sheets)) == table.ignored


@by_name
def test_each_refusal_says_in_words_how_to_mend_it(table: Table) -> None:
    for refusal in read_sheets(sheets_of(table)).refused:
        sentence = words(refusal)
        assert sentence.endswith("。")
        assert "%(" not in sentence


def test_every_code_of_a_table_occurs_in_the_fixtures() -> None:
    assert len(TABLES) >= 20
    assert len({code for table in TABLES for _, _, code in table.refused}) >= 30


NAMES = st.sampled_from(
    ["题型", "题干", "选项A", "选项B", "选项C", "答案", "解析", "难度", "分值", "标签", "章节", "序号", "题目分类"]
)
VALUES = st.sampled_from(
    ["单选", "多选题", "判断", "填空", "排序", "A", "AB", "对", "0", "1", "____", "甲", "乙", "\\", "|", "/", "甲/乙"]
)
CELLS = st.builds(Cell, text=st.one_of(NAMES, VALUES, st.text(max_size=12)), kind=st.sampled_from(Kind))
ROWS = st.lists(CELLS, max_size=12).map(tuple)


@given(st.lists(ROWS, max_size=6), st.lists(NAMES, max_size=12), st.sampled_from(["", "判断题", "说明"]))
def test_reading_never_fails_whatever_the_cells_hold(rows: list[tuple[Cell, ...]], names: list[str], name: str) -> None:
    header = tuple(Cell(one, Kind.TEXT) for one in ("题干", "答案", *names))
    sheet = Sheet(name, tuple(Row(number, cells) for number, cells in enumerate((header, *rows), 1)))
    reading = read_sheets([sheet])
    places = [one.place.row for one in reading.proposed] + [one.place.row for one in reading.refused]
    assert len(places) == len(set(places))
    assert all(words(one) for one in reading.refused)
