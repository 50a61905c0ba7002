"""The words in which a messy roster and what must become of it are written down by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

Value = str | int | float | date | None
Rows = Sequence[Sequence[Value]]


@dataclass(frozen=True)
class New:
    """One person who comes in: the row that he stands in, and how he is known afterwards.

    `unit` is the full name of his unit, with its parent's where two have that name; dates as 2024-03-05, or 2024-03
    where only the month is known.
    """

    row: int
    name: str
    phone: str = ""
    staff: str = ""
    unit: str = ""
    branch: str = ""
    post: str = ""
    appointed: str = ""
    sex: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Bad:
    """One row that is refused, at which of our columns, and some words that the reason must hold."""

    row: int
    column: str
    says: str = ""
    sheet: str = ""
    suggests: str = ""  # a unit's full name that stands among the nearest


@dataclass(frozen=True)
class Roster:
    """A file: its sheets as they look in the office program, and what must become of it in an empty class.

    `kind`: xlsx, utf-8, utf-8-sig or gb18030 (the last three: .csv). `merged`: ranges; the first cell has the value.
    Rows count from 1 as on the screen. A text that begins with = is a formula.
    """

    about: str
    sheets: dict[str, Rows]
    new: Sequence[New] = ()
    refused: Sequence[Bad] = ()
    skipped: Sequence[int] = ()  # rows below the header that are not persons: totals, titles, feet
    untold: Sequence[str] = ()  # words that must appear nowhere afterwards
    ignored: Sequence[str] = ()  # headings of columns that are not ours, as they are told
    file_refused: str = ""  # words of the reason for which nothing of it can be read
    kind: str = "xlsx"
    merged: Sequence[str] = field(default=())
