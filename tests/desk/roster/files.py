"""Rosters written as the files that people send: .xlsx by an office program's rules, .csv in three encodings."""

import csv
import io
from datetime import date

import xlsxwriter

from app.sheets.reading import read
from app.sheets.rules import Read, Sheet
from tests.desk.roster.expected import Roster, Rows, Value


def bytes_of(roster: Roster) -> bytes:
    return xlsx(roster) if roster.kind == "xlsx" else table(next(iter(roster.sheets.values())), roster.kind)


def name_of(roster: Roster) -> str:
    return f"花名册.{'xlsx' if roster.kind == 'xlsx' else 'csv'}"


def sheets_of(roster: Roster) -> tuple[Sheet, ...]:
    found = read(bytes_of(roster), name_of(roster))
    assert isinstance(found, Read), found
    return found.sheets


def xlsx(roster: Roster) -> bytes:
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in roster.sheets.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    _write(page, at, column, value, day)
            for area in roster.merged if page is book.worksheets()[0] else ():
                page.merge_range(area, "")
                first, column = xlsxwriter.utility.xl_cell_to_rowcol(area.split(":")[0])
                _write(page, first, column, rows[first][column], day)
    return into.getvalue()


def _write(page: object, row: int, column: int, value: Value, day: object) -> None:
    if isinstance(value, str) and value.startswith("="):
        page.write_formula(row, column, value)  # type: ignore[attr-defined]
    elif isinstance(value, str) and value:
        page.write_string(row, column, value)  # type: ignore[attr-defined]
    elif isinstance(value, date):
        page.write_datetime(row, column, value, day)  # type: ignore[attr-defined]
    elif isinstance(value, int | float):
        page.write_number(row, column, value)  # type: ignore[attr-defined]


def table(rows: Rows, encoding: str) -> bytes:
    into = io.StringIO(newline="")
    csv.writer(into).writerows(["" if value is None else str(value) for value in row] for row in rows)
    return into.getvalue().encode(encoding)
