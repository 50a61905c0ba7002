"""Aiken: a stem, options under capital letters, `ANSWER: B`, and (by some writers) `FEEDBACK:`; single choice only."""

import re

from app.authoring.rules.formats.columns import ANSWER, STEM, TYPE, WHY, option_key
from app.authoring.rules.formats.row import Habits, question_of
from app.authoring.rules.proposals import Place, Proposed, Reading, Refusal
from app.sheets.cells import clean
from app.sheets.rules import Cell
from app.sheets.rules import Kind as CellKind

OPTION = re.compile(r"\s*([A-L])[.)]\s*(.*)")
SAID = re.compile(r"\s*(ANSWER|FEEDBACK)\s*[:：]\s*(.*)", re.IGNORECASE)


def read_aiken(text: str) -> Reading:
    """Never raises. A question ends at a blank line, or where a line follows its answer that is none of it."""
    blocks: list[tuple[int, list[str]]] = []
    answered = True
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not line.strip():
            answered = True
            continue
        said = SAID.match(line)
        if answered and not said:
            blocks.append((number, []))
            answered = False
        if not blocks:
            blocks.append((number, []))
        blocks[-1][1].append(line)
        if said and said[1].upper() == "ANSWER":
            answered = True
    found = [_question(Place(row), lines) for row, lines in blocks]
    return Reading(
        tuple(one for one in found if isinstance(one, Proposed)),
        tuple(one for one in found if isinstance(one, Refusal)),
    )


def _question(place: Place, lines: list[str]) -> Proposed | Refusal:
    texts: dict[str, str] = {TYPE: "单选题"}
    read = {"text": "\n".join(lines)}
    stem: list[str] = []
    options = 0
    for line in lines:
        if said := SAID.match(line):
            column = ANSWER if said[1].upper() == "ANSWER" else WHY
            if column in texts:
                return Refusal(place, "field-twice", {}, read)
            texts[column] = said[2]
        elif option := OPTION.match(line):
            if option[1] != chr(ord("A") + options) or not option[2].strip():
                return Refusal(place, "options-sequence", {}, read)
            options += 1
            texts[option_key(options - 1)] = option[2]
        elif options:
            return Refusal(place, "options-sequence", {}, read)
        else:
            stem.append(line.strip())
    texts[STEM] = "\n".join(stem)
    cells = {key: Cell(written, CellKind.TEXT) for key, raw in texts.items() if (written := clean(raw))}
    found = question_of(cells, place, Habits())
    return Refusal(place, found.code, found.details, read) if isinstance(found, Refusal) else found
