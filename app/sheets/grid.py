"""From a reader's grid of values to the rows of a sheet: formulas as such, merged ranges filled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.sheets import limits
from app.sheets.cells import cell_of
from app.sheets.refusing import Unreadable
from app.sheets.rules import EMPTY, Cell, Row, Why

At = tuple[int, int]  # row and column, from 0
Range = tuple[At, At]  # first and last cell


@dataclass
class Extent:
    """How far the filled cells of one sheet reach; refuses as soon as it is too far."""

    sheet: str
    rows: set[int] = field(default_factory=set)
    width: int = 0
    height: int = 0
    letters: int = 0

    def add(self, row: int, column: int, letters: int) -> None:
        if column >= limits.MAX_COLUMNS:
            raise Unreadable(Why.TOO_MANY_COLUMNS, sheet=self.sheet, most=limits.MAX_COLUMNS)
        self.rows.add(row)
        if len(self.rows) > limits.MAX_ROWS:
            raise Unreadable(Why.TOO_MANY_ROWS, sheet=self.sheet, most=limits.MAX_ROWS)
        self.width, self.height = max(self.width, column + 1), max(self.height, row + 1)
        self.letters += letters


def check(extents: Iterable[Extent]) -> None:
    """All sheets together: a reader keeps the empty cells between filled ones, and a shared text for each cell."""
    cells = letters = 0
    for extent in extents:
        cells += extent.width * extent.height
        letters += extent.letters
        if cells > limits.MAX_CELLS:
            raise Unreadable(Why.TOO_BIG, sheet=extent.sheet, row=extent.height, cells=limits.MAX_CELLS)
    if letters > limits.MAX_LETTERS:
        raise Unreadable(Why.BOMB)


def rows_of(
    values: Sequence[Sequence[object]], start: At, over: Mapping[At, Cell], merged: Iterable[Range]
) -> tuple[Row, ...]:
    """`values` begins in the cell `start`; `over` stands instead of what the reader gave."""
    top, left = start
    width = max([left + len(values[0]) if values else 0, *(column + 1 for _, column in over)])
    height = max([top + len(values), *(row + 1 for row, _ in over)])
    same: dict[object, Cell] = {}
    table = [[EMPTY] * width for _ in range(height)]
    for row, line in enumerate(values, top):
        for column, value in enumerate(line, left):
            if value != "":
                key = (type(value), value)
                table[row][column] = same[key] if key in same else same.setdefault(key, cell_of(value))
    for (row, column), cell in over.items():
        table[row][column] = cell
    _fill(table, width, height, merged)
    return tuple(
        Row(number, tuple(cells[: _length(cells)]))
        for number, cells in enumerate(table, 1)
        if any(c.text for c in cells)
    )


def _fill(table: list[list[Cell]], width: int, height: int, merged: Iterable[Range]) -> None:
    """Within what is filled: a merge that reaches beyond it makes no rows of its own."""
    left = 2 * limits.MAX_CELLS
    for (top, first), (bottom, last) in merged:
        if top >= height or first >= width:
            continue
        copy = replace(table[top][first], merged=True)
        for row in range(top, min(bottom + 1, height)):
            for column in range(first, min(last + 1, width)):
                if (row, column) != (top, first) and copy.text:
                    table[row][column] = copy
            left -= max(last - first + 1, 1)
        if left < 0:
            raise Unreadable(Why.DAMAGED)


def _length(cells: Sequence[Cell]) -> int:
    return max((column for column, cell in enumerate(cells, 1) if cell.text), default=0)
