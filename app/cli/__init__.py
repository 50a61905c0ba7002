"""The `touyan` command: each subject has a module; every error is one plain sentence and an exit code."""

import sys

import typer
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.cli import certificates, courses, operating, people, progress, questions, roster, serving, units
from app.cli.talk import Failure
from app.db import AlreadyServed
from app.settings import SettingsFault

app = typer.Typer(
    name="touyan",
    help="Touyan, the lead goose: training classes for public bodies. Settings are TOUYAN_* (docs/install.md).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (serving, people, operating):
    app.registered_commands += part.commands.registered_commands
app.add_typer(people.group, name="people")
app.add_typer(units.group, name="units")
app.add_typer(roster.group, name="roster")
app.add_typer(courses.group, name="courses")
app.add_typer(certificates.group, name="certificates")
app.add_typer(progress.group, name="progress")
app.add_typer(questions.group, name="questions")


def main() -> None:
    """Exit codes: 0 done, 1 not done, 2 called or set up wrongly."""
    try:
        app()
    except Failure as failure:
        fail(*failure.sentences)
    except AlreadyServed as other:
        fail(f"Another server is running on this database, or a migration is ({other}). Stop it first.")
    except SettingsFault as fault:
        fail(*fault.sentences, code=2)
    except (OperationalError, ProgrammingError) as error:
        fail(f"The database says: {str(error.orig).strip().splitlines()[0]}. Is it migrated? (touyan migrate)")
    except OSError as error:
        fail(f"{error.filename or 'The system'}: {error.strerror or error}.")


def fail(*sentences: str, code: int = 1) -> None:
    for sentence in sentences:
        typer.echo(f"touyan: {sentence}", err=True)
    sys.exit(code)
