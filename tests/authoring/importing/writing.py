"""The fixtures' tables as values and as files."""

import csv
import io
from collections.abc import Callable
from datetime import date

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from app.authoring.rules.proposals import Proposed
from app.sheets.rules import EMPTY, Cell, Kind, Row, Sheet
from tests.authoring.importing.tables.table import Expected, Formula, Table, Value


def sheets_of(table: Table) -> tuple[Sheet, ...]:
    """What the reader is to make of the table's file."""
    return tuple(
        Sheet(name, tuple(row for row in rows if not row.blank))
        for name, values in table.sheets.items()
        for rows in [_rows(table, name, values)]
    )


def _rows(table: Table, name: str, values: list[list[Value]]) -> list[Row]:
    cells = [[_cell(value) for value in row] for row in values]
    if name == next(iter(table.sheets)):
        for written in table.merged:
            (top, left), (bottom, right) = (_at(one) for one in written.split(":"))
            first = cells[top][left]
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if (row, column) != (top, left):
                        cells[row][column] = Cell(first.text, first.kind, merged=True)
    return [Row(number, tuple(row)) for number, row in enumerate(cells, 1)]


def _at(written: str) -> tuple[int, int]:
    return int(written[1:]) - 1, ord(written[0]) - ord("A")


def _cell(value: Value) -> Cell:
    match value:
        case None:
            return EMPTY
        case bool():
            return Cell(str(value).upper(), Kind.BOOLEAN)
        case int() | float():
            return Cell(str(value), Kind.NUMBER, unsafe=len(str(value)) > 15)
        case date():
            return Cell(value.isoformat(), Kind.DATE)
        case Formula():
            return Cell(value.text, Kind.FORMULA)
    return Cell(str(value), Kind.TEXT)


def file_of(table: Table) -> bytes:
    return _csv(table) if table.encoding else _xlsx(table)


def _csv(table: Table) -> bytes:
    text = io.StringIO()
    (rows,) = table.sheets.values()
    csv.writer(text, lineterminator="\r\n").writerows([["" if one is None else one for one in row] for row in rows])
    return text.getvalue().encode(table.encoding)


def _xlsx(table: Table) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in table.sheets.items():
        sheet = book.add_worksheet(name)
        write: Callable[..., object] = sheet.write
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                match value:
                    case None:
                        pass
                    case Formula():
                        sheet.write_formula(at, column, value.text, None, value.shows)
                    case date():
                        sheet.write_datetime(at, column, value, day)
                    case str():
                        sheet.write_string(at, column, value)
                    case _:
                        write(at, column, value)
    first, values = next(iter(table.sheets.items()))
    for written in table.merged:
        (top, left), (bottom, right) = (_at(one) for one in written.split(":"))
        sheet = book.get_worksheet_by_name(first)
        assert sheet is not None, xl_range_abs(top, left, bottom, right)
        sheet.merge_range(top, left, bottom, right, values[top][left])
    book.close()
    return file.getvalue()


def shown(one: Proposed) -> Expected:
    """The fields that are not empty, as the fixtures write them."""
    place = {"row": one.place.row} | ({"sheet": one.place.sheet} if one.place.sheet else {})
    fields = {name: _listed(value) for name, value in vars(one).items() if name not in ("place", "type", "stem")}
    filled = {name: value for name, value in fields.items() if value not in (None, False, "", [])}
    return place | {"type": str(one.type), "stem": one.stem} | filled


def _listed(value: object) -> object:
    return [_listed(one) for one in value] if isinstance(value, tuple) else value
