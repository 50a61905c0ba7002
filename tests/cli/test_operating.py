"""Serving, migrating, backing up, looking at a site's health: what works and what is said where it does not."""

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from app import settings as site_settings
from app.cli import operating
from app.cli.operating import has_wal_reset_bug
from app.db import Database
from app.people import actions
from app.people.models import Person
from tests.cast import NOW
from tests.cli.conftest import Touyan

pytestmark = pytest.mark.sqlite
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a server was started with, instead of a server."""
    calls: list[dict[str, Any]] = []

    def run(app: Any, **options: Any) -> None:
        app.state.database.close()
        calls.append({**options, "settings": app.state.settings})

    monkeypatch.setattr("uvicorn.run", run)
    return calls


def test_every_command_has_help(touyan: Touyan) -> None:
    words = ("serve", "migrate", "demo", "create-admin", "people", "set-password", "units", "courses", "progress")
    listed = touyan("--help").out
    for word in (*words, "backup", "routes", "doctor"):
        assert word in listed
        told = touyan(word, "--help")
        assert (told.code, "Usage: touyan" in told.out) == (0, True)


def test_a_database_is_made_and_made_only_once(touyan: Touyan, bare: Path) -> None:
    assert "Run: touyan migrate" in touyan("serve").err
    assert "Run: touyan migrate" in touyan("people", "list").err
    assert touyan("doctor").code == 1
    for _ in range(2):
        assert touyan("migrate").out == "The schema is at 0001.\n"
    assert touyan("doctor").code == 0


def test_migrating_waits_for_no_server(touyan: Touyan, folder: Path) -> None:
    with Database(f"sqlite:///{folder / 'touyan.db'}").closing() as database, database.alone():
        told = touyan("migrate")
        assert "Another server" in touyan("serve").err
    assert (told.code, "Another server" in told.err) == (1, True)


def test_a_site_is_served_where_its_settings_say(touyan: Touyan, folder: Path, served: list[dict[str, Any]]) -> None:
    assert touyan("serve", "--host", "0.0.0.0", "--port", "9001").code == 0
    assert (served[0]["host"], served[0]["port"]) == ("0.0.0.0", 9001)
    assert served[0]["access_log"] is False


def test_a_demo_is_never_served_beyond_this_machine(
    touyan: Touyan, folder: Path, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Database(f"sqlite:///{folder / 'touyan.db'}").closing() as database:
        database.write(lambda session: actions.found_site(session, is_demo=True, now=NOW))
    for host in ("0.0.0.0", "10.0.0.1", "::"):
        assert "never served beyond" in touyan("serve", "--host", host).err
    monkeypatch.setenv("TOUYAN_HOST", "0.0.0.0")
    assert "never served beyond" in touyan("demo", "--start").err
    assert served == []
    monkeypatch.delenv("TOUYAN_HOST")
    assert touyan("demo", "--start", "--port", "9002").code == 0
    assert served[0]["port"] == 9002


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "none", "TOUYAN_PORT: Input should be a valid integer"),
        ("PORT", "70000", "TOUYAN_PORT: Input should be less than"),
        ("TIME_ZONE", "Mars", "TOUYAN_TIME_ZONE: there is no time zone 'Mars'"),
        ("BASE_URL", "study.example.org", "TOUYAN_BASE_URL: 'study.example.org' is not the address of a site"),
        ("BASE_URL", "https://study.example.org/lms", "TOUYAN_BASE_URL"),
        ("BASE_URL", "https://study.example.org", "TOUYAN_HTTPS is false, but TOUYAN_BASE_URL"),
        ("HTTPS", "maybe", "TOUYAN_HTTPS: Input should be a valid boolean"),
        ("DATABASE_URL", "mysql://x", "TOUYAN_DATABASE_URL: write sqlite:///PATH or postgresql+psycopg://"),
        ("SITE_NAME", "", "TOUYAN_SITE_NAME"),
        ("IDLE_MINUTES", "-1", "TOUYAN_IDLE_MINUTES"),
    ],
)
def test_each_wrong_setting_is_named_in_a_sentence(
    touyan: Touyan, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"TOUYAN_{name}", value)
    for command in ("serve", "doctor", "migrate"):
        told = touyan(command)
        assert (told.code, words in told.err) == (2, True), told.err


def test_a_slip_of_the_pen_is_noticed(touyan: Touyan, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUYAN_DATABSE_URL", "x")
    assert "TOUYAN_DATABSE_URL is no setting of ours" in touyan("doctor").out
    monkeypatch.setenv("TOUYAN_PROFILE", "check")
    assert site_settings.unknown_settings() == ["TOUYAN_DATABSE_URL"]


def test_a_backup_is_whole_though_people_write_meanwhile(
    touyan: Touyan, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operating, "PAGES", 5)
    stop = threading.Event()
    with Database(f"sqlite:///{folder / 'touyan.db'}").closing() as database:

        def write() -> None:
            while not stop.is_set():
                database.write(lambda session: session.add(Person(name="某人" * 200, made_at=NOW)))

        writer = threading.Thread(target=write)
        writer.start()
        told = touyan("backup", folder / "copy.db")
        stop.set()
        writer.join()
    assert told.code == 0
    copy = sqlite3.connect(folder / "copy.db")
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()
    assert sorted(path.name for path in folder.glob("copy.db*")) == ["copy.db"]
    assert (folder / "copy.db").stat().st_mode & 0o077 == 0
    again = touyan("backup", folder / "copy.db")
    assert (again.code, "overwrites nothing" in again.err) == (1, True)


def test_a_backup_restored_is_the_site_it_was(
    touyan: Touyan, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touyan("create-admin", "--name", "邢系统", "--account", "13800000000")
    assert touyan("backup", tmp_path / "touyan.db").code == 0
    monkeypatch.setenv("TOUYAN_DATA_DIR", str(tmp_path))
    assert "邢系统" in touyan("people", "list").out
    assert touyan("doctor").code == 0


def test_a_backup_of_nothing_says_so(touyan: Touyan, bare: Path) -> None:
    assert "There is no database" in touyan("backup", bare.parent / "copy.db").err


def test_damage_is_found(touyan: Touyan, folder: Path) -> None:
    touyan("create-admin", "--name", "邢系统", "--account", "13800000000")
    assert touyan("doctor").code == 0
    change = sqlite3.connect(folder / "touyan.db")
    change.execute("UPDATE auditrow SET verb = 'nothing'")
    change.commit()
    change.close()
    told = touyan("doctor")
    assert (told.code, "audit trail is broken at row 1" in told.out) == (1, True)


WITH_BUG = [(3, 40, 1), (3, 45, 0), (3, 50, 6), (3, 51, 2)]
WITHOUT = [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 52, 0)]


def test_which_versions_of_sqlite_have_the_bug() -> None:
    assert [version for version in WITH_BUG + WITHOUT if has_wal_reset_bug(version)] == WITH_BUG


def test_routes_are_listed_for_people_and_for_programs(touyan: Touyan, folder: Path) -> None:
    assert "people:sign_in" in touyan("routes").out
    rows = json.loads(touyan("routes", "--json").out)
    assert {"methods": ["GET"], "path": "/sign-in", "name": "people:sign_in"} in rows


def test_a_course_goes_in_and_comes_out_the_same(touyan: Touyan, folder: Path, tmp_path: Path) -> None:
    source = ROOT / "courses/branch-secretary"
    assert touyan("courses", "check", source).code == 0
    first, second = touyan("courses", "publish", source), touyan("courses", "publish", source)
    assert "is now version 1" in first.out
    assert "is unchanged at version 1" in second.out
    assert touyan("courses", "export", "branch-secretary", tmp_path / "out").code == 0
    assert "is unchanged at version 1" in touyan("courses", "publish", tmp_path / "out").out
    assert "There is no course" in touyan("courses", "export", "no-such-course", tmp_path / "out").err
    assert touyan("courses", "check", tmp_path / "nowhere").code == 2
    (tmp_path / "out/course.yaml").write_text("x: [")
    told = touyan("courses", "check", tmp_path / "out")
    assert (told.code, "course.yaml:" in told.out) == (1, True)
    assert touyan("courses", "publish", tmp_path / "out").code == 1
    assert touyan("progress", "rebuild").out.startswith("0 enrolments, 0 rows")
