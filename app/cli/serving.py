"""Serving the site, with the database that it needs."""

from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from app import schema
from app.cli.talk import Failure, now, opened, prepared, progress
from app.courses.actions import State, publish_files
from app.courses.files import read_folder
from app.db import Database
from app.demo import ACCOUNTS, PASSWORD, load
from app.demo.play import NoCourse
from app.main import create_app
from app.people.queries import site_of
from app.settings import LOOPBACK, Settings, read_settings, unknown_settings

COURSES = Path(__file__).parent.parent.parent / "courses"
commands = typer.Typer()


@commands.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on, instead of TOUYAN_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on, instead of TOUYAN_PORT.")] = None,
) -> None:
    """Serve the site, in one process; on SQLite a second server on the same file refuses to start."""
    settings = prepared(read_settings(host=host, port=port))
    for name in unknown_settings():
        typer.echo(f"touyan: {name} is no setting of ours; a slip of the pen? (touyan doctor)", err=True)
    run(settings)


def run(settings: Settings) -> None:
    with Database(settings.database).closing() as database, database.alone():
        if not schema.is_current(database.engine):
            raise Failure("The database is not at this version's schema. Run: touyan migrate")
        site = database.read(site_of)
    if site is not None and site.is_demo and settings.host not in LOOPBACK:
        raise Failure("This is a demo, and a demo is never served beyond this machine. Unset TOUYAN_HOST.")
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,  # a one-time link's token stands in its address
        log_level="warning",
        server_header=False,
        forwarded_allow_ips=settings.proxies,
        timeout_graceful_shutdown=15,
    )


@commands.command()
def migrate() -> None:
    """Bring the database to this version's schema; makes it where there is none."""
    typer.echo(f"The schema is at {migrated(prepared(read_settings()))}.")


def migrated(settings: Settings) -> str:
    with Database(settings.database).closing() as database, database.alone():
        if not schema.is_current(database.engine):
            schema.upgrade(database.engine)
    return schema.head()


@commands.command()
def demo(
    start: Annotated[bool, typer.Option("--start", help="Serve it then.")] = False,
    port: Annotated[int | None, typer.Option(help="The port to listen on, instead of TOUYAN_PORT.")] = None,
    seed: Annotated[int, typer.Option(help="Another number gives another history.")] = 1,
) -> None:
    """Make this empty database a demo with invented people, once; a production site refuses."""
    settings = prepared(read_settings(port=port))
    if settings.host not in LOOPBACK:
        raise Failure("A demo is never served beyond this machine. Unset TOUYAN_HOST.")
    migrated(settings)
    with opened() as database:
        for folder in sorted(path for path in COURSES.iterdir() if (path / "course.yaml").exists()):
            publish(database, folder)
        load_once(database, settings, seed)
    show_accounts(settings)
    if start:
        run(settings)


def publish(database: Database, folder: Path) -> None:
    files = read_folder(folder)
    outcome = database.write(lambda session: publish_files(session, files, now()))
    if outcome.state is State.FAULTY:
        raise Failure(f"{folder} has faults. Run: touyan courses check {folder}")


def load_once(database: Database, settings: Settings, seed: int) -> None:
    site = database.read(site_of)
    if site is not None and not site.is_demo:
        raise Failure("This is a production site; it never gets demo accounts.")
    if site is not None:
        return
    with progress("Playing three weeks of a class") as step:
        try:
            load(database, now(), settings.zone, seed, step)
        except NoCourse:
            raise Failure(f"There is no course in {COURSES}.") from None


def show_accounts(settings: Settings) -> None:
    typer.echo(f"\nThe demo: http://{settings.host}:{settings.port}/   password of all: {PASSWORD}\n")
    for account in ACCOUNTS:
        typer.echo(f"  {account.number}  {account.role.value:<15} {account.name}  {account.about}")
    typer.echo("")
