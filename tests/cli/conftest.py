"""The command as an operator calls it: arguments in, an exit code and sentences out, on a site of its own."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import schema
from app.cli import main
from app.db import Database


@dataclass
class Told:
    code: int
    out: str
    err: str


Touyan = Callable[..., Told]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("cli") / "touyan.db"
    with Database(f"sqlite:///{file}").closing() as database:
        schema.upgrade(database.engine)
    return file


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site's folder with nothing in it, and no setting but where it is."""
    for name in [name for name in os.environ if name.startswith("TOUYAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TOUYAN_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def folder(bare: Path, migrated: Path) -> Path:
    bare.mkdir()
    shutil.copy(migrated, bare / "touyan.db")
    return bare


@pytest.fixture
def touyan(bare: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Touyan:
    def call(*arguments: str | Path) -> Told:
        monkeypatch.setattr(sys, "argv", ["touyan", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return Told(code if isinstance(code, int) else int(code is not None), told.out, told.err)

    return call
