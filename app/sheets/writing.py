"""Tables written as .xlsx: no cell is ever a formula, numbers stay numbers (Fraction: a share), all else is text."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import xlsxwriter

from app.errors import Invalid

Value = str | int | Fraction | Decimal | None
WIDEST, NARROWEST = 40, 6
LONGEST = 32_767  # characters that a cell holds: Excel's own limit
MOST_ROWS = 1_048_576  # that a sheet holds; what is beyond would be left out without a word
HEADS = 2


class TooManyRows(Invalid):
    """More than a sheet holds: somebody has to ask for less."""


@dataclass(frozen=True)
class Report:
    """A title in the first row, heads in the second, then rows, a total, and lines at the foot."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] = ()
    foot: tuple[str, ...] = ()


def must_fit(rows: int) -> None:
    """So many rows and one at the foot. Raises TooManyRows."""
    if HEADS + rows + 1 > MOST_ROWS:
        raise TooManyRows


def written(report: Report, sheet_name: str) -> bytes:
    """One sheet, ready to be printed across a page; its heads stand on each page."""
    return book([(sheet_name, report)])


def book(sheets: Sequence[tuple[str, Report]]) -> bytes:
    """Several sheets, each with its name; row after row goes to disk, so that a long list needs no memory.

    Raises TooManyRows.
    """
    for _name, report in sheets:
        must_fit(len(report.rows) + bool(report.total) + max(len(report.foot) - 1, 0))
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"constant_memory": True})
    fonts = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
    formats = {
        "title": made.add_format({**fonts, "bold": True, "font_size": 16, "align": "center"}),
        "head": made.add_format({**fonts, "bold": True, "border": 1, "align": "center", "text_wrap": True}),
        "text": made.add_format({**fonts, "border": 1, "num_format": "@", "text_wrap": True}),
        "number": made.add_format({**fonts, "border": 1, "num_format": "0"}),
        "hours": made.add_format({**fonts, "border": 1, "num_format": "General"}),
        "share": made.add_format({**fonts, "border": 1, "num_format": "0.0%"}),
        "foot": made.add_format(fonts),
    }
    for name, report in sheets:
        _sheet(made.add_worksheet(name), report, formats)
    made.close()
    return file.getvalue()


def _sheet(sheet: xlsxwriter.worksheet.Worksheet, report: Report, formats: dict[str, object]) -> None:
    """From top to bottom, since what was written is gone."""
    rows = [*report.rows, *([report.total] if report.total else [])]
    _for_paper(sheet, len(report.heads))
    for at, width in enumerate(_widths([report.heads, *rows])):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 30)
    last = len(report.heads) - 1
    if last:
        sheet.merge_range(0, 0, 0, last, "", formats["title"])
    sheet.write_string(0, 0, _fitting(report.title), formats["title"])
    for at, head in enumerate(report.heads):
        sheet.write_string(1, at, _fitting(head), formats["head"])
    for n, row in enumerate(rows, 2):
        for at, cell in enumerate(row):
            _write(sheet, n, at, cell, formats)
    for n, line in enumerate(report.foot, len(rows) + 2):
        sheet.write_string(n, 0, _fitting(line), formats["foot"])


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, at: int, cell: Value, formats: dict[str, object]) -> None:
    if isinstance(cell, Fraction):
        sheet.write_number(row, at, float(cell), formats["share"])
    elif isinstance(cell, Decimal):
        sheet.write_number(row, at, float(cell), formats["hours"])
    elif isinstance(cell, int):
        sheet.write_number(row, at, cell, formats["number"])
    else:
        sheet.write_string(row, at, _fitting(cell or ""), formats["text"])


def _fitting(text: str) -> str:
    """Without what XML cannot hold; a text too long for a cell would otherwise be left out without a word."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")[:LONGEST]


def _for_paper(sheet: xlsxwriter.worksheet.Worksheet, columns: int) -> None:
    sheet.set_paper(9)  # A4
    if columns > 7:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 0)


def _widths(rows: Iterable[Sequence[Value]]) -> list[int]:
    """In characters; a Chinese one counts for two."""
    widths: list[int] = []
    for row in rows:
        for at, cell in enumerate(row):
            text = "100.0%" if isinstance(cell, Fraction) else str("" if cell is None else cell)
            width = sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) + 2
            if at == len(widths):
                widths.append(NARROWEST)
            widths[at] = min(max(widths[at], width), WIDEST)
    return widths
