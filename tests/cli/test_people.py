"""People and units from the command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from app.audit.models import AuditRow
from app.cli import people, talk
from app.db import Database
from app.people import actions, passwords
from app.people.models import Person, Site
from app.people.queries import person_of_link, roles_of
from app.people.rules import Role
from app.sheets.writing import Report, written
from tests.cast import NOW
from tests.cli.conftest import Touyan

pytestmark = pytest.mark.sqlite
TREE = "path,short,aliases\n市直机关,市直,\n市直机关/发展局,发展,发改;发改委\n市直机关/发展局/投资处,,\n"


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    with Database(f"sqlite:///{folder / 'touyan.db'}").closing() as database:
        yield database


@pytest.fixture
def units(touyan: Touyan, folder: Path) -> Path:
    file = folder / "units.csv"
    file.write_text(TREE, "utf-8")
    assert touyan("units", "import", file).code == 0
    return file


def verbs(database: Database) -> list[str]:
    return database.read(lambda session: list(session.exec(select(AuditRow.verb).order_by(AuditRow.id))))  # type: ignore[arg-type]


def test_the_first_administrator_gets_a_link_and_there_is_no_second(touyan: Touyan, database: Database) -> None:
    made = touyan("create-admin", "--name", "邢系统", "--account", "13800000000")
    assert made.code == 0
    token = made.out.strip().split("/link/")[1]
    person = database.read(lambda session: person_of_link(session, token, talk.now()))
    assert person is not None
    assert database.read(lambda s: roles_of(s, person, talk.now())) == {Role.SYSTEM_ADMIN}
    assert not database.read(lambda s: s.get_one(Site, 1)).is_demo
    again = touyan("create-admin", "--name", "他人", "--account", "13800000001")
    assert (again.code, "already" in again.err) == (1, True)
    assert touyan("create-admin", "--name", "安", "--account", "13800000001", "--role", "security").code == 0
    assert verbs(database) == ["admin:create", "admin:create"]


def test_a_demo_gets_no_administrator(touyan: Touyan, database: Database) -> None:
    database.write(lambda session: actions.found_site(session, is_demo=True, now=NOW))
    refused = touyan("create-admin", "--name", "x", "--account", "13800000000")
    assert (refused.code, "demo" in refused.err) == (1, True)
    assert touyan("demo").code == 0  # loaded already; says its accounts and changes nothing


def test_a_production_site_never_gets_demo_accounts(touyan: Touyan, database: Database) -> None:
    touyan("create-admin", "--name", "邢系统", "--account", "13800000000")
    refused = touyan("demo")
    assert (refused.code, "never gets demo accounts" in refused.err) == (1, True)


def test_a_staff_number_needs_a_unit_to_issue_it(touyan: Touyan, database: Database) -> None:
    refused = touyan("create-admin", "--name", "邢系统", "--account", "X001")
    assert (refused.code, "import the units" in refused.err) == (1, True)
    assert verbs(database) == []


def test_a_password_is_asked_for_and_must_be_a_good_one(
    touyan: Touyan, database: Database, units: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert touyan("people", "add", "林知远", "A001", "--unit", "发改").code == 0
    assert "terminal" in touyan("set-password", "A001").err
    for typed, code in (("888888", 1), ("1234567890", 1), ("jiang-he-hu-hai", 0)):
        monkeypatch.setattr(people, "ask_password", lambda typed=typed: typed)
        assert touyan("set-password", "A001").code == code
    person = database.read(lambda s: s.exec(select(Person).where(Person.name == "林知远")).one())
    assert person.must_change
    assert passwords.matches("jiang-he-hu-hai", person.password_hash)
    assert verbs(database) == ["units:import", "account:make", "password:set"]


def test_people_are_added_listed_switched_and_linked(touyan: Touyan, database: Database, units: Path) -> None:
    touyan("people", "add", "林知远", "A001", "--unit", "发展局")
    touyan("people", "add", "苏明", "A001", "--unit", "投资处", "--role", "trainer")
    assert "a001\t林知远\t发展局\tlearner\tno password" in touyan("people", "list").out
    assert touyan("people", "list", "苏").out.count("\n") == 1
    assert "write UNIT/A001" in touyan("people", "switch-off", "A001").err
    assert touyan("people", "switch-off", "投资处/A001").code == 0
    assert "\toff" in touyan("people", "list", "苏").out
    assert touyan("people", "switch-on", "投资处/A001").code == 0
    assert "/link/" in touyan("people", "link", "发展局/A001").out
    assert "Nobody signs in with nobody" in touyan("people", "link", "nobody").err
    assert "called 没有的" in touyan("people", "add", "x", "y", "--unit", "没有的").err
    found = ["account:make", "account:make", "account:switch-off", "account:switch-on", "link:make"]
    assert verbs(database) == ["units:import", *found]


def test_units_go_in_and_come_out_the_same(touyan: Touyan, database: Database, units: Path, folder: Path) -> None:
    assert touyan("units", "export").out.replace("\r\n", "\n") == TREE.replace("发改;发改委", "发改;发改委")
    again = touyan("units", "import", units)
    assert "0 added, 0 changed, 3 there already" in again.out
    assert verbs(database) == ["units:import"]
    assert touyan("units", "export", folder / "out.csv").code == 0
    assert touyan("units", "export", folder / "out.csv").code == 1  # overwrites nothing
    assert touyan("units", "import", folder / "out.csv").code == 0


def test_a_table_as_a_chinese_spreadsheet_saves_it(touyan: Touyan, folder: Path) -> None:
    file = folder / "gbk.csv"
    file.write_bytes("path,short,aliases\r\n市直机关,市直,\r\n".encode("gb18030"))
    assert "+ 市直机关" in touyan("units", "import", file, "--check").out
    assert touyan("units", "export").out == "path,short,aliases\r\n"  # nothing was done


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("name,x\n", ":1  must be the line"),
        ("path,short,aliases\nA\nB\n", ":3 B there is one root"),
        ("path,short,aliases\nA\nA/B/C\n", ":3 A/B/C its parent must stand above it"),
        ("path,short,aliases\nA\nA/B\nA/B\n", ":4 A/B the same path"),
        ("path,short,aliases\nA//B\n", ":2 A//B the path has an empty"),
        ("", "文件里没有内容"),
    ],
)
def test_a_faulty_table_is_refused_whole_with_its_line(touyan: Touyan, folder: Path, table: str, words: str) -> None:
    file = folder / "units.csv"
    file.write_text(table, "utf-8")
    told = touyan("units", "import", file)
    assert (told.code, words in told.err) == (1, True)
    assert touyan("units", "export").out == "path,short,aliases\r\n"


def test_another_root_is_refused(touyan: Touyan, units: Path, folder: Path) -> None:
    file = folder / "other.csv"
    file.write_text("path,short,aliases\n另一个机关,,\n", "utf-8")
    assert ":2 另一个机关 there is one root" in touyan("units", "import", file).err


def test_links_are_built_from_the_sites_own_address(
    touyan: Touyan, units: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUYAN_BASE_URL", "http://study.example.org:8080/")
    assert "http://study.example.org:8080/link/" in touyan("people", "add", "x", "y1").out


def test_a_table_is_told_as_json_and_changes_what_differs(
    touyan: Touyan, database: Database, units: Path, folder: Path
) -> None:
    rows = [("市直机关", "", ""), ("市直机关/发展局", "发改局", "发改"), ("市直机关/无/一处", "", "")]
    file = folder / "units.xlsx"
    file.write_bytes(written(Report("单位表", ("单位路径", "简称", "别名"), rows), "单位"))
    told = json.loads(touyan("units", "import", file, "--json").out)
    assert [(one["row"], one["code"]) for one in told["refused"]] == [(5, "parent")]
    assert not told["written"]
    table = folder / "second.csv"
    table.write_text("路径,简称,别名\n市直机关,市直,\n市直机关/发展局,发改局,发改\n市直机关/新局,,\n", "utf-8")
    looked = json.loads(touyan("units", "import", table, "--dry-run", "--json").out)
    assert looked["new"] == [{"row": 4, "path": "市直机关/新局", "short": "", "aliases": []}]
    assert looked["changed"] == [
        {"row": 3, "path": "市直机关/发展局", "field": "short", "from": "发展", "to": "发改局"},
        {"row": 3, "path": "市直机关/发展局", "field": "aliases", "from": "发改；发改委", "to": "发改"},
    ]
    assert (looked["unchanged"], looked["refused"], looked["written"]) == (1, [], False)
    assert json.loads(touyan("units", "import", table, "--json").out)["written"]
    again = json.loads(touyan("units", "import", table, "--json").out)
    assert (again["new"], again["changed"], again["unchanged"], again["written"]) == ([], [], 3, False)


def test_one_faulty_row_and_nothing_is_written(touyan: Touyan, units: Path, folder: Path) -> None:
    table = folder / "faulty.csv"
    table.write_text("path\n市直机关/新局\n市直机关/无/一处\n市直机关/新局\n" + "市直机关/" + "长" * 61 + "\n", "utf-8")
    told = json.loads(touyan("units", "import", table, "--json").out)
    assert [(one["row"], one["code"]) for one in told["refused"]] == [(3, "parent"), (4, "repeated"), (5, "long")]
    assert not told["written"]
    assert "新局" not in touyan("units", "export").out
