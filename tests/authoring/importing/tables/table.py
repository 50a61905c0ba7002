"""What a table of the fixtures is, as literal rows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Formula:
    """A formula cell, and what the office program shows for it."""

    text: str
    shows: str = ""


Value = str | int | float | bool | date | Formula | None
Rows = list[list[Value]]
Expected = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """One file: its sheets, and by hand what is accepted (the fields that are not empty) and refused (row, code).

    `merged` has ranges of the first sheet, whose first cell holds the value; `encoding` makes it a .csv.
    """

    name: str
    sheets: dict[str, Rows]
    accepted: list[Expected]
    refused: list[tuple[str, int, str]] = field(default_factory=list)  # sheet, row, code
    ignored: list[tuple[str, str]] = field(default_factory=list)  # sheet, column
    merged: tuple[str, ...] = ()
    encoding: str = ""
