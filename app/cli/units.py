"""The tree of units, to and from a table: one row per unit, its path from the root, its short name, its aliases."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from app.audit.actions import record
from app.cli.talk import Failure, now, opened
from app.people import actions, queries
from app.people.models import OrgUnit

group = typer.Typer(help="Units: import from and export to a CSV table.", no_args_is_help=True)
COLUMNS = ("path", "short", "aliases")
MAX_DEPTH, MAX_BYTES = 12, 2_000_000
Table = Annotated[Path, typer.Argument(help="CSV with the columns path, short, aliases; paths like ROOT/PART/UNIT.")]


@dataclass(frozen=True)
class Line:
    number: int
    path: tuple[str, ...]
    short: str
    aliases: tuple[str, ...]


@group.command("import")
def import_units(
    file: Table,
    dry_run: Annotated[bool, typer.Option("--check", help="Say what would be done, and do nothing.")] = False,
) -> None:
    """Add the units of a table that are not there yet: all of them, or with a fault none."""
    lines = read(file)

    def bring_in(session: Session) -> list[Line]:
        new = added(session, lines, now())
        if new:
            record(session, None, "units:import", "", {"file": file.name, "added": len(new)}, now())
        return new

    def look(session: Session) -> list[Line]:
        known = paths(session, now())
        return [line for line in lines if line.path not in known]

    with opened() as database:
        new = database.read(look) if dry_run else database.write(bring_in)
    for line in new:
        typer.echo(f"+ {'/'.join(line.path)}")
    typer.echo(f"{len(new)} {'would be added' if dry_run else 'added'}, {len(lines) - len(new)} there already.")


@group.command("export")
def export_units(file: Annotated[Path | None, typer.Argument(help="A new file; none: the terminal.")] = None) -> None:
    """Write the tree as the table that `units import` reads."""
    with opened() as database:
        rows = database.read(exported)
    into = io.StringIO(newline="")
    writer = csv.writer(into)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    if file is None:
        typer.echo(into.getvalue(), nl=False)
    else:
        with file.open("x", encoding="utf-8-sig", newline="") as out:
            out.write(into.getvalue())


def read(file: Path) -> list[Line]:
    """The table's rows; raises Failure with a sentence per faulty line."""
    raw = file.read_bytes()
    if len(raw) > MAX_BYTES:
        raise Failure(f"{file} is bigger than 2 MB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")  # what a Chinese Excel saves
    rows = csv.reader(io.StringIO(text, newline=""))
    if tuple(cell.strip() for cell in next(rows, [])) != COLUMNS:
        raise Failure(f"{file}:1 must be the line: {','.join(COLUMNS)}")
    lines = [line_of(number, cells) for number, cells in enumerate(rows, start=2) if any(map(str.strip, cells))]
    if faults := list(faults_of(lines)):
        raise Failure(*(f"{file}:{number} {words}" for number, words in faults))
    return lines


def line_of(number: int, cells: list[str]) -> Line:
    path, short, aliases, *_ = (*(cell.strip() for cell in cells), "", "", "")
    split = aliases.replace("；", ";").split(";")
    return Line(
        number, tuple(part.strip() for part in path.split("/")), short, tuple(filter(None, map(str.strip, split)))
    )


def faults_of(lines: list[Line]) -> Iterator[tuple[int, str]]:
    seen: set[tuple[str, ...]] = set()
    for line in lines:
        if not all(line.path) or len(line.path) > MAX_DEPTH or any("�" in part for part in line.path):
            yield line.number, "the path has an empty, unreadable or too deep part"
        elif line.path in seen:
            yield line.number, "the same path stands above"
        elif len(line.path) > 1 and line.path[:-1] not in seen:
            yield line.number, f"its parent {'/'.join(line.path[:-1])} must stand above it"
        elif len(line.path) == 1 and seen:
            yield line.number, "there is one root, and it stands above"
        seen.add(line.path)


def paths(session: Session, at: datetime) -> dict[tuple[str, ...], int]:
    """Every present unit's id by its path of full names."""
    found: dict[tuple[str, ...], int] = {}
    by_id: dict[int, tuple[str, ...]] = {}
    for unit in queries.units(session, at).values():
        by_id[unit.id] = (*by_id.get(unit.parent_id or 0, ()), unit.name)
        found[by_id[unit.id]] = unit.id
    return found


def added(session: Session, lines: list[Line], at: datetime) -> list[Line]:
    known = paths(session, at)
    new = []
    for line in lines:
        if line.path in known:
            continue
        if len(line.path) == 1 and known:
            raise Failure(f"line {line.number}: the site's root is called {next(iter(known))[0]}")
        parent = session.get_one(OrgUnit, known[line.path[:-1]]) if len(line.path) > 1 else None
        unit = actions.add_unit(session, line.path[-1], line.short, parent, at, line.aliases)
        known[line.path] = unit.id
        new.append(line)
    return new


def exported(session: Session) -> list[tuple[str, str, str]]:
    units, aliases = queries.units(session, now()), queries.aliases(session, now())
    return [
        (
            "/".join(path),
            units[id_].short if units[id_].short != units[id_].name else "",
            ";".join(aliases.get(id_, ())),
        )
        for path, id_ in paths(session, now()).items()
    ]
