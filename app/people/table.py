"""The tree of units as a table: one row per unit, its path from the root, its short name, its aliases."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.people.rules import clean_name
from app.sheets.reading import read
from app.sheets.rules import Refused, Row

COLUMNS = ("path", "short", "aliases")
HEADINGS = {
    "path": {"path", "路径", "单位路径", "单位"},
    "short": {"short", "简称", "单位简称"},
    "aliases": {"aliases", "别名", "单位别名"},
}
MAX_DEPTH, LONGEST, MOST_ALIASES = 12, 60, 20
TITLES = 5  # rows in which the headings are looked for
Path = tuple[str, ...]


class Fault(StrEnum):
    HEADER = "header"  # no column of paths
    PART = "part"  # an empty part of a path, or one that cannot be read
    DEEP = "deep"
    LONG = "long"
    REPEATED = "repeated"
    PARENT = "parent"  # its parent stands neither above it nor in the site
    ROOT = "root"  # there is one root, and another is there already
    MANY = "many"  # aliases


@dataclass(frozen=True)
class Line:
    """`row` as the office program shows it. What is empty leaves what is there."""

    row: int
    path: Path
    short: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        return "/".join(self.path)


@dataclass(frozen=True)
class Refusal:
    row: int
    written: str
    fault: Fault


@dataclass(frozen=True)
class Table:
    lines: tuple[Line, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True)
class Known:
    """A unit of the site, by its path."""

    id: int
    short: str  # empty where it has none of its own
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    line: Line
    field: str  # short or aliases
    old: str
    new: str


@dataclass(frozen=True)
class Diff:
    """What a table would change: nothing is renamed, moved or closed by it, since a path says no more than a place."""

    new: tuple[Line, ...]
    changed: tuple[Change, ...]
    unchanged: int
    refused: tuple[Refusal, ...]

    @property
    def anything(self) -> bool:
        return bool(self.new or self.changed)


def read_table(data: bytes, name: str) -> Table | Refused:
    """A .xlsx, .xls or .csv with a row of headings. Never raises."""
    found = read(data, name)
    if isinstance(found, Refused):
        return found
    rows = [row for sheet in found.sheets for row in sheet.rows]
    fitting = [n for n, row in enumerate(rows[:TITLES]) if "path" in _columns(row)]
    head = max(fitting, key=lambda n: len(_columns(rows[n])), default=None)  # a title may say 单位 too
    if head is None:
        return Table((), (Refusal(rows[0].number if rows else 1, "", Fault.HEADER),))
    columns, lines, refused = _columns(rows[head]), [], []
    for row in rows[head + 1 :]:
        cells = {name: row[at].text for name, at in columns.items()}
        if any(cells.values()):
            line = _line(row.number, cells)
            fault = _fault(line)
            if fault:
                refused.append(Refusal(row.number, line.written, fault))
            else:
                lines.append(line)
    return Table(tuple(lines), tuple(refused))


def _columns(heads: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(heads.cells):
        for name, words in HEADINGS.items():
            if "".join(cell.text.split()).casefold() in words:
                found.setdefault(name, at)
    return found


def _line(number: int, cells: Mapping[str, str]) -> Line:
    path = tuple(clean_name(part) for part in re.split("[/／]", cells["path"]))
    aliases = filter(None, map(clean_name, re.split(r"[;；\n]", cells.get("aliases", ""))))
    return Line(number, path, clean_name(cells.get("short", "")), tuple(dict.fromkeys(aliases)))


def _fault(line: Line) -> Fault | None:
    if not all(line.path) or any("\ufffd" in part for part in line.path):
        return Fault.PART
    if len(line.path) > MAX_DEPTH:
        return Fault.DEEP
    if any(len(text) > LONGEST for text in (*line.path, line.short, *line.aliases)):
        return Fault.LONG
    return Fault.MANY if len(line.aliases) > MOST_ALIASES else None


def plan(table: Table, known: Mapping[Path, Known]) -> Diff:
    """Against the site's units; a row whose parent was refused is refused with it."""
    new: list[Line] = []
    changed: list[Change] = []
    refused, seen, same = list(table.refused), set[Path](), 0
    roots = [path for path in known if len(path) == 1]
    for line in table.lines:
        fault = _unfit(line, known, seen, roots)
        if fault:
            refused.append(Refusal(line.row, line.written, fault))
            continue
        seen.add(line.path)
        if line.path not in known:
            new.append(line)
            roots += [line.path] if len(line.path) == 1 else []
        else:
            differences = list(_changes(line, known[line.path]))
            changed += differences
            same += not differences
    return Diff(tuple(new), tuple(changed), same, tuple(sorted(refused, key=lambda one: one.row)))


def _unfit(line: Line, known: Mapping[Path, Known], seen: set[Path], roots: Sequence[Path]) -> Fault | None:
    if line.path in seen:
        return Fault.REPEATED
    if len(line.path) == 1:
        return Fault.ROOT if roots and line.path not in roots else None
    above = line.path[:-1]
    return None if above in seen or above in known else Fault.PARENT


def _changes(line: Line, unit: Known) -> list[Change]:
    found = []
    if line.short and line.short != unit.short and not (line.short == line.path[-1] and not unit.short):
        found.append(Change(line, "short", unit.short, line.short))
    if line.aliases and set(line.aliases) != set(unit.aliases):
        found.append(Change(line, "aliases", "；".join(unit.aliases), "；".join(line.aliases)))
    return found


def rows_of(known: Mapping[Path, Known]) -> list[tuple[str, str, str]]:
    """The table that reads back as no change."""
    return [("/".join(path), unit.short, ";".join(unit.aliases)) for path, unit in known.items()]
