"""Excel workbooks (.xlsx): values by calamine, after a look through the XML for what calamine does not tell."""

import io
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from python_calamine import CalamineWorkbook

from app.sheets import limits
from app.sheets.cells import clean, formula
from app.sheets.grid import At, Extent, Range, check, rows_of
from app.sheets.markup import Budget, is_markup, walk
from app.sheets.package import repacked
from app.sheets.refusing import Unreadable
from app.sheets.rules import Cell, Kind, Sheet, Why

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
AROUND = ("[Content_Types].xml", "_rels/.rels", BOOK, RELATIONS, STRINGS, STYLES)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass(frozen=True)
class Listed:
    name: str
    part: str


def sheets(members: Mapping[str, bytes]) -> tuple[Sheet, ...]:
    """The sheets that a person sees; hidden ones hold lists for drop-downs and old drafts, and are left out."""
    budget = Budget(limits.MAX_NODES)
    listed = _listed(members, budget)
    if len(listed) > limits.MAX_SHEETS:
        raise Unreadable(Why.TOO_BIG, sheets=limits.MAX_SHEETS)
    lengths = _lengths(members[STRINGS], budget) if STRINGS in members else []
    scans = [_scan(one, members[one.part], lengths, budget) for one in listed]
    for name in set(members) - {one.part for one in listed} - {STRINGS}:
        if is_markup(name):
            walk(members[name], budget)
    check(scan.extent for scan in scans)
    kept = {name: members[name] for name in (*AROUND, *(one.part for one in listed)) if name in members}
    found = []
    with CalamineWorkbook.from_object(io.BytesIO(repacked(kept))) as book:
        for one, scan in zip(listed, scans, strict=True):
            table = book.get_sheet_by_name(one.name)
            values = table.to_python(skip_empty_area=True) if table.start else []
            rows = rows_of(values, table.start or (0, 0), scan.over, table.merged_cell_ranges or [])
            found.append(Sheet(clean(one.name), rows))
    return tuple(found)


def _listed(members: Mapping[str, bytes], budget: Budget) -> list[Listed]:
    """The visible worksheets in the order of their tabs."""
    if BOOK not in members or RELATIONS not in members:
        raise Unreadable(Why.DAMAGED)
    parts: dict[str, str] = {}
    found: list[Listed] = []

    def relation(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "").replace("\\", "/")
            part = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
            if parts.setdefault(attributes.get("Id", ""), part) != part:
                raise Unreadable(Why.DAMAGED)

    def sheet(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            ids = [value for key, value in attributes.items() if key.endswith(" id")]
            if part := parts.get(ids[0] if ids else ""):
                found.append(Listed(attributes.get("name", ""), part))

    walk(members[RELATIONS], budget, relation)
    walk(members[BOOK], budget, sheet)
    if any(one.part not in members for one in found) or len({one.name for one in found}) < len(found):
        raise Unreadable(Why.DAMAGED)
    return found


def _lengths(content: bytes, budget: Budget) -> list[int]:
    """Of each shared text, because one long text may stand in every cell."""
    found: list[int] = []

    def start(name: str, _: object) -> None:
        if name == "si":
            found.append(0)

    def text(part: str) -> None:
        if found:
            found[-1] += len(part)

    walk(content, budget, start, text=text)
    return found


@dataclass
class Scan:
    """What a sheet's XML says beside the values: how far it reaches, its formulas and its errors."""

    extent: Extent
    over: dict[At, Cell]


def _scan(listed: Listed, content: bytes, lengths: list[int], budget: Budget) -> Scan:
    extent, over = Extent(listed.name), dict[At, Cell]()
    arrays: list[Range] = []
    row, column = -1, -1
    kind = element = ""
    texts: dict[str, str] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal row, column, kind, element
        if name == "c":
            row, column = at(attributes["r"]) if "r" in attributes else (row, column + 1)
            kind = attributes.get("t", "n")
            texts.clear()
        elif name in ("v", "f", "t"):
            element = name
            texts.setdefault(name, "")
            if name == "f" and attributes.get("t") in ("array", "dataTable") and "ref" in attributes:
                first, _, last = attributes["ref"].partition(":")
                arrays.append((at(first), at(last or first)))
        elif name == "row":
            row, column = (int(attributes["r"]) - 1 if attributes.get("r", "").isdecimal() else row + 1), -1

    def end(name: str) -> None:
        nonlocal element
        if name in ("v", "f", "t"):
            element = ""
        elif name == "c" and ("f" in texts or any(texts.values())):
            value = texts.get("v", "")
            shared = kind == "s" and value.isascii() and value.isdecimal() and int(value) < len(lengths)
            extent.add(row, column, lengths[int(value)] if shared else sum(map(len, texts.values())))
            if "f" in texts:
                over[row, column] = formula(texts["f"])
            elif kind == "e":
                over[row, column] = Cell(clean(value), Kind.ERROR)

    def text(part: str) -> None:
        if element:
            texts[element] += part

    walk(content, budget, start, end, text)
    for (top, first), (bottom, last) in arrays:
        for at_row in extent.rows.intersection(range(top, bottom + 1)):
            for at_column in range(first, min(last + 1, extent.width)):
                over.setdefault((at_row, at_column), formula(""))
    return Scan(extent, over)


def at(reference: str) -> At:
    """A1 is (0, 0)."""
    match = _REFERENCE.fullmatch(reference.replace("$", ""))
    if match is None:
        raise Unreadable(Why.DAMAGED)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
