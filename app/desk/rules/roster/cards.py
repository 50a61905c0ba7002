"""ID card numbers are not asked for: they are taken out before anything else sees the file."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.desk.rules.roster.headings import LAST_HEADER_ROW, SYNONYMS, plain
from app.desk.rules.roster.values import Field
from app.sheets.rules import EMPTY, Cell, Kind, Row, Sheet

MARK = "〔身份证号〕"  # stands where a number was taken out
_NUMBER = re.compile(r"(?<![0-9A-Za-z０-９])(?:[0-9０-９][\s\-]?){17}[0-9０-９XxＸｘ](?![0-9A-Za-z０-９])")
_HEADINGS = frozenset(SYNONYMS[Field.IDENTITY_CARD])


def without_cards(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Columns of ID card numbers emptied below their heading; a number that looks like one elsewhere marked."""
    return tuple(_cleaned(sheet) for sheet in sheets)


def has_card(text: str) -> bool:
    return MARK in text or _NUMBER.search(text) is not None


def without_card(text: str) -> str:
    return _NUMBER.sub(MARK, text)


def _cleaned(sheet: Sheet) -> Sheet:
    empty: set[int] = set()
    rows = []
    for row in sheet.rows:
        rows.append(_row(row, empty))
        if row.number <= LAST_HEADER_ROW:
            empty |= {index for index, cell in enumerate(row.cells) if plain(cell.text) in _HEADINGS}
    return Sheet(sheet.name, tuple(rows))


def _row(row: Row, empty: set[int]) -> Row:
    cells = [
        EMPTY if index in empty and plain(cell.text) not in _HEADINGS else _cell(cell)
        for index, cell in enumerate(row.cells)
    ]
    return Row(row.number, tuple(cells))


def _cell(cell: Cell) -> Cell:
    if len(cell.text) < 18 or not has_card(cell.text):
        return cell
    return replace(cell, text=without_card(cell.text), kind=Kind.TEXT, unsafe=False)
