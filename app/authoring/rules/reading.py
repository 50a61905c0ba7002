"""Any file, or pasted text, -> the questions that it proposes: the one reader of everything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from app.authoring.rules.formats.aiken import read_aiken
from app.authoring.rules.formats.columns import header_of
from app.authoring.rules.formats.detecting import Format, detect
from app.authoring.rules.formats.gift import read_gift
from app.authoring.rules.formats.moodle import read_moodle
from app.authoring.rules.formats.table import ignored_columns, read_sheets
from app.authoring.rules.formats.text import read_text
from app.authoring.rules.proposals import Place, Proposed, Reading, Refusal
from app.sheets.cells import clean
from app.sheets.limits import MAX_BYTES
from app.sheets.reading import TABLES, read
from app.sheets.reading import text as decoded
from app.sheets.rules import Line, Refused, Sheet, Why

UNREAD = frozenset((".xml", ".aiken"))  # names that mean nothing to the reader of tables and documents
DOCUMENTS = frozenset((".docx", ".doc"))  # hold tables between their paragraphs
PASTED = "pasted.tsv"  # what a table program puts on the clipboard


@dataclass(frozen=True)
class Proposal:
    """`lines`: places without a sheet are lines of a text; `ignored`: sheet and name of columns that nobody reads."""

    reading: Reading
    lines: bool = False
    ignored: tuple[tuple[str, str], ...] = ()


def propose(data: bytes | str, name: str) -> Proposal | Refused:
    """`name` is the file's own, with its suffix; empty for pasted text. Never raises."""
    if isinstance(data, str):
        return of_pasted(data)
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in UNREAD and len(data) > MAX_BYTES:
        return Refused(Why.TOO_BIG, {"megabytes": str(MAX_BYTES // 2**20)})
    if suffix == ".xml":
        return of_markup(data) or Refused(Why.DAMAGED)
    if suffix == ".aiken":
        text = decoded(data)
        return Refused(Why.ENCODING) if text is None else of_text(lines_of(text), suffix)
    found = read(data, name)
    if isinstance(found, Refused):
        return found
    if not found.lines or suffix in TABLES or (suffix not in DOCUMENTS and _has_header(found.sheets)):
        return of_sheets(found.sheets)
    if suffix not in DOCUMENTS:
        return of_text(found.lines, suffix)
    with_header = [sheet for sheet in found.sheets if _has_header([sheet])]
    tables, beside = of_sheets(with_header), of_text(_without(found.lines, with_header), suffix)
    proposed = (*beside.reading.proposed, *tables.reading.proposed)
    return Proposal(Reading(proposed, (*beside.reading.refused, *tables.reading.refused)), True, tables.ignored)


def _without(lines: Sequence[Line], sheets: Sequence[Sheet]) -> list[Line]:
    """A document's lines hold the rows of its tables too: those that are read as tables are left empty."""
    rows = {_squeezed("".join(cell.text for cell in row.cells)) for sheet in sheets for row in sheet.rows}
    return [replace(line, text="") if _squeezed(line.text) in rows else line for line in lines]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def of_sheets(sheets: Sequence[Sheet]) -> Proposal:
    return Proposal(read_sheets(sheets), False, ignored_columns(sheets))


def of_pasted(text: str) -> Proposal:
    """A table where it has tabs and a header, else a text."""
    if "\t" in text:
        found = read(text.encode(), PASTED)
        if not isinstance(found, Refused) and _has_header(found.sheets):
            return of_sheets([replace(sheet, name="") for sheet in found.sheets])
    return of_text(lines_of(text))


def _has_header(sheets: Sequence[Sheet]) -> bool:
    return any(header_of(row) for sheet in sheets for row in sheet.rows)


def of_markup(data: bytes) -> Proposal | None:
    """A quiz of Moodle; none where it is something else."""
    found = read_moodle(data)
    return None if found is None else Proposal(found, True)


def lines_of(text: str) -> tuple[Line, ...]:
    return tuple(Line(number, clean(line)) for number, line in enumerate(text.splitlines(), 1))


def of_text(lines: Sequence[Line], suffix: str = "") -> Proposal:
    """Questions that are written one below the other; what they are written in, their own signs say."""
    text = "\n".join(line.text for line in lines)
    match detect(suffix, text):
        case Format.MOODLE:
            return of_markup(text.encode()) or Proposal(read_text(lines), True)
        case Format.GIFT:
            return Proposal(read_gift(text), True)
        case Format.AIKEN:
            return Proposal(read_aiken(text), True)
    return Proposal(read_text(lines), True)


def question_from(text: str, place: Place) -> Proposed | Refusal:
    """The one question of a text that somebody mended."""
    found = of_text(lines_of(text)).reading
    read = {"text": text}
    if len(found.proposed) == 1 and not found.refused:
        return replace(found.proposed[0], place=place)
    if found.refused and not found.proposed:
        return replace(found.refused[0], place=place, read=read)
    return Refusal(place, "text-unread", {}, read)
