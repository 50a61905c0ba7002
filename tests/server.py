"""A real `touyan serve` in a process of its own, for the browser, the kill harness and the benchmark."""

import fcntl
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
TOUYAN = Path(sys.executable).parent / "touyan"
STARTS_IN = 30.0  # seconds; far more than it needs, so that a busy machine fails no test


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path) -> dict[str, str]:
    """The settings of a site whose data lie in `folder`; none of the caller's own site gets in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOUYAN_")}
    return {**kept, "TOUYAN_DATABASE_URL": f"sqlite:///{folder / 'touyan.db'}"}


def touyan(folder: Path, *arguments: str) -> str:
    """Run a command on the site in `folder`; gives what it printed."""
    done = subprocess.run(
        [TOUYAN, *arguments],
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"touyan {' '.join(arguments)} ended with {done.returncode}\n{done.stdout}")
    return done.stdout


def answering(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process takes connections."""
    pause = threading.Event()
    for _ in range(int(STARTS_IN / 0.02)):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            pause.wait(0.02)
    raise RuntimeError("the server did not start")


def made_demo(factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo site that nobody serves; made once for all processes of a test run."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "demo-site"
    with open(shared / "demo-site.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            folder.mkdir(exist_ok=True)
            touyan(folder, "migrate")
            touyan(folder, "demo")
            (folder / "made").touch()
    return folder


class Server:
    """One site and the process that serves it."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        """`settings`: environment variables beyond those of every site."""
        self.folder, self.settings = folder, settings or {}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def database(self) -> Path:
        return self.folder / "touyan.db"

    def copy_of(self, template: Path) -> "Server":
        """Take over the files of a site that nobody serves."""
        shutil.copytree(template, self.folder, dirs_exist_ok=True)
        return self

    def start(self) -> "Server":
        """Returns when it answers; its log lies beside its data."""
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [TOUYAN, "serve", "--port", str(self.port)],
                cwd=ROOT,
                env={**environment(self.folder), **self.settings},
                stdout=log,
                stderr=log,
            )
        try:
            answering(self.port, self.process)
        except RuntimeError as error:
            self.stop()
            raise RuntimeError(f"{error}:\n{self.log()}") from None
        return self

    def stop(self) -> None:
        """End it as a service manager would."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        if self.process is not None:
            self.process.wait()

    def kill(self) -> None:
        """End it as the kernel would: no handler runs, nothing is flushed."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")[-4000:]

    def rows(self, sql: str, *values: object) -> Sequence[tuple[Any, ...]]:
        """What stands in the database now, read past the product."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def put(self, sql: str, *values: object) -> None:
        """Write past the product what a story needs and chance did not bring."""
        connection = sqlite3.connect(self.database)
        try:
            with connection:
                connection.execute(sql, values)
        finally:
            connection.close()

    def figure(self, sql: str, *values: object) -> Any:
        """The one value of the one row that a query gives."""
        ((value,),) = self.rows(sql, *values)
        return value
