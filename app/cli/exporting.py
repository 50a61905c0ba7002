"""A course's questions into a file; what the format cannot carry is told on the other stream."""

from pathlib import Path
from typing import Annotated

import typer

from app.authoring.exports import file_of
from app.authoring.queries.exporting import questions_of
from app.authoring.queries.importing import seen_by_all
from app.authoring.rules.exporting import LEFT_OUT, Format, Wanted, counted, losses
from app.cli.talk import Failure, opened
from app.courses.queries import picture_files
from app.errors import NotFound

SHOWN = 10  # questions that are named; more are counted


def export_file(
    course: Annotated[str, typer.Argument(help="The course's slug.")],
    format: Annotated[Format, typer.Option(help="xlsx, gift, moodle, yaml (a .zip), pdf or docx (papers).")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="The file to write.")],
    key: Annotated[bool, typer.Option("--key", help="A paper's answers and reasons, behind it.")] = False,
    module: Annotated[str, typer.Option(help="Only this module's questions.")] = "",
) -> None:
    """Write the published questions of a course; what the format cannot carry is told first, on stderr."""
    wanted = Wanted(format, module, key)
    with opened() as database:
        try:
            seen = database.read(lambda session: seen_by_all(session, course))
            pictures = database.read(lambda session: picture_files(session, seen.content))
        except NotFound:
            raise Failure(f"There is no course {course}.") from None
    try:
        questions = questions_of(seen, module)
    except NotFound:
        known = ", ".join(one.slug for one in seen.content.modules)
        raise Failure(f"There is no module {module}; there are: {known}.") from None
    found = counted(losses(questions, format))
    for code, slugs in found.items():
        typer.echo(_told(code, slugs), err=True)
    _write(file_of(seen, wanted, pictures), out)
    typer.echo(f"{len(questions) - len(found.get(LEFT_OUT, ()))} of {len(questions)} questions written to {out}.")


def _told(code: str, slugs: tuple[str, ...]) -> str:
    named = ", ".join(slugs[:SHOWN]) + (f" and {len(slugs) - SHOWN} more" if len(slugs) > SHOWN else "")
    what = "Left out, no form for them" if code == LEFT_OUT else f"Not carried: {code}"
    return f"{what} ({len(slugs)}): {named}"


def _write(data: bytes, out: Path) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise Failure(f"{out} could not be written: {error.strerror}.") from None
