"""The empty workbook that trainers write questions in."""

from app.authoring.rules.formats.table import read_sheets
from app.authoring.rules.formats.template import template
from app.authoring.rules.proposals import Reading
from app.authoring.rules.reading import Proposal, propose
from app.sheets.reading import read
from app.sheets.rules import Cell, Read, Row, Sheet
from tests.authoring.importing.pages import START
from tests.conftest import As, Browser
from tests.school import School


def test_the_template_is_a_workbook_whose_every_column_is_read(trainer: Browser, as_: As, school: School) -> None:
    sent = trainer.get(f"{START}/template.xlsx")
    assert (sent.status_code, "attachment" in sent.headers["Content-Disposition"]) == (200, True)
    found = propose(sent.content, "题库模板.xlsx")
    assert isinstance(found, Proposal)
    assert (found.reading, found.ignored) == (Reading(), ())
    assert as_(school.cast.learner).get(f"{START}/template.xlsx").status_code == 403


def test_what_is_written_into_the_template_is_taken() -> None:
    book = load_workbook(template())
    header = book["题库"][0]
    row = {
        "题型（必填）": "多选题",
        "题干（必填）": "哪些是节气？",
        "选项A": "立春",
        "选项B": "元旦",
        "选项C": "冬至",
        "答案（必填）": "AC",
    }
    (one,) = read_sheets(
        [Sheet("题库", (header, Row(2, tuple(Cell(row.get(cell.text, "")) for cell in header.cells))))]
    ).proposed
    assert (one.options, one.right) == (("立春", "元旦", "冬至"), (0, 2))


def load_workbook(data: bytes) -> dict[str, tuple[Row, ...]]:
    found = read(data, "a.xlsx")
    assert isinstance(found, Read)
    return {sheet.name: sheet.rows for sheet in found.sheets}
