"""A fresh database for every test, in a few milliseconds: a copy of one that was made once."""

import contextlib
import os
import runpy
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlmodel import Session, SQLModel

from app.db import Database

T = TypeVar("T")
Fill = Callable[[Session], Any]
WANTED = os.environ.get("TOUYAN_TEST_DATABASE_URL", "")
ON_POSTGRESQL = bool(WANTED) or os.environ.get("TOUYAN_TEST_DATABASE") == "postgresql"


class Site(ABC):
    """The worker's one `Database`, whose content `fresh` replaces."""

    database: Database

    def close(self) -> None:
        self.database.close()

    @abstractmethod
    def template(self, name: str, fill: Fill, tables: bool = True) -> Any:
        """Make a template of the schema and what `fill` writes; gives back what `fill` gave."""

    @abstractmethod
    def fresh(self, name: str) -> None:
        """Everything that the last test wrote is gone."""


def filled(url: str, fill: Fill, tables: bool) -> Any:
    """Write the schema and its content, and close."""
    database = Database(url)
    try:
        if tables:
            SQLModel.metadata.create_all(database.engine)
        return database.write(fill)
    finally:
        database.close()


class SQLiteSite(Site):
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "touyan.db"
        self.database = Database(f"sqlite:///{self.file}")

    def template(self, name: str, fill: Fill, tables: bool = True) -> Any:
        return filled(f"sqlite:///{self.folder / name}.db", fill, tables)

    def fresh(self, name: str) -> None:
        self.database.forget_connections()
        for ending in ("-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.folder / f"{name}.db", self.file)


class PostgreSQLSite(Site):
    """CREATE DATABASE … TEMPLATE copies files, some 8 MB: that takes the longest part of a small test."""

    def __init__(self, url: str, worker: str) -> None:
        self.prefix = f"touyan_{os.getpid()}_{worker}".lower()
        self.url = make_url(url)
        self.server = create_engine(url, isolation_level="AUTOCOMMIT")
        self.templates: list[str] = []
        self.database = Database(self._url(self.prefix))

    def _url(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def _run(self, *statements: str) -> None:
        with self.server.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def template(self, name: str, fill: Fill, tables: bool = True) -> Any:
        full = f"{self.prefix}_{name}"
        self.templates.append(name)
        self._run(f"DROP DATABASE IF EXISTS {full} WITH (FORCE)", f"CREATE DATABASE {full}")
        return filled(self._url(full), fill, tables)

    def fresh(self, name: str) -> None:
        self.database.forget_connections()
        self._run(
            f"DROP DATABASE IF EXISTS {self.prefix} WITH (FORCE)",
            f"CREATE DATABASE {self.prefix} TEMPLATE {self.prefix}_{name} STRATEGY FILE_COPY",
        )

    def close(self) -> None:
        super().close()
        names = [self.prefix, *(f"{self.prefix}_{name}" for name in self.templates)]
        self._run(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in names))
        self.server.dispose()


@contextlib.contextmanager
def site(worker: str) -> Iterator[Site]:
    with contextlib.ExitStack() as stack:
        if not ON_POSTGRESQL:
            shared_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
            folder = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="touyan-tests-", dir=shared_memory, ignore_cleanup_errors=True)
            )
            place: Site = SQLiteSite(Path(folder))
        else:
            place = PostgreSQLSite(WANTED or stack.enter_context(_server()), worker)
        yield place
        place.close()


def _server() -> Any:
    """A server of our own; `make test` starts one for all workers, and says so by TOUYAN_TEST_DATABASE_URL."""
    return runpy.run_path(str(Path(__file__).parent.parent / ".ci/postgres.py"))["server"]()
