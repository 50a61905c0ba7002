"""What the commands share in speaking: settings, a database to work on, progress, and failing in words."""

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app import schema
from app.db import Database
from app.main import certify
from app.settings import Settings, read_settings

Step = Callable[[int, int], None]  # done, of


class Failure(Exception):
    """Why a command could not do its work, in sentences."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def now() -> datetime:
    return datetime.now(UTC)


def prepared(settings: Settings) -> Settings:
    """The folder of an SQLite file, made if it is not there."""
    if settings.database.startswith("sqlite:///"):
        Path(settings.database.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    return settings


@contextmanager
def opened(migrated: bool = True) -> Iterator[Database]:
    """The site's database, for one command beside a server that may run."""
    settings = prepared(read_settings())
    database = Database(settings.database, checkpoints=False)
    certify(database, settings, now)
    try:
        if migrated and not schema.is_current(database.engine):
            raise Failure("The database is not at this version's schema. Run: touyan migrate")
        yield database
    finally:
        database.close()


@contextmanager
def progress(words: str) -> Iterator[Step]:
    """A bar on the terminal; nothing where the output is kept in a file."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def ask_password() -> str:
    """Twice from the keyboard; never from an argument, where everybody on the machine could read it."""
    if not sys.stdin.isatty():
        raise Failure("A password is asked for on a terminal only.")
    first, second = getpass.getpass("New password: "), getpass.getpass("Once more: ")
    if first != second:
        raise Failure("The two were not the same; nothing was changed.")
    return first
