"""What was refused is mended in the preview: the texts of its row, or the lines of a document, are read again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from app.authoring.rules.formats import columns
from app.authoring.rules.formats.columns import ANSWER, STEM, TYPE, WHY, option_key
from app.authoring.rules.formats.fields import fields_of
from app.authoring.rules.formats.row import Habits, question_of
from app.authoring.rules.proposals import Place, Proposed, Reading, Refusal
from app.authoring.rules.reading import question_from
from app.authoring.rules.sketch import Kind
from app.sheets.cells import clean
from app.sheets.rules import Cell
from app.sheets.rules import Kind as CellKind

TEXT = "text"  # of a question that is no row
ALWAYS = (TYPE, ANSWER, STEM, *(option_key(at) for at in range(4)), WHY)
SHEET = frozenset(("header-missing", "column-missing", "column-twice"))


@dataclass(frozen=True)
class Entry:
    """One thing of a file, under its number in it: proposed, or refused; `where` is `lesson#paragraph` of its own."""

    number: int
    proposed: Proposed | None = None
    refusal: Refusal | None = None
    where: str = ""
    mended: bool = False

    @property
    def place(self) -> Place:
        one = self.proposed or self.refusal
        assert one is not None
        return one.place


@dataclass(frozen=True)
class Kept:
    """A file as it was read, and what somebody chose since; `where` is for all new questions."""

    entries: tuple[Entry, ...]
    lines: bool = False
    ignored: tuple[tuple[str, str], ...] = ()
    where: str = ""


def fields(refusal: Refusal, proposed: Proposed | None) -> dict[str, str]:
    """What can be mended, by key; `proposed`: the question, where it could be read. Empty for a whole sheet."""
    if refusal.code in SHEET:
        return {}
    if proposed is not None and proposed.type is not Kind.MATCHING:
        read = fields_of(proposed)
    elif TEXT in refusal.read or proposed is not None:
        return {TEXT: refusal.read[TEXT]} if TEXT in refusal.read else {}
    else:
        read = {key: text for key, text in refusal.read.items() if known_key(key)}
        if not read:
            return {}
    return {key: read.get(key, "") for key in (*ALWAYS, *(key for key in read if key not in ALWAYS))}


def mended(entry: Entry, typed: Mapping[str, str]) -> Entry:
    """The entry with what was typed; still refused where that is no better."""
    if TEXT in typed:
        one = question_from(typed[TEXT], entry.place)
    else:
        cells = {key: Cell(text, CellKind.TEXT) for key, raw in typed.items() if (text := clean(raw))}
        one = question_of(cells, entry.place, Habits(has_types=True))
    if isinstance(one, Proposed):
        return replace(entry, proposed=one, refusal=None, mended=True)
    return replace(entry, proposed=None, refusal=one, mended=False)


def known_key(key: str) -> bool:
    """Whether a form of ours has such a field."""
    name, _, number = key.partition("-")
    if name in ("option", "why") and number:
        return number.isdigit() and 1 <= int(number) <= columns.MOST_OPTIONS
    return key == TEXT or key in columns.NAMES


KEPT: TypeAdapter[Kept] = TypeAdapter(Kept)


def dumped(kept: Kept) -> str:
    return KEPT.dump_json(kept).decode()


def loaded(body: str) -> Kept:
    return KEPT.validate_json(body)


def kept_from(reading: Reading, lines: bool, ignored: tuple[tuple[str, str], ...]) -> Kept:
    """Everything of a reading under a number, sheet by sheet from the top."""
    every: list[Proposed | Refusal] = [*reading.refused, *reading.proposed]
    sheets = list(dict.fromkeys(one.place.sheet for one in every))
    every.sort(key=lambda one: (sheets.index(one.place.sheet), one.place.row))
    entries = (
        Entry(number, proposed=one) if isinstance(one, Proposed) else Entry(number, refusal=one)
        for number, one in enumerate(every, 1)
    )
    return Kept(tuple(entries), lines, ignored)


def reading_of(kept: Kept) -> Reading:
    return Reading(
        tuple(one.proposed for one in kept.entries if one.proposed),
        tuple(one.refusal for one in kept.entries if one.refusal),
    )


def with_entry(kept: Kept, changed: Entry) -> Kept:
    return replace(kept, entries=tuple(changed if one.number == changed.number else one for one in kept.entries))


def placed(kept: Kept, where: str, numbers: frozenset[int] | None) -> Kept:
    """New questions go there: all of them, or those that are named."""
    if numbers is None:
        return replace(kept, where=where, entries=tuple(replace(one, where="") for one in kept.entries))
    entries = (replace(one, where=where) if one.number in numbers else one for one in kept.entries)
    return replace(kept, entries=tuple(entries))
