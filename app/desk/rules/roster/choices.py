"""What somebody chose while he looked at a roster: columns, mended cells, units, rows left out; and the file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made
from enum import StrEnum
from typing import Any

from app.desk.rules.roster.cards import without_card
from app.desk.rules.roster.units import plain
from app.desk.rules.roster.values import Entry, Field, Place
from app.sheets.rules import Cell, Kind, Row, Sheet

LONGEST_TYPED = 200


class Do(StrEnum):
    MEND = "mend"
    LEAVE_OUT = "leave_out"
    TAKE_IN = "take_in"


@dataclass(frozen=True)
class Mend:
    """One row: cells typed anew, or a unit chosen; or left out, or taken in again as it stands in the file."""

    place: Place
    do: Do
    typed: dict[Field, str]
    unit: str  # a unit's ref, or empty
    everywhere: bool  # where the unit is written like there


@dataclass(frozen=True)
class Choices:
    said: dict[str, Field | None] = made(default_factory=dict)  # by heading
    mends: dict[Place, dict[Field, str]] = made(default_factory=dict)
    row_units: dict[Place, str] = made(default_factory=dict)  # refs
    said_units: dict[str, str] = made(default_factory=dict)  # refs, by the way of writing
    left_out: frozenset[Place] = frozenset()

    def naming(self, columns: dict[str, Field | None]) -> "Choices":
        return replace(self, said={**self.said, **columns})

    def mending(self, place: Place, typed: dict[Field, str]) -> "Choices":
        safe = {field: without_card(text[:LONGEST_TYPED]) for field, text in typed.items()}
        mended = {**self.mends.get(place, {}), **safe}
        return replace(self, mends={**self.mends, place: mended}, left_out=self.left_out - {place})

    def placing(self, entry: Entry, ref: str, everywhere: bool) -> "Choices":
        """One row's unit, or that of every row in which it is written like there."""
        if everywhere and entry.unit:
            return replace(self, said_units={**self.said_units, plain(entry.unit): ref})
        return replace(self, row_units={**self.row_units, entry.place: ref})

    def unsaying(self, written: str) -> "Choices":
        """That way of writing a unit is asked about again."""
        return replace(self, said_units={key: ref for key, ref in self.said_units.items() if key != written})

    def leaving_out(self, *places: Place) -> "Choices":
        return replace(self, left_out=self.left_out | set(places))

    def taking_in(self, place: Place) -> "Choices":
        """As it stands in the file."""
        return replace(
            self,
            left_out=self.left_out - {place},
            mends={key: value for key, value in self.mends.items() if key != place},
            row_units={key: value for key, value in self.row_units.items() if key != place},
        )

    def written(self) -> str:
        return json.dumps(
            {
                "said": {heading: field.value if field else "" for heading, field in self.said.items()},
                "mends": [[*place, typed] for place, typed in self.mends.items()],
                "row_units": [[*place, ref] for place, ref in self.row_units.items()],
                "said_units": self.said_units,
                "left_out": [list(place) for place in sorted(self.left_out)],
            },
            ensure_ascii=False,
        )


def read_choices(text: str) -> Choices:
    kept: dict[str, Any] = json.loads(text)
    return Choices(
        {heading: Field(field) if field else None for heading, field in kept.get("said", {}).items()},
        {
            Place(sheet, row): {Field(field): value for field, value in typed.items()}
            for sheet, row, typed in kept.get("mends", [])
        },
        {Place(sheet, row): ref for sheet, row, ref in kept.get("row_units", [])},
        kept.get("said_units", {}),
        frozenset(Place(sheet, row) for sheet, row in kept.get("left_out", [])),
    )


def written_sheets(sheets: Sequence[Sheet]) -> str:
    """Cells as short lists: text, kind, and marks where there are any."""
    return json.dumps(
        [[sheet.name, [[row.number, [_kept(cell) for cell in row.cells]] for row in sheet.rows]] for sheet in sheets],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def read_sheets(text: str) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(name, tuple(Row(number, tuple(_cell(cell) for cell in cells)) for number, cells in rows))
        for name, rows in json.loads(text)
    )


def _kept(cell: Cell) -> list[Any]:
    marks = 2 * cell.unsafe + cell.merged
    return [cell.text, cell.kind.value, marks] if marks else [cell.text, cell.kind.value] if cell.text else []


def _cell(kept: list[Any]) -> Cell:
    if not kept:
        return Cell()
    marks = kept[2] if len(kept) > 2 else 0
    return Cell(kept[0], Kind(kept[1]), bool(marks & 2), bool(marks & 1))
