"""What is seen as a list leaves as a workbook: all of it, in the trail, and nothing of it is a formula."""

import ast
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

import app as product
from app.audit.actions import record
from app.audit.models import AuditRow
from app.db import Database, insert_all
from app.people.models import Person
from app.sheets import writing
from tests import make
from tests.cast import NOW, Cast
from tests.conftest import As
from tests.school import School
from tests.workbooks import cells, take


def trail(database: Database, verb: str) -> list[AuditRow]:
    return database.read(lambda session: list(session.exec(select(AuditRow).where(AuditRow.verb == verb))))


@dataclass(frozen=True)
class Place:
    address: Callable[[School], str]
    verb: str
    who: str
    others: tuple[str, ...]


PLACES = {
    "certificates": Place(
        lambda school: f"/classes/{school.klass.ref}/certificates/export",
        "certificate:export", "organizer", ("learner", "trainer", "officer", "system_admin", "auditor"),
    ),
    "reminders": Place(
        lambda school: f"/classes/{school.klass.ref}/reminders/export",
        "reminder:export", "organizer", ("learner", "trainer", "system_admin", "auditor"),
    ),
    "credits": Place(
        lambda _school: "/credits/export", "credit:export", "organizer", ("learner", "trainer", "auditor"),
    ),
    "accounts": Place(
        lambda _school: "/admin/accounts/export", "account:export", "system_admin",
        ("learner", "trainer", "organizer", "officer", "security_admin", "auditor"),
    ),
    "trail": Place(
        lambda _school: "/admin/audit/export", "audit:export", "auditor",
        ("learner", "trainer", "organizer", "officer", "system_admin", "security_admin"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_a_list_is_for_whom_its_page_is_for_and_leaves_a_row(
    school: School, as_: As, database: Database, name: str
) -> None:
    place = PLACES[name]
    address = place.address(school)
    for who in place.others:
        assert take(as_(getattr(school.cast, who)), address).status_code == 403, who
    assert trail(database, place.verb) == []
    head, *_rows, foot = cells(take(as_(getattr(school.cast, place.who)), address))
    assert head[0]
    assert "导出人" in str(foot[0])
    [row] = trail(database, place.verb)
    assert ".xlsx" in row.details


def test_the_rows_of_a_list_are_read_when_the_row_of_the_trail_is_on_disk() -> None:
    """By the session that `list_reply` gives: what is read before it keeps everybody else from writing."""
    found = []
    for path in sorted(Path(product.__file__).parent.rglob("routes/*.py")):
        module = ast.parse(path.read_text())
        inner = [one for route in module.body for one in ast.walk(route) if isinstance(one, ast.FunctionDef)]
        calls = [one for one in ast.walk(module) if isinstance(one, ast.Call)]
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == "list_reply":
                assert isinstance(call.args[-1], ast.Name), path
                read = call.args[-1].id
                found += [one for one in inner if one.name == read]
    assert len(found) >= len(PLACES)
    for one in found:
        asked = {part.id for part in ast.walk(one) if isinstance(part, ast.Name)}
        assert one.args.args[0].arg in asked, ast.unparse(one)


@pytest.mark.parametrize("name", ["certificates", "reminders"])
def test_another_class_has_no_lists(school: School, as_: As, name: str) -> None:
    address = PLACES[name].address(school).replace(school.klass.ref, "a" * 16)
    assert take(as_(school.cast.organizer), address).status_code == 404


def test_a_reader_of_english_gets_english(school: School, as_: As) -> None:
    organizer = as_(school.cast.organizer)
    organizer.cookies.set("display", "auto.md.en.on")
    heads = cells(take(organizer, PLACES["credits"].address(school)))[1]
    assert "Name" in heads


def test_hours_are_numbers_and_only_those_who_miss_some_are_in_their_list(
    school: School, as_: As, database: Database
) -> None:
    organizer = as_(school.cast.organizer)
    rule = {"key": make.key(), "since_year": "2026", "target": "50", "half": "20", "carry": "0", "source": "示例通知"}
    done = organizer.post("/credits/rules", data=rule)
    assert done.status_code == 303, done.text[:500]
    _title, heads, *rows, _foot = cells(take(organizer, "/credits/export", year="2026"))
    at = heads.index("全年还差")
    assert {row[1] for row in rows} == {"林知远", "苏明", "吴外"}
    assert {row[at] for row in rows} == {"50"}
    page = organizer.get("/credits?year=2026&show=short").text
    assert "导出 3 人" in page
    assert len(cells(take(organizer, "/credits/export", year="2026", show="short"))) == len(rows) + 3
    whole, short = (json.loads(row.details) for row in trail(database, "credit:export"))
    assert (whole["people"], short["people"]) == (3, 3)
    assert ("filters" in whole, short["filters"]) == (False, "全年还差")
    officer = cells(take(as_(school.cast.officer), "/credits/export", year="2026"))
    assert [row[1] for row in officer[2:-1]] == ["林知远"]
    assert organizer.post("/credits/export", data={"key": make.key(), "year": "长", "show": "x"}).status_code == 200


def test_accounts_leave_as_they_were_searched_for(school: School, as_: As, database: Database) -> None:
    admin = as_(school.cast.system_admin)
    everybody = database.read(lambda session: session.exec(select(func.count()).select_from(Person)).one())
    assert f"导出 {everybody} 个" in admin.get("/admin/accounts").text
    _title, heads, *rows, _foot = cells(take(admin, "/admin/accounts/export"))
    assert heads == ["序号", "姓名", "账号", "单位", "角色", "状态", "首次登录"]
    assert len(rows) == everybody
    assert "导出 1 个" in admin.get("/admin/accounts?q=林知").text
    _title, _heads, [number, name, account, unit, roles, state, _first], _foot = cells(
        take(admin, "/admin/accounts/export", q="林知")
    )
    assert (number, name, unit, roles) == ("1", "林知远", "江州市发展改革委", "学员")
    assert state in ("正常", "从未登录")
    assert account
    assert '"filters": "林知"' in trail(database, "account:export")[1].details


def test_more_accounts_than_a_statement_takes_leave_all_the_same(school: School, as_: As, database: Database) -> None:
    def many(session: Session) -> None:
        insert_all(session, [Person(name=f"某{n}", made_at=NOW) for n in range(1201)])

    database.write(many)
    rows = cells(take(as_(school.cast.system_admin), "/admin/accounts/export", q="某"))
    assert len(rows) == 1204
    assert {row[5] for row in rows[2:-1]} == {"还没有密码"}


def test_the_trail_leaves_as_it_was_asked_for(cast: Cast, as_: As, database: Database) -> None:
    def written(session: Session) -> None:
        for n in range(120):
            by = session.get_one(Person, cast.organizer.id)
            record(session, by, "class:change", "a" * 16, {"class": f"=1+{n}", "name": "某班"}, NOW)
        record(session, None, "admin:create", "b" * 16, {"name": "某人"}, NOW)

    database.write(written)
    auditor = as_(cast.auditor)
    assert "导出 121 条" in auditor.get("/admin/audit").text
    _title, heads, *rows, _foot = cells(take(auditor, "/admin/audit/export"))
    assert heads[:4] == ["编号", "时间", "谁", "做了什么"]
    assert len(rows) == 121
    assert rows[0][2:4] == ["命令行", "设立管理员"]
    assert rows[1][3] == "改班次设置"
    assert "班次：=1+119" in str(rows[1][4])
    few = cells(take(auditor, "/admin/audit/export", verb="admin:create", actor="", object=""))
    assert len(few) == 4
    assert [row.verb for row in trail(database, "audit:export")] == ["audit:export"] * 2
    assert "admin:create" in trail(database, "audit:export")[1].details


@pytest.mark.parametrize("name", ["accounts", "credits", "trail"])
def test_a_list_longer_than_a_sheet_is_refused_in_words_and_leaves_no_row(
    school: School, as_: As, database: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 5)
    database.write(lambda session: [record(session, None, "admin:create", "", {}, NOW) for _ in range(5)])
    place = PLACES[name]
    reply = take(as_(getattr(school.cast, place.who)), place.address(school))
    assert reply.status_code == 422
    assert "请回上一页，先筛选得窄一些" in reply.text
    assert trail(database, place.verb) == []
