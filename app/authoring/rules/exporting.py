"""A course's questions as files for elsewhere, and what such a file cannot carry: found by reading it back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from app.authoring.rules.formats.gift import read_gift
from app.authoring.rules.formats.gift_writing import write_gift
from app.authoring.rules.formats.moodle import read_moodle
from app.authoring.rules.formats.moodle_writing import write_moodle
from app.authoring.rules.formats.stored import proposed_of
from app.authoring.rules.formats.table import read_sheets
from app.authoring.rules.formats.table_writing import sheet_of, write_table
from app.authoring.rules.proposals import Place, Proposed, Reading
from app.quizzes.rules.questions import Question, Short

WHOLE = 100  # points, where nothing else was said


class Format(StrEnum):
    XLSX = "xlsx"
    GIFT = "gift"
    MOODLE = "moodle"
    YAML = "yaml"
    PDF = "pdf"
    DOCX = "docx"


SUFFIXES = {
    Format.XLSX: ".xlsx",
    Format.GIFT: ".gift",
    Format.MOODLE: ".xml",
    Format.YAML: ".zip",
    Format.PDF: ".pdf",
    Format.DOCX: ".docx",
}
PAPERS = (Format.PDF, Format.DOCX)
"""To be printed; nobody reads them back."""
OURS = {"place", "name"}  # what tells one question of a file from another
LEFT_OUT = "left-out"
Loss = tuple[str, str]
"""The slug of a question, and a code of what a format cannot carry of it."""


@dataclass(frozen=True)
class Wanted:
    """`module`: its slug, empty for the whole course; `key`: a paper's answers."""

    format: Format = Format.XLSX
    module: str = ""
    key: bool = False


def write(questions: Sequence[Question], format: Format) -> bytes:
    """One of the three formats that other programs read."""
    match format:
        case Format.XLSX:
            return write_table(questions)
        case Format.GIFT:
            return write_gift(questions).encode()
        case Format.MOODLE:
            return write_moodle(questions)
    raise ValueError(format)


def losses(questions: Sequence[Question], format: Format) -> list[Loss]:
    """Slug and code of what would not come back: `left-out` for the whole question, else the name of what differs."""
    if format not in READ_BACK:
        return []
    back = {one.name: one for one in READ_BACK[format](questions)}
    found: list[Loss] = []
    for question in questions:
        if question.slug not in back:
            found.append((question.slug, LEFT_OUT))
            continue
        codes = [*_differing(proposed_of(question), back[question.slug]), *_unheard(question)]
        found += [(question.slug, code) for code in codes]
    return found


def counted(found: Sequence[Loss]) -> dict[str, tuple[str, ...]]:
    """Code -> the questions that it is about; those that are left out come first."""
    codes = sorted({code for _, code in found}, key=lambda code: (code != LEFT_OUT, code))
    return {code: tuple(slug for slug, other in found if other == code) for code in codes}


def _differing(one: Proposed, other: Proposed) -> list[str]:
    names = [field.name for field in fields(Proposed) if field.name not in OURS]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


def _unheard(question: Question) -> list[str]:
    """What only our own files have a field for."""
    codes = ["use", "passage", *(["situation"] if question.situation else [])]
    if isinstance(question, Short):
        return [*codes, "rubric"] if question.rubric else codes
    return [*codes, "points"] if question.points != WHOLE else codes


def _from(found: Reading | None) -> list[Proposed]:
    return [replace(one, place=Place(0)) for one in found.proposed] if found else []


READ_BACK: Mapping[Format, Callable[[Sequence[Question]], list[Proposed]]] = {
    Format.XLSX: lambda questions: _from(read_sheets([sheet_of(questions)])),
    Format.GIFT: lambda questions: _from(read_gift(write_gift(questions))),
    Format.MOODLE: lambda questions: _from(read_moodle(write_moodle(questions))),
}
