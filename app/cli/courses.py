"""Courses as files: checked, published, written back."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from app.audit.actions import record
from app.cli.talk import Failure, now, opened
from app.courses import actions, queries
from app.courses.actions import Outcome, State
from app.courses.files import read_folder, report, write_folder
from app.courses.rules import check
from app.courses.rules.coverage import coverage_table
from app.errors import Invalid, NotFound

group = typer.Typer(help="Courses: check, publish, export, coverage.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="A course's folder.")]


def files_of(folder: Path) -> dict[str, bytes]:
    try:
        return read_folder(folder)
    except Invalid:
        raise Failure(f"{folder} holds more files than a course may have.") from None


@group.command("check")
def check_course(folder: Folder) -> None:
    """List every fault and warning with its file, line and column; exit code 1 where there is a fault."""
    checked = check(files_of(folder))
    for line in report(checked, f"{folder}/"):
        typer.echo(line)
    faults, warnings = len(checked.faults), len(checked.warnings)
    typer.echo(f"{faults} faults, {warnings} warnings, {len(checked.questions)} questions.", err=True)
    if faults:
        raise typer.Exit(1)


@group.command("publish")
def publish(folder: Folder) -> None:
    """Store a course as its next immutable version; the same files again change nothing."""
    files = files_of(folder)

    def write(session: Session) -> Outcome:
        outcome = actions.publish_files(session, files, now())
        if outcome.version is not None and outcome.state in {State.NEW, State.CHANGED}:
            told = {"course": folder.name, "number": outcome.version.number}
            record(session, None, "course:publish", outcome.version.ref, told, now())
        return outcome

    with opened() as database:
        outcome = database.write(write)
    for fault in outcome.faults:
        typer.echo(f"{folder}/{fault}")
    for change in outcome.changes:
        typer.echo(str(change))
    if outcome.state is State.FAULTY or outcome.version is None:
        raise Failure(f"{folder} has {len(outcome.faults)} faults; nothing was published.")
    if outcome.state is State.CONFLICT:
        raise Failure("The browser changed the same things since the files were read; nothing was published.")
    words = "is unchanged at" if outcome.state is State.UNCHANGED else "is now"
    typer.echo(f"{folder.name} {words} version {outcome.version.number}.")


@group.command("export")
def export(
    slug: Annotated[str, typer.Argument(help="The course's slug.")],
    folder: Annotated[Path, typer.Argument(help="Where to write; files there of the same names are replaced.")],
    number: Annotated[int | None, typer.Option("--version", help="Its version; none: the latest.")] = None,
) -> None:
    """Write a published version back as the files that made it."""

    def read(session: Session) -> dict[str, bytes]:
        course = queries.course_by_slug(session, slug)
        latest = queries.latest(session, course)
        version = queries.version_by_number(session, course, number) if number else latest
        return actions.export(session, version)

    with opened() as database:
        try:
            files = database.read(read)
        except NotFound:
            raise Failure(f"There is no course {slug}, or not that version of it.") from None
    write_folder(folder, files)
    typer.echo(f"{len(files)} files written to {folder}.")


@group.command("coverage")
def coverage(folder: Folder) -> None:
    """Print which lessons and questions cover which element of the source, as a table."""
    checked = check(files_of(folder))
    if checked.content is None:
        raise Failure(f"{folder} has faults. Run: touyan courses check {folder}")
    typer.echo(coverage_table(checked.content, checked.questions), nl=False)
