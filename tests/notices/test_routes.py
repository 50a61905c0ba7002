"""Everybody reads his own notices, sees which are new, and says when he has seen them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.db import Database
from app.notices.actions import tell
from app.notices.models import Notice
from app.notices.rules import NoticeKind
from app.people.models import Person
from tests import make
from tests.cast import NOW, Cast
from tests.conftest import As, Browser, Clock

Counting = Callable[[], int]
REGRADED = {
    "course": "支部书记培训", "kind": "quiz", "title": "明责", "question": "党支部每年至少召开几次？",
    "before": "850", "of_before": "1000", "after": "1000", "of_after": "1000",
    "passed_before": "no", "passed_after": "yes", "why": "答案设错了", "attempt": "a" * 16,
}  # fmt: skip
DETAILS = {
    NoticeKind.REGRADED: REGRADED,
    NoticeKind.REGRADE_REVERSED: {**REGRADED, "before": "1000", "after": "850", "why": "改回来"},
    NoticeKind.REMINDER: {"text": "请在周五前学完第三课。", "class": "第一期"},
    NoticeKind.ANSWERS_MARKED: {"course": "支部书记", "attempt": "a" * 16, "count": "3"},
    NoticeKind.CERTIFICATE_ISSUED: {"class": "第一期", "number": "第 000001 号", "enrolment": "a" * 16},
    NoticeKind.CERTIFICATE_REVOKED: {
        "class": "第一期",
        "number": "第 000002 号",
        "enrolment": "a" * 16,
        "reason": "代学",
    },
    NoticeKind.EARLIER: {"class": "第一期", "until": "2026-08-01T10:00:00+00:00"},
    NoticeKind.EXTENDED: {"class": "第一期", "reason": "驻村", "until": "2026-08-01T10:00:00+00:00"},
    NoticeKind.EXEMPTED: {"class": "第一期", "reason": "去年学过", "module": "明责"},
    NoticeKind.WITHDRAWN: {"class": "第一期", "reason": "调离"},
    NoticeKind.READMITTED: {"class": "第一期", "reason": "调回"},
    NoticeKind.TRANSFERRED: {"class": "第一期", "reason": "调动", "unit": "教育局"},
    NoticeKind.CLASS_CLOSED: {"class": "第一期", "completed": "yes"},
}


def told(database: Database, person: Person, *kinds: NoticeKind) -> list[str]:
    def unit(session: Session) -> list[str]:
        return [
            tell(session, person.id, kind, DETAILS[kind], NOW + timedelta(minutes=n)).ref
            for n, kind in enumerate(kinds)
        ]

    return database.write(unit)


def seen(client: Browser, *refs: str) -> int:
    return client.post("/notices/seen", data={"key": make.key(), "notice": list(refs)}).status_code


@pytest.mark.parametrize("who", ["learner", "trainer", "organizer", "officer", "system_admin", "auditor"])
def test_whoever_is_told_something_sees_so_on_every_page(as_: As, cast: Cast, database: Database, who: str) -> None:
    person = getattr(cast, who)
    assert "条新通知" not in as_(person).get("/settings").text
    told(database, person, NoticeKind.REMINDER, NoticeKind.REMINDER)
    page = as_(person).get("/settings").text
    assert "2 条新通知" in page
    assert 'href="/notices"' in page


def test_every_kind_is_told_in_words(as_: As, cast: Cast, database: Database) -> None:
    told(database, cast.learner, *NoticeKind)
    page = as_(cast.learner).get("/notices").text
    for words in (
        "得分：原 8.5 / 10，现 10 / 10。", "由未通过改为通过。", "原因：答案设错了", "小测 · 明责",
        f"/attempts/{'a' * 16}/result", "得分：原 10 / 10，现 8.5 / 10。", "原因：改回来",
        "请在周五前学完第三课。", "“第一期”已结班。", "您已结业。", "您写的 3 道简答，教员都评过了。",
        f"{len(NoticeKind)} 条没看过",
        "的结业证书已经发给您：第 000001 号。", "第 000002 号 已经撤销。原因：代学", f"/learn/{'a' * 16}/certificate",
    ):  # fmt: skip
        assert words in page
    assert page.index("班次已结班") < page.index("更正已撤销") < page.index("原因：答案设错了")


def test_what_was_seen_is_new_no_more_and_stays(as_: As, cast: Cast, database: Database) -> None:
    refs = told(database, cast.learner, NoticeKind.REMINDER, NoticeKind.CLASS_CLOSED)
    client = as_(cast.learner)
    assert seen(client, refs[0]) == 303
    page = client.get("/notices").text
    assert ("1 条没看过" in page, "请在周五前学完第三课。" in page) == (True, True)
    assert "1 条新通知" in client.get("/settings").text
    assert seen(client, *refs) == 303
    assert "都看过了" in client.get("/notices").text
    assert "条新通知" not in client.get("/settings").text


def test_to_have_seen_a_notice_twice_keeps_the_first_time(
    as_: As, cast: Cast, database: Database, clock: Clock
) -> None:
    (ref,) = told(database, cast.learner, NoticeKind.REMINDER)
    client = as_(cast.learner)
    assert seen(client, ref) == 303
    clock.forward(minutes=5)
    assert seen(client, ref) == 303
    assert database.read(lambda session: session.exec(select(Notice.seen_at)).one()) == NOW


def test_a_notice_of_somebody_else_is_not_found_and_stays_new(as_: As, cast: Cast, database: Database) -> None:
    (ref,) = told(database, cast.learner, NoticeKind.REMINDER)
    other = as_(cast.second_learner)
    assert "请在周五前学完第三课。" not in other.get("/notices").text
    assert seen(other, ref) == 404
    assert database.read(lambda session: session.exec(select(Notice.seen_at)).one()) is None


@pytest.mark.parametrize("refs", [(), ("x",), ("../../etc/passwd..",), ("a" * 16, "")])
def test_what_is_no_notice_is_refused(as_: As, cast: Cast, refs: tuple[str, ...]) -> None:
    assert seen(as_(cast.learner), *refs) == 422


def test_many_notices_stand_on_pages(as_: As, cast: Cast, database: Database) -> None:
    told(database, cast.learner, *[NoticeKind.REMINDER] * 45)
    client = as_(cast.learner)
    assert "第 1 页，共 3 页" in client.get("/notices").text
    assert client.get("/notices?page=3").text.count("<article") == 5
    for asked in ("0", "x", "99999", "²"):
        assert client.get("/notices", params={"page": asked}).status_code == 200


def test_twice_as_many_notices_take_as_many_queries(as_: As, cast: Cast, database: Database, queries: Counting) -> None:
    client = as_(cast.learner)
    client.get("/notices")
    counts = []
    for _ in range(2):
        told(database, cast.learner, *[NoticeKind.REMINDER] * 5)
        queries()
        client.get("/notices")
        counts.append(queries())
    assert counts[0] == counts[1]
