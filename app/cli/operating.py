"""Keeping a site well: a backup while it runs, a look at its health, the list of its addresses."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from fastapi.routing import iter_route_contexts
from sqlalchemy import text
from sqlalchemy.engine import make_url

from app import schema
from app.audit.actions import verify
from app.cli.talk import Failure, opened, prepared, progress
from app.db import Database
from app.main import create_app
from app.people.queries import site_of
from app.settings import LOOPBACK, Settings, read_settings, unknown_settings

commands = typer.Typer()
PAGES = 1000  # of a database, copied between two breaths of a running server


@commands.command()
def backup(file: Annotated[Path, typer.Argument(help="A file that is not there yet.")]) -> None:
    """Write one consistent copy of the database, while the site runs."""
    settings = read_settings()
    if file.exists():
        raise Failure(f"{file} is there already; a backup overwrites nothing.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    if settings.database.startswith("sqlite"):
        copy_sqlite(Path(settings.database.removeprefix("sqlite:///")), unfinished)
    else:
        dump_postgresql(settings, unfinished)
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    unfinished.rename(file)
    typer.echo(f"{file}: {file.stat().st_size:,} bytes.")


def copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise Failure(f"There is no database at {source}.")
    target.unlink(missing_ok=True)
    old_umask = os.umask(0o077)
    try:
        with progress("Copying") as step:
            from_, to = sqlite3.connect(f"file:{source}?mode=ro", uri=True), sqlite3.connect(target)
            from_.backup(to, pages=PAGES, progress=lambda _status, left, of: step(of - left, of))
            to.execute("PRAGMA journal_mode = DELETE")  # one file and nothing beside it
            fault = to.execute("PRAGMA integrity_check").fetchone()[0]
            from_.close()
            to.close()
    finally:
        os.umask(old_umask)
    if fault != "ok":
        raise Failure(f"The copy is not whole: {fault}. It is kept as {target}.")


def dump_postgresql(settings: Settings, target: Path) -> None:
    if (program := shutil.which("pg_dump")) is None:
        raise Failure("pg_dump is not on this machine; it comes with PostgreSQL's client programs.")
    url = make_url(settings.database).set(drivername="postgresql")
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    command = [program, "--format=custom", f"--file={target}", url.set(password=None).render_as_string()]
    if subprocess.run(command, env={**os.environ, **password}).returncode:
        raise Failure("pg_dump did not finish; nothing was kept.")


@commands.command()
def routes(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """List every address of the site, with its name and what it needs."""
    app = create_app(read_settings())
    app.state.database.close()
    found = [(sorted(route.methods or {"GET"}), route.path, route.name) for route in iter_route_contexts(app.routes)]
    if as_json:
        rows = [{"methods": methods, "path": path, "name": name} for methods, path, name in found]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for methods, path, name in found:
            typer.echo(f"{','.join(methods):<8} {path or '':<60} {name}")


@commands.command()
def doctor() -> None:
    """Look at settings, database, audit trail and disk; exit code 1 where something is wrong, 0 with warnings."""
    settings = prepared(read_settings())
    with opened(migrated=False) as database:
        faults = list(faults_of(database))
        warnings = list(warnings_of(settings, database))
    for words in faults:
        typer.echo(f"fault    {words}")
    for words in warnings:
        typer.echo(f"warning  {words}")
    typer.echo(f"{len(faults)} faults, {len(warnings)} warnings.")
    if faults:
        raise typer.Exit(1)


def faults_of(database: Database) -> Iterator[str]:
    if not schema.is_current(database.engine):
        yield f"the schema is at {schema.current(database.engine)}, not at {schema.head()}: run touyan migrate"
        return
    if database.inline_reads:
        with database.engine.connect() as connection:
            for pragma, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
                if (found := connection.execute(text(f"PRAGMA {pragma}")).scalar()) != wanted:
                    yield f"SQLite's {pragma} is {found}, not {wanted}: acknowledged answers could be lost"
            if (found := connection.execute(text("PRAGMA quick_check")).scalar()) != "ok":
                yield f"the file is damaged: {found}"
            if connection.execute(text("PRAGMA foreign_key_check")).first():
                yield "a row points to one that is not there (PRAGMA foreign_key_check)"
    trail = database.read(verify)
    if not trail.is_whole:
        yield f"the audit trail is broken at row {trail.broken_at or 'its end'}"


def warnings_of(settings: Settings, database: Database) -> Iterator[str]:
    for name in unknown_settings():
        yield f"{name} is no setting of ours; a slip of the pen?"
    if schema.is_current(database.engine):
        site = database.read(site_of)
        if site is None:
            yield "there is no administrator yet: run touyan create-admin"
        elif site.is_demo:
            yield "this is a demo"
    if settings.host not in LOOPBACK and not settings.https:
        yield "people reach the site without HTTPS: whoever can listen on the wire reads along"
    if not database.inline_reads:
        return
    if has_wal_reset_bug(sqlite3.sqlite_version_info):
        yield (
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug (fixed in 3.51.3, 3.50.7, 3.44.6); "
            "here one process writes and checkpoints, which should avoid it"
        )
    folder = Path(settings.database.removeprefix("sqlite:///")).resolve().parent
    free = shutil.disk_usage(folder)
    if free.free < free.total * 0.05:
        yield f"the disk of {folder} is nearly full: {free.free // 2**20:,} MB are left"
    if file_system(folder) in {"tmpfs", "ramfs", "nfs", "nfs4", "cifs", "overlay"}:
        yield f"{folder} lies on {file_system(folder)}: what is acknowledged may be lost when the machine stops"


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return version >= (3, 7, 0) and not fixed


def file_system(folder: Path) -> str:
    """The kind of file system that a folder lies on; empty where the system does not say."""
    if sys.platform != "linux":
        return ""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    around = [(place, kind) for place, kind in mounts if folder.is_relative_to(place)]
    return max(around, key=lambda mount: len(mount[0]), default=("", ""))[1]
