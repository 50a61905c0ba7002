"""The fixtures as files, through the reader of everything; files that are none; and what comes in twice."""

import csv
import io
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authoring.rules.importing import Held, State, plan
from app.authoring.rules.mending import dumped, kept_from, loaded, reading_of
from app.authoring.rules.proposals import Place, Proposed, Reading
from app.authoring.rules.reading import Proposal, propose
from app.sheets.rules import Refused, Why
from tests.authoring.importing.tables import TABLES
from tests.authoring.importing.tables.table import Table
from tests.authoring.importing.test_fields import questions
from tests.authoring.importing.writing import file_of, shown


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_a_file_becomes_what_was_written_down_by_hand(table: Table) -> None:
    found = propose(file_of(table), table.name)
    assert isinstance(found, Proposal)
    assert [shown(one) for one in found.reading.proposed] == table.accepted
    assert [(one.place.sheet, one.place.row, one.code) for one in found.reading.refused] == table.refused
    assert list(found.ignored) == table.ignored
    assert not found.lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_each_encoding(encoding: str) -> None:
    found = propose("题型,题干,答案\r\n判断题,今天是晴天。,对\r\n".encode(encoding), "判断.csv")
    assert isinstance(found, Proposal)
    assert [(one.stem, one.right) for one in found.reading.proposed] == [("今天是晴天。", (0,))]


@pytest.mark.parametrize("name", ["", "题库.txt"])
def test_a_table_that_was_copied_from_an_office_program_is_a_table(name: str) -> None:
    text = "题型\t题干\t答案\t备注\n判断题\t今天是晴天。\t对\t无\n判断题\t明天\t？\t\n"
    found = propose(text.encode() if name else text, name)
    assert isinstance(found, Proposal)
    assert [(one.place.row, one.stem) for one in found.reading.proposed] == [(2, "今天是晴天。")]
    assert [(one.place.row, one.code) for one in found.reading.refused] == [(3, "truth-unreadable")]
    assert (found.ignored, found.lines) == ((("", "备注"),), False)


def test_a_csv_without_a_header_is_refused_as_a_table() -> None:
    found = propose("姓名,电话\n王同志,0571\n".encode(), "通讯录.csv")
    assert isinstance(found, Proposal)
    assert [(one.place.row, one.code) for one in found.reading.refused] == [(1, "header-missing")]


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "a.xlsx", Why.EMPTY),
        (b"PK\x03\x04" + b"\0" * 40, "a.xlsx", Why.DAMAGED),
        (b"\x89PNG\r\n\x1a\n", "a.png", Why.KIND),
        (b"\xff\xfe\x00\x81\xff", "a.csv", Why.ENCODING),
        (b"\xff\xff\xff", "a.aiken", Why.ENCODING),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(data: bytes, name: str, why: Why) -> None:
    found = propose(data, name)
    assert isinstance(found, Refused)
    assert found.why is why


@given(st.lists(questions(), max_size=6, unique_by=lambda one: one.stem))
def test_what_was_taken_in_once_adds_nothing_the_second_time(proposed: list[Proposed]) -> None:
    placed = [Proposed(**{**vars(one), "place": Place(row)}) for row, one in enumerate(proposed, 2)]
    once = plan(Reading(tuple(placed)), [])
    held = [Held(f"a-q{n}", one.after) for n, one in enumerate(once.accepted, 1)]
    again = plan(Reading(tuple(one.proposed for one in once.accepted)), held)
    assert {one.state for one in again.accepted} <= {State.DUPLICATE}
    assert again.refused == ()


@given(st.lists(questions(), max_size=6))
def test_a_preview_is_kept_without_loss(proposed: list[Proposed]) -> None:
    placed = tuple(Proposed(**{**vars(one), "place": Place(row)}) for row, one in enumerate(proposed, 2))
    kept = loaded(dumped(kept_from(Reading(placed), False, (("", "备注"),))))
    assert reading_of(kept).proposed == placed
    assert kept.ignored == (("", "备注"),)


@given(st.binary(max_size=200), st.sampled_from(["a.xlsx", "a.csv", "a.xls", "a.docx", "a.txt", "a.aiken", "a.gift"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    assert isinstance(propose(data, name), Proposal | Refused)


@pytest.mark.slow
def test_three_thousand_rows_are_read_and_compared_in_little_time() -> None:
    random = Random(1)

    def words(count: int) -> str:
        return "".join(chr(0x4E00 + random.randrange(3000)) for _ in range(count))

    text = io.StringIO()
    rows = [["单选题", words(40), *(words(9) for _ in range(4)), "B", words(30)] for _ in range(3000)]
    csv.writer(text).writerows([["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析"], *rows])
    found = propose(text.getvalue().encode(), "a.csv")
    assert isinstance(found, Proposal)
    assert len(plan(found.reading, []).accepted) == 3000
