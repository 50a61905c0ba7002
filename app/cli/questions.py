"""Questions from any file into the drafts of a course, or only looked at."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import Session

from app.authoring.actions.importing import Source, TooLong, import_questions
from app.authoring.models import ImportBatch
from app.authoring.queries import importing
from app.authoring.queries.seen import Seen
from app.authoring.rules.importing import Plan, Planned, lesson_of, plan
from app.authoring.rules.printed import printed
from app.authoring.rules.proposals import Reading
from app.authoring.rules.reading import Proposal, propose
from app.authoring.rules.refusals import file_words, nothing_words
from app.cli.exporting import export_file
from app.cli.talk import Failure, now, opened
from app.courses import queries as courses
from app.errors import NotFound
from app.settings import SettingsFault, read_settings
from app.sheets.rules import Refused

group = typer.Typer(help="Questions: import them from a file, export them to one.", no_args_is_help=True)
Slug = Annotated[str, typer.Option(help="The course; none: the only one.")]


@group.callback()
def subject() -> None:
    """Questions: import them from a file, export them to one."""


group.command("export")(export_file)


@group.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Any file that holds questions.")],
    course: Slug = "",
    lesson: Annotated[str, typer.Option(help="The lesson of new questions, where the file names none.")] = "",
    paragraph: Annotated[str, typer.Option(help="The paragraph of that lesson that they rest on.")] = "",
    leave_out: Annotated[bool, typer.Option("--leave-out", help="Import although some are refused.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look; needs no database.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole preview as JSON.")] = False,
) -> None:
    """Questions of a file become drafts of a course; exit code 0 where the file could be read."""
    data = file.read_bytes()
    found = propose(data, file.name)
    if isinstance(found, Refused):
        told(file, None, False, file_words(found), (), as_json)
        raise Failure(f"{file.name} was refused as a whole.")
    if not found.reading.proposed and not found.reading.refused:
        told(file, None, False, nothing_words(), (), as_json)
        raise Failure(f"{file.name} holds no questions.")
    if dry_run:
        told(file, looked(course, found.reading), found.lines, None, found.ignored, as_json)
        return
    source = Source(file.name, hashlib.sha256(data).hexdigest())
    write(file, found, source, course, (lesson, paragraph), leave_out, as_json)


def write(
    file: Path,
    found: Proposal,
    source: Source,
    course: str,
    place: tuple[str, str],
    leave_out: bool,
    as_json: bool,
) -> None:
    def unit(session: Session) -> tuple[Plan, ImportBatch | None, bool]:
        seen = seen_of(session, course)
        courses.course_by_slug(session, seen.course.slug, lock=True)
        held = importing.held(session, seen)
        planned = plan(found.reading, held, importing.taken(seen, held))
        if planned.refused and not leave_out:
            return planned, None, False
        where = placing(seen, *place)
        return planned, import_questions(session, seen, planned, where, source, None, now()), True

    with opened() as database:
        try:
            planned, batch, done = database.write(unit)
        except NotFound:
            raise Failure("There is no such course.") from None
        except TooLong as long:
            raise Failure(f"Too much text in one question: {long}. Nothing was imported.") from None
    told(file, planned, found.lines, None, found.ignored, as_json)
    if not done:
        count = len(planned.refused)
        raise Failure(f"{count} refused, nothing was imported. Mend them, or leave them out: --leave-out")
    if batch is None:
        typer.echo("The course has all of them already; nothing was imported.", err=True)
    else:
        typer.echo(f"Imported as drafts: {batch.added} new, {batch.changed} changed.", err=True)


def seen_of(session: Session, course: str) -> Seen:
    """The course asked for, or the only one."""
    known = [one.slug for one in courses.courses(session)]
    if not course and len(known) != 1:
        raise Failure(f"Which course? --course, one of: {', '.join(known) or 'none is published yet'}.")
    return importing.seen_by_all(session, course or known[0])


def placing(seen: Seen, lesson: str, paragraph: str) -> Callable[[Planned], tuple[str, str]]:
    titles = {one.slug: one.title for one in seen.content.lessons}
    if lesson and lesson not in titles:
        raise Failure(f"There is no lesson {lesson}; there are: {', '.join(titles)}.")
    if paragraph and paragraph not in {block.id for block in seen.lesson(lesson).blocks} if lesson else paragraph:
        raise Failure(f"There is no paragraph {paragraph} in {lesson or 'a lesson that is not named'}.")

    def where(one: Planned) -> tuple[str, str]:
        named = lesson_of(one.proposed.lesson, titles) or lesson
        if not named:
            raise Failure(f"Row {one.proposed.place.row} names no lesson of the course; give one with --lesson.")
        return named, paragraph if named == lesson else ""

    return where


def looked(course: str, reading: Reading) -> Plan:
    """Beside the course where there is one; without a database everything is new."""

    def unit(session: Session) -> Plan:
        if not course and len(courses.courses(session)) != 1:
            return plan(reading, [])
        seen = seen_of(session, course)
        held = importing.held(session, seen)
        return plan(reading, held, importing.taken(seen, held))

    try:
        url = read_settings().database
        if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
            raise Failure("There is no database yet.")
        with opened() as database:
            return database.read(unit)
    except NotFound:
        raise Failure(f"There is no course {course}.") from None
    except (Failure, SettingsFault, OperationalError, ProgrammingError):
        if course:
            raise
        return plan(reading, [])


def told(
    file: Path, planned: Plan | None, lines: bool, refused: str | None, ignored: tuple[tuple[str, str], ...], raw: bool
) -> None:
    found = printed(file.name, planned, lines, refused, ignored)
    if raw:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    if refused:
        typer.echo(refused)
        return
    for one in found["refused"]:
        typer.echo(f"{file.name} {_where(one)}: {one['reason']}")
    for one in found["ignored_columns"]:
        typer.echo(f"{file.name} {one['sheet'] or ''}: the column {one['column']} is not read.")
    typer.echo(", ".join(f"{count} {name}" for name, count in found["counts"].items()) + ".")


def _where(one: dict[str, Any]) -> str:
    return f"line {one['line']}" if one["line"] else f"{one['sheet'] or ''} row {one['row']}".strip()
