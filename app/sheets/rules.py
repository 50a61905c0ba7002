"""What a file from outside holds: cells and paragraphs, each with the place at which a person finds it there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"  # whole ones are written without a point
    DATE = "date"  # written as 2026-07-15, or 2026-07-15 14:20 where it has a time
    BOOLEAN = "boolean"  # written as TRUE or FALSE
    FORMULA = "formula"  # written as the formula, such as =A1&"x": what it comes to is never taken for typed
    ERROR = "error"  # written as #N/A and the like


@dataclass(frozen=True)
class Cell:
    """`text` is trimmed, in NFC, without zero-width and control characters; its own line breaks are kept as \\n.

    A number of more than 15 digits has lost some in the office program: it is kept with `unsafe` true, so that
    whoever reads it as a phone or a staff number refuses it and says that the column must be text.
    """

    text: str = ""
    kind: Kind = Kind.EMPTY
    unsafe: bool = False
    merged: bool = False  # repeats the first cell of a merged range


EMPTY = Cell()


@dataclass(frozen=True)
class Row:
    """`number` is the one that the office program shows, from 1."""

    number: int
    cells: tuple[Cell, ...]

    def __getitem__(self, column: int) -> Cell:
        """The cell at a column, from 0; empty beyond the last."""
        return self.cells[column] if 0 <= column < len(self.cells) else EMPTY

    @property
    def blank(self) -> bool:
        return not any(cell.text for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """One table; blank rows are left out, so numbers may jump. A .csv is one sheet without a name."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Line:
    """A line of text or a paragraph of a document, from 1; numbering that Word draws by itself is written out."""

    number: int
    text: str


@dataclass(frozen=True)
class Read:
    """A file that could be read: its tables, its lines, or (a document) both."""

    sheets: tuple[Sheet, ...] = ()
    lines: tuple[Line, ...] = ()


class Why(StrEnum):
    """Why a whole file is refused; the words stand in `sheets.words`."""

    TOO_BIG = "too_big"
    EMPTY = "empty"
    KIND = "kind"  # neither by its name nor by its first bytes one that is read here
    MISNAMED = "misnamed"  # the name says one kind, the bytes another that is not read under it
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"  # truncated, or not what it says it is
    BOMB = "bomb"  # unpacks to more than a file of this kind may hold
    ENCODING = "encoding"  # neither UTF-8 nor GB18030
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"


@dataclass(frozen=True)
class Refused:
    """A file of which nothing was taken."""

    why: Why
    details: Mapping[str, str] = field(default_factory=dict)
