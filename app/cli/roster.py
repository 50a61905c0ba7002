"""Rosters (花名册) from the command line: what a file changes in a class, shown or done."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session, select

from app.classes.models import TrainingClass
from app.classes.rules import ClassClosed
from app.cli.talk import Failure, now, opened
from app.desk.actions.roster.importing import import_roster
from app.desk.queries.standing import EVERYTHING, standing_of
from app.desk.rules.roster import words
from app.desk.rules.roster.headings import plain
from app.desk.rules.roster.plan import Plan, plan
from app.desk.rules.roster.reading import read_roster
from app.desk.rules.roster.telling import summary, told
from app.desk.rules.roster.values import Field, Roster
from app.settings import read_settings
from app.sheets.reading import read
from app.sheets.rules import Refused

group = typer.Typer(help="Rosters: import into a class.", no_args_is_help=True)


@group.callback()
def rosters() -> None:
    """Rosters (花名册) of classes."""


@group.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A roster: .xlsx, .xls or .csv.")],
    klass: Annotated[str, typer.Option("--class", help="The class: its ref, or its name.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON (docs/importing-rosters.md).")] = False,
    leave_out: Annotated[bool, typer.Option("--leave-out-refused", help="Import the rows that can be.")] = False,
    column: Annotated[list[str] | None, typer.Option(help="HEADING=FIELD, for a heading that is not known.")] = None,
) -> None:
    """Compare a roster with a class and bring in what is new, moved or changed: all of it, or with a refused row none.

    Missing people are listed and stay.
    """
    data, at, zone = file.read_bytes(), now(), read_settings().zone
    found = read(data, file.name)
    if isinstance(found, Refused):
        raise Failure(f"{file}: {words.file_refused(found.why)}")
    said = dict(map(mapped, column or []))
    roster = read_roster(found.sheets, at.astimezone(zone).date(), said)
    if roster.fault:
        raise Failure(words.unreadable(roster.fault))
    name = (file.name, hashlib.sha256(data).hexdigest())

    def look(session: Session) -> tuple[dict[str, Any], Plan]:
        found = planned(session, klass, roster, at)
        return {**found[1], "written": False, "import": None}, found[2]

    def bring_in(session: Session) -> tuple[dict[str, Any], Plan]:
        wanted, shown, made = planned(session, klass, roster, at)
        if (made.refused and not leave_out) or not made.lines:
            return {**shown, "written": False, "import": None}, made
        done = import_roster(session, wanted, made, {}, name, zone, at, None)
        return {**shown, "written": True, "import": done.ref}, made

    with opened() as database:
        try:
            shown, made = database.read(look) if dry_run else database.write(bring_in)
        except ClassClosed:
            raise Failure("The class is closed; nothing was changed.") from None
    if as_json:
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        say(shown, made, dry_run)


def mapped(text: str) -> tuple[str, Field | None]:
    heading, _, field = text.rpartition("=")
    if not heading or field not in {"", *Field}:
        raise Failure(f"--column {text}: write HEADING=FIELD, with one of {', '.join(Field)}; none: not read.")
    return plain(heading), Field(field) if field else None


def planned(session: Session, name: str, roster: Roster, at: datetime) -> tuple[TrainingClass, dict[str, Any], Plan]:
    klass = named(session, name)
    standing = standing_of(session, klass, roster, EVERYTHING, at)
    made = plan(roster, standing, {}, {})
    return klass, {"class": {"ref": klass.ref, "name": klass.name}, **told(roster, made, standing)}, made


def named(session: Session, name: str) -> TrainingClass:
    found = session.exec(select(TrainingClass).where(TrainingClass.ref == name)).all()
    found = found or session.exec(select(TrainingClass).where(TrainingClass.name == name)).all()
    if len(found) != 1:
        raise Failure(f"No class, or more than one, is called {name}.")
    return found[0]


def say(shown: dict[str, Any], made: Plan, dry_run: bool) -> None:
    for row in shown["new"]:
        typer.echo(f"+ {row['name']}  {row['unit']}  {row['phone'] or row['staff_number']}")
    for row in shown["moved"]:
        typer.echo(f"> {row['name']}  {row['from']} -> {row['to']}")
    for row in shown["changed"]:
        differences = ", ".join(f"{one['field']}: {one['from']} -> {one['to']}" for one in row["changes"])
        typer.echo(f"~ {row['name']}  {differences}")
    for row in shown["missing"]:
        typer.echo(f"? {row['name']}  {row['unit']}")
    for row in shown["refused"]:
        typer.echo(f"! {row['sheet']}:{row['row']} {row['name']}  {row['reason']}")
    typer.echo(", ".join(f"{n} {name}" for name, n in summary(made)) + ".")
    if not shown["written"] and not dry_run:
        said = "There was nothing to do." if not made.refused else "Mend the refused rows, or --leave-out-refused."
        typer.echo(f"Nothing was written. {said}", err=True)
