"""Question tables of every layout that trainers use -> proposed questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.authoring.rules.formats.answers import is_from_zero
from app.authoring.rules.formats.columns import (
    ANSWER,
    DIFFICULTY,
    STEM,
    TYPE,
    Header,
    header_of,
    plain,
    settled,
    type_of,
    type_of_sheet,
)
from app.authoring.rules.formats.row import CHOICES, Cells, Habits, is_empty, question_of
from app.authoring.rules.proposals import Place, Proposed, Reading, Refusal
from app.authoring.rules.sketch import Kind
from app.sheets.rules import Row, Sheet

NOTES = "说明"  # a sheet whose name ends so may hold anything


@dataclass(frozen=True)
class Part:
    """One header and the rows under it."""

    header: Header
    rows: tuple[Row, ...]


def read_sheets(sheets: Sequence[Sheet]) -> Reading:
    """Everything that the sheets propose, in their order; a sheet without a header is refused as one."""
    proposed: list[Proposed] = []
    refused: list[Refusal] = []
    for sheet in sheets:
        if not any(not row.blank for row in sheet.rows):
            continue
        parts = parts_of(sheet)
        if not parts and not plain(sheet.name).endswith(NOTES):
            refused.append(Refusal(Place(sheet.rows[0].number, sheet.name), "header-missing"))
        for part in parts:
            for one in _read(part, sheet):
                if isinstance(one, Proposed):
                    proposed.append(one)
                else:
                    refused.append(one)
    return Reading(tuple(proposed), tuple(refused))


def ignored_columns(sheets: Sequence[Sheet]) -> tuple[tuple[str, str], ...]:
    """Sheet and name of each column that nobody reads."""
    found = [(sheet.name, name) for sheet in sheets for part in parts_of(sheet) for name in part.header.ignored]
    return tuple(dict.fromkeys(found))


def parts_of(sheet: Sheet) -> list[Part]:
    """A sheet may repeat its header, and may have another one further down."""
    found: list[tuple[Header, list[Row]]] = []
    for row in sheet.rows:
        header = header_of(row)
        if header is not None and (header.is_whole or not found):
            found.append((header, []))
        elif found:
            found[-1][1].append(row)
    return [Part(settled(header, rows), tuple(rows)) for header, rows in found]


def _read(part: Part, sheet: Sheet) -> Iterator[Proposed | Refusal]:
    header = part.header
    if header.twice:
        first, second = header.twice
        yield Refusal(Place(header.number, sheet.name), "column-twice", {"first": first, "second": second})
        return
    if ANSWER not in header.columns:
        yield Refusal(Place(header.number, sheet.name), "column-missing", {"stem": header.names[STEM]})
        return
    rows = [(row, cells) for row in part.rows if not is_empty(cells := cells_of(header, row))]
    habits = habits_of(header, sheet.name, [cells for _, cells in rows])
    for row, cells in rows:
        yield question_of(cells, Place(row.number, sheet.name), habits)


def cells_of(header: Header, row: Row) -> Cells:
    return {key: row[at] for key, at in header.columns.items() if row[at].text}


def habits_of(header: Header, name: str, rows: Sequence[Cells]) -> Habits:
    kind = type_of_sheet(name)
    return Habits(
        kind=kind,
        has_types=TYPE in header.columns,
        from_zero=any(_counts_from_zero(cells, kind) for cells in rows),
        levels=any(_is_level(cells) for cells in rows),
    )


def _counts_from_zero(cells: Cells, of_sheet: Kind | None) -> bool:
    """A choice whose options are counted from 0; in other types 0 is a word or a text."""
    kind = type_of(cells[TYPE].text) if TYPE in cells else of_sheet
    if isinstance(kind, Kind) and kind not in (*CHOICES, Kind.ORDERING):
        return False
    return ANSWER in cells and any(key.startswith("option-") for key in cells) and is_from_zero(cells[ANSWER].text)


def _is_level(cells: Cells) -> bool:
    """A difficulty beyond the three that are known here."""
    written = plain(cells[DIFFICULTY].text) if DIFFICULTY in cells else ""
    return written.isascii() and written.isdigit() and int(written) > 3
