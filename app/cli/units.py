"""The tree of units, to and from a table: one row per unit, its path from the root, its short name, its aliases."""

import csv
import io
import json
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from app.audit.actions import record
from app.cli.talk import Failure, now, opened
from app.people import actions, queries
from app.people.table import COLUMNS, Diff, Fault, Table, plan, read_table, rows_of
from app.sheets.rules import Refused
from app.sheets.words import refused

group = typer.Typer(help="Units: import from and export to a table.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A .xlsx, .xls or .csv with the columns path, short, aliases.")]
WORDS = {
    Fault.HEADER: f"must be the line of headings: {','.join(COLUMNS)}",
    Fault.PART: "the path has an empty or unreadable part",
    Fault.DEEP: "the path is too deep",
    Fault.LONG: "a name has more than 60 characters",
    Fault.REPEATED: "the same path stands above",
    Fault.PARENT: "its parent must stand above it",
    Fault.ROOT: "there is one root, and it is another",
    Fault.MANY: "there are more than 20 aliases",
}


@group.command("import")
def import_units(
    file: File,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "--check", help="Say what would be done, and do nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON (docs/units.md).")] = False,
) -> None:
    """Add units that are not there yet, change short names and aliases: all of them, or with a fault none."""
    try:
        table = read_table(file.read_bytes(), file.name)
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}.") from None
    if isinstance(table, Refused):
        if as_json:
            typer.echo(json.dumps({"error": refused(table), "why": str(table.why)}, ensure_ascii=False, indent=2))
            raise typer.Exit(1)
        raise Failure(f"{file}: {refused(table)}")
    found = table

    def bring_in(session: Session) -> Diff:
        diff = plan(found, queries.units_by_path(session, now()))
        if diff.anything and not diff.refused:
            actions.bring_in(session, diff, now())
            told = {"file": file.name, "added": len(diff.new), "changed": len(diff.changed)}
            record(session, None, "units:import", "", told, now())
        return diff

    with opened() as database:
        diff = database.read(lambda session: look(session, found)) if dry_run else database.write(bring_in)
    written = not dry_run and diff.anything and not diff.refused
    if as_json:
        typer.echo(json.dumps(shown(diff, written), ensure_ascii=False, indent=2))
        return
    if diff.refused:
        raise Failure(*(f"{file}:{one.row} {one.written} {WORDS[one.fault]}" for one in diff.refused))
    for line in diff.new:
        typer.echo(f"+ {line.written}")
    for change in diff.changed:
        typer.echo(f"~ {change.line.written}  {change.field}: {change.old or '-'} -> {change.new}")
    would = "would be " if dry_run else ""
    told = f"{len(diff.new)} {would}added, {len(diff.changed)} {would}changed, {diff.unchanged} there already."
    typer.echo(told)


def look(session: Session, table: Table) -> Diff:
    return plan(table, queries.units_by_path(session, now()))


def shown(diff: Diff, written: bool) -> dict[str, Any]:
    """The documented shape."""
    return {
        "new": [
            {"row": one.row, "path": one.written, "short": one.short, "aliases": list(one.aliases)} for one in diff.new
        ],
        "changed": [
            {"row": one.line.row, "path": one.line.written, "field": one.field, "from": one.old, "to": one.new}
            for one in diff.changed
        ],
        "unchanged": diff.unchanged,
        "refused": [
            {"row": one.row, "path": one.written, "code": str(one.fault), "reason": WORDS[one.fault]}
            for one in diff.refused
        ],
        "written": written,
    }


@group.command("export")
def export_units(file: Annotated[Path | None, typer.Argument(help="A new file; none: the terminal.")] = None) -> None:
    """Write the tree as the table that `units import` reads."""
    with opened() as database:
        rows = database.read(lambda session: rows_of(queries.units_by_path(session, now())))
    into = io.StringIO(newline="")
    writer = csv.writer(into)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    if file is None:
        typer.echo(into.getvalue(), nl=False)
    else:
        with file.open("x", encoding="utf-8-sig", newline="") as out:
            out.write(into.getvalue())
