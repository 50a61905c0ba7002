"""The auditor's pages: who did what to whom, and whether anything was changed afterwards."""

import re
from html import unescape

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.audit.actions import record
from app.db import Database
from tests import make
from tests.cast import NOW, Cast
from tests.conftest import As, Browser
from tests.workbooks import cells, take


@pytest.fixture
def auditor(as_: As, cast: Cast, database: Database) -> Browser:
    def happen(session: Session) -> None:
        record(session, cast.system_admin, "account:make", cast.learner.ref, {"name": "林知远"}, NOW)
        record(session, cast.security_admin, "grant:give", cast.trainer.ref, {"name": "陶讲师", "role": "trainer"}, NOW)
        record(session, None, "units:import", "", {"file": "100%_单位.csv", "added": 3}, NOW)

    database.write(happen)
    return as_(cast.auditor)


def test_what_was_done_is_told_in_words(auditor: Browser) -> None:
    page = auditor.get("/admin/audit").text
    for words in ("邢系统", "新建账号", "授予权限", "教员", "命令行", "100%_单位.csv", "共 3 条"):
        assert words in page
    assert "account:make" not in page.replace('value="account:make"', "")


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"actor": "邢"}, 1),
        ({"actor": "无人"}, 0),
        ({"verb": "grant:give"}, 1),
        ({"verb": "no-such-verb"}, 0),
        ({"object": "林知"}, 1),
        ({"actor": "安", "object": "陶"}, 1),
        ({"actor": "邢", "object": "陶"}, 0),
        ({"actor": "陶"}, 0),  # to him, not by him
        ({"object": "安"}, 0),
        ({"object": "train"}, 0),
        ({"actor": "%"}, 0),
        ({"actor": '"'}, 0),
        ({"page": "x"}, 3),
        ({"page": "99999"}, 3),
    ],
)
def test_it_is_searched_by_actor_verb_and_object(auditor: Browser, asked: dict[str, str], count: int) -> None:
    assert f"共 {count} 条" in auditor.get("/admin/audit", params=asked).text


def test_it_is_found_by_the_objects_own_name_in_addresses(auditor: Browser, cast: Cast) -> None:
    assert "共 1 条" in auditor.get("/admin/audit", params={"object": cast.learner.ref}).text


def test_whoever_was_only_searched_for_by_an_export_did_not_do_it(auditor: Browser) -> None:
    asked = {"actor": "安", "verb": "grant:give"}
    assert len(cells(take(auditor, "/admin/audit/export", **asked))) == 4
    assert "共 1 条" in auditor.get("/admin/audit", params={"actor": "安"}).text
    page = auditor.get("/admin/audit", params={"verb": "audit:export"}).text
    assert "谁做的：<bdi>安</bdi>，做了什么：授予权限" in page


def test_an_export_tells_in_the_words_of_the_page(auditor: Browser, database: Database, cast: Cast) -> None:
    def more(session: Session) -> None:
        told = {
            "name": "a <b>&amp;",
            "role": "organizer",
            "scope": "unit",
            "learner": True,
            "changes": ["甲 → 乙", "丙"],
        }
        record(session, cast.security_admin, "grant:give", cast.trainer.ref, told, NOW)
        record(session, None, "enrolment:by_rule", "", {"unit": "教育局", "people": 3, "filters": {"unit": "甲"}}, NOW)

    database.write(more)
    page = auditor.get("/admin/audit").text
    shown = [unescape(re.sub("<[^>]+>", "", one)) for one in re.findall(r'data-l="(?:谁|详情)">(.*?)</td>', page)]
    _title, _heads, *lines, _foot = cells(take(auditor, "/admin/audit/export"))
    rows = [(line[2], line[4]) for line in lines]
    assert rows == list(zip(shown[::2], shown[1::2], strict=True))
    assert rows[0] == ("系统，按编入条件", "筛选：单位：甲；人数：3；单位：教育局")
    assert rows[1][1] == "改动：甲 → 乙、丙；学员：是；姓名：a <b>&amp;；角色：组织者；范围：一个单位及其下级"
    assert rows[2][0] == "命令行"


def test_pages_follow_one_another_with_their_filters(auditor: Browser, database: Database, cast: Cast) -> None:
    def more(session: Session) -> None:
        for _ in range(60):
            record(session, cast.system_admin, "link:make", cast.learner.ref, {"name": "100% 林"}, NOW)

    database.write(more)
    page = auditor.get("/admin/audit", params={"object": "100% 林"}).text
    assert "第 1 页，共 2 页" in page
    following = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "第 2 页，共 2 页" in auditor.get(following).text
    assert "共 60 条" in auditor.get(following).text


def test_a_row_that_was_changed_is_marked_and_breaks_the_chain(auditor: Browser, database: Database) -> None:
    assert "日志完整" in auditor.get("/admin/audit/chain").text
    change = text("UPDATE auditrow SET details = replace(details, '林知远', '林之远') WHERE id = 1")
    database.write(lambda session: session.execute(change))
    assert "内容被改过" in auditor.get("/admin/audit").text
    page = auditor.get("/admin/audit/chain").text
    assert "日志不完整" in page
    assert "第 1 条" in page


@pytest.mark.parametrize("who", ["learner", "trainer", "organizer", "system_admin", "security_admin"])
def test_only_the_auditor_reads_it(as_: As, cast: Cast, who: str) -> None:
    for path in ("/admin/audit", "/admin/audit/chain"):
        assert as_(getattr(cast, who)).get(path).status_code == 403


def test_the_auditor_changes_nothing(auditor: Browser, cast: Cast) -> None:
    for path in (f"/admin/accounts/{cast.learner.ref}/off", f"/admin/grants/people/{cast.learner.ref}"):
        assert auditor.post(path, data={"key": make.key()}).status_code == 403
