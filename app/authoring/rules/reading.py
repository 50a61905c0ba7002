"""Any file, or pasted text, -> the questions that it proposes: the one reader of everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from app.authoring.rules.formats.table import ignored_columns, read_sheets
from app.authoring.rules.proposals import Reading
from app.sheets.reading import read
from app.sheets.rules import Refused, Sheet


@dataclass(frozen=True)
class Proposal:
    """`lines`: places without a sheet are lines of a text; `ignored`: sheet and name of columns that nobody reads."""

    reading: Reading
    lines: bool = False
    ignored: tuple[tuple[str, str], ...] = ()


def propose(data: bytes | str, name: str) -> Proposal | Refused:
    """`name` is the file's own, with its suffix; empty for pasted text. Never raises."""
    if isinstance(data, str):
        return of_text(data, "")
    found = read(data, name)
    if isinstance(found, Refused):
        return found
    tables = of_sheets(found.sheets)
    if not found.lines:
        return tables
    text = of_text("\n".join(line.text for line in found.lines), PurePosixPath(name).suffix.lower())
    together = Reading(
        (*text.reading.proposed, *tables.reading.proposed), (*text.reading.refused, *tables.reading.refused)
    )
    return Proposal(together, True, tables.ignored)


def of_sheets(sheets: Sequence[Sheet]) -> Proposal:
    return Proposal(read_sheets(sheets), False, ignored_columns(sheets))


def of_text(text: str, suffix: str) -> Proposal:
    return Proposal(Reading(), True)
