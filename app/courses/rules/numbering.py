"""Ids of paragraphs in a text that somebody edits: whoever keeps his words keeps his id, and none is used twice.

A lesson's text may be pasted without any `{#p4 .speech}`. What says the same as a paragraph of before, or nearly the
same, gets that paragraph's id and mark; what is new gets a number that no paragraph of the lesson ever had.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt

from app.courses.rules.blocks import ATTRIBUTES, FENCE, LETTERS, PIECE, SHAPES
from app.courses.rules.content import Block, Mark
from app.courses.rules.similar import pieces

ALIKE = (1, 2)  # a half of all pieces in common
UNSAID = Mark.COURSE

_markdown = MarkdownIt("commonmark").enable("table")
_markdown.core.ruler.enableOnly(["normalize", "block"])
_markdown.disable("reference")


@dataclass
class _Unit:
    """A piece of the text that needs an id: the lines that it stands in, and what it says of itself."""

    first: int
    last: int  # its attributes follow on this line, or two lines below where it has `apart`
    letter: str
    words: str  # without its attributes
    name: str = ""
    mark: str = ""
    question: str = ""
    apart: bool = False  # a list, table or quotation: attributes stand on a line of their own
    has: bool = False  # attributes are there already, complete or not


def numbered(body: str, base: Sequence[Block], ever: Collection[str]) -> str:
    """The text with an id and a mark at each block; `base` are the blocks of before, `ever` all ids of any time."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    units = _units(lines)
    _named(units, base, ever)
    for unit in reversed(units):
        _write(lines, unit)
    return "\n".join(lines)


def _units(lines: list[str]) -> list[_Unit]:
    units: list[_Unit] = []
    number = 0
    while number < len(lines):
        if lines[number].startswith(":::"):
            end = next((n for n in range(number + 1, len(lines)) if lines[n].startswith(":::")), len(lines))
            if match := FENCE.fullmatch(lines[number].rstrip()):
                units += _container(match, lines, number, end)
            number = end + 1 if end < len(lines) and lines[end].rstrip() == ":::" else max(end, number + 1)
        else:
            end = next((n for n in range(number, len(lines)) if lines[n].startswith(":::")), len(lines))
            units += _texts(lines, number, end)
            number = end
    return units


def _container(match: re.Match[str], lines: list[str], start: int, end: int) -> list[_Unit]:
    if match[1] not in ("situation", "check", "monday"):
        return []
    unit = _Unit(start, start, LETTERS[match[1]], "\n".join(lines[start + 1 : end]), has=bool(match[2].strip()))
    _understand(unit, match[2].strip())
    return [unit]


def _texts(lines: list[str], start: int, end: int) -> list[_Unit]:
    units: list[_Unit] = []
    waiting: _Unit | None = None
    for token in _markdown.parse("\n".join(lines[start:end])):
        if token.level != 0 or token.nesting < 0 or not token.map:
            continue
        first, after = start + token.map[0], start + token.map[1]
        last = max((n for n in range(first, after) if lines[n].strip()), default=first)
        source = "\n".join(lines[first : last + 1]).rstrip()
        match = _attributes(source) if token.type in ("paragraph_open", "heading_open") else None
        alone = match is not None and not source[: match.start()].strip()
        if token.type in SHAPES:
            waiting = _Unit(first, last, "p", source, apart=True)
            units.append(waiting)
        elif alone and match and token.type == "paragraph_open":
            if waiting is not None:
                waiting.last, waiting.has = last, True
                _understand(waiting, source.strip())
            waiting = None
        elif token.type == "heading_open" and token.markup != "##":
            waiting = None  # no heading of a lesson; the reader of the file says so
        elif token.type in ("paragraph_open", "heading_open"):
            letter = "h" if token.type == "heading_open" else "p"
            words = source[: match.start()].rstrip() if match else source
            unit = _Unit(first, last, letter, words.lstrip("# ") if letter == "h" else words, has=match is not None)
            _understand(unit, source[match.start() :] if match else "")
            units.append(unit)
            waiting = None
    return units


def _attributes(source: str) -> re.Match[str] | None:
    """What stands in braces at the end, if it says anything that attributes can say."""
    match = ATTRIBUTES.search(source)
    return match if match and match[1].strip() and not PIECE.sub("", match[1]).strip() else None


def _understand(unit: _Unit, written: str) -> None:
    for piece in PIECE.finditer(written.strip()[1:-1]):
        unit.name = piece["id"] or unit.name
        unit.mark = piece["mark"] or unit.mark
        unit.question = piece["quoted"] if piece["key"] == "question" else unit.question


def _named(units: list[_Unit], base: Sequence[Block], ever: Collection[str]) -> None:
    marks = {block.id: block.mark for block in base}
    taken = {unit.name for unit in units if unit.name}
    nameless = [unit for unit in units if not unit.name]
    free = [block for block in base if block.id not in taken]
    for at, block in _pairs(nameless, free):
        nameless[at].name = block.id
        taken.add(block.id)
    last = {letter: _last(letter, {*ever, *taken, *marks}) for letter in "phscm"}
    for unit in nameless:
        if not unit.name:
            last[unit.letter] += 1
            unit.name = f"{unit.letter}{last[unit.letter]}"
    for unit in units:
        if unit.letter == "p" and not unit.mark:
            unit.mark = marks.get(unit.name) or UNSAID


def _last(letter: str, names: Collection[str]) -> int:
    numbers = [int(name[1:]) for name in names if re.fullmatch(f"{letter}[0-9]{{1,4}}", name)]
    return max(numbers, default=0)


def _pairs(units: list[_Unit], free: list[Block]) -> list[tuple[int, Block]]:
    """The most alike first; of equals the one that stands nearest."""
    found = []
    for at, unit in enumerate(units):
        for place, block in enumerate(free):
            if LETTERS.get(block.kind, "p") != unit.letter:
                continue
            if unit.letter == "c":
                share = (1, 1) if unit.question == block.question else (0, 1)
            elif unit.letter in "sm":
                share = (1, 1)
            else:
                share = _alike(unit.words, block.markdown)
            if share[0] * ALIKE[1] >= share[1] * ALIKE[0]:
                found.append((-share[0] / share[1], abs(at - place), at, place))
    pairs, used_units, used_blocks = [], set[int](), set[int]()
    for _, _, at, place in sorted(found):
        if at not in used_units and place not in used_blocks:
            used_units.add(at)
            used_blocks.add(place)
            pairs.append((at, free[place]))
    return pairs


def _alike(one: str, other: str) -> tuple[int, int]:
    """Pieces in common, of all pieces."""
    if one.strip() == other.strip():
        return 1, 1
    mine, theirs = pieces(one), pieces(other)
    return len(mine & theirs), len(mine | theirs) or 1


def _write(lines: list[str], unit: _Unit) -> None:
    line = lines[unit.last]
    if unit.letter in "scm":
        question = f' question="{unit.question}"' if unit.letter == "c" and unit.question else ""
        kind = {"s": "situation", "c": "check", "m": "monday"}[unit.letter]
        if not _complete(unit, lines[unit.first]):
            lines[unit.first] = f"::: {kind} {{#{unit.name}{question}}}"
        return
    attributes = f"{{#{unit.name}}}" if unit.letter == "h" else f"{{#{unit.name} .{unit.mark}}}"
    if unit.has:
        lines[unit.last] = line[: line.rindex("{")] + attributes
    elif unit.apart:
        follows = lines[unit.last + 1 : unit.last + 2]
        lines[unit.last + 1 : unit.last + 1] = ["", attributes, *([""] if any(map(str.strip, follows)) else [])]
    else:
        lines[unit.last] = f"{line.rstrip()} {attributes}"


def _complete(unit: _Unit, line: str) -> bool:
    return f"#{unit.name}" in line
