"""An organizer looks, sends, takes back, and sees what became of it; nobody is reminded twice, nobody else may."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.dashboards.rules.filters import Among
from app.db import Database
from app.jobs import actions as jobs
from app.jobs.rules import LEASE
from app.notices.models import Notice
from app.reminders.actions import by_rule, set_mail_address, tasks
from app.reminders.channels import Ways
from app.reminders.models import Delivery, GroupChannel, Reminder, ReminderRule, UnitContact
from app.reminders.rules.reach import Channel, State
from app.working import work
from tests import make
from tests.cast import NOW
from tests.conftest import As, Browser, Clock
from tests.post import Sink
from tests.reminders.test_channels import post_office
from tests.school import CLOSES, School
from tests.workbooks import cells, take

TEXT = "{姓名}同志：还差 {还差} 项，{截止}结班。"


def at(school: School, part: str = "") -> str:
    return f"/classes/{school.klass.ref}/reminders{part}"


def arrive(as_: As, school: School) -> None:
    """Both learners have been here, so that they would see a reminder on the site."""
    for learner in (school.cast.learner, school.cast.second_learner):
        as_(learner)


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{32})"', page)
    assert found, page
    return found[1]


def form_of(browser: Browser, school: School, query: str = "") -> dict[str, Any]:
    page = browser.get(at(school, f"/new{query}"))
    assert page.status_code == 200, page.text
    return {"key": make.key(), "token": token_in(page.text), "channel": "in_app", "text": TEXT, "send": "1"}


def send(browser: Browser, school: School, query: str = "", **more: Any) -> str:
    """The address of what was sent."""
    form = {**form_of(browser, school, query), **more}
    if "channel" in more:  # another choice is looked at before it is sent
        shown = browser.post(at(school), data={name: value for name, value in form.items() if name != "send"})
        form |= {"key": make.key(), "token": token_in(shown.text)}
    reply = browser.post(at(school), data=form)
    assert reply.status_code == 303, reply.text
    return str(reply.headers["Location"])


def deliveries(database: Database) -> list[Delivery]:
    return database.read(lambda session: list(session.exec(select(Delivery).order_by(Delivery.id))))  # type: ignore[arg-type]


def do_all(app: FastAPI, database: Database, clock: Clock, ways: Ways | None = None) -> int:
    done = 0
    while work(database, tasks(ways or app.state.ways), clock.now):
        done += 1
    return done


def test_the_preview_shows_who_the_exact_text_and_who_gets_none(school: School, as_: As) -> None:
    as_(school.cast.learner)
    page = as_(school.cast.organizer).get(at(school, "/new")).text
    learner, other = school.cast.learner.name, school.cast.second_learner.name
    ready, _, held = page.partition("收不到的 1 人")
    assert "1 人会收到" in ready
    assert f"{learner}同志：您还有 24 项没有完成" in ready
    assert other in held
    assert "从未登录" in held


def test_it_waits_ten_seconds_and_then_everybody_is_told(
    school: School, as_: As, app: FastAPI, database: Database, clock: Clock
) -> None:
    arrive(as_, school)
    organizer = as_(school.cast.organizer)
    one = send(organizer, school)
    assert "现在还可以撤回" in organizer.get(one).text
    assert do_all(app, database, clock) == 0
    assert {found.state for found in deliveries(database)} == {State.WAITING}
    clock.forward(seconds=10)
    assert do_all(app, database, clock) == 1
    assert [found.state for found in deliveries(database)] == [State.SENT, State.SENT]
    notice = database.read(
        lambda session: session.exec(select(Notice).where(Notice.person_id == school.cast.learner.id)).one()
    )
    assert notice.details["text"].startswith(f"{school.cast.learner.name}同志：还差 24 项，7 月 ")
    assert "未读" in organizer.get(one).text
    assert notice.details["text"] in as_(school.cast.learner).get("/notices").text
    assert "2" in organizer.get(at(school)).text


def test_taken_back_in_time_nobody_hears_of_it(
    school: School, as_: As, app: FastAPI, database: Database, clock: Clock
) -> None:
    arrive(as_, school)
    organizer = as_(school.cast.organizer)
    one = send(organizer, school)
    clock.forward(seconds=9)
    assert organizer.post(f"{one}/undo", data={"key": make.key()}).status_code == 303
    clock.forward(seconds=60)
    assert do_all(app, database, clock) == 0
    assert {found.state for found in deliveries(database)} == {State.UNDONE}
    assert database.read(lambda session: session.exec(select(Notice)).all()) == []
    assert "已撤回" in organizer.get(one).text
    send(organizer, school)  # what was taken back was no reminder


def test_taken_back_too_late_it_stays_sent(
    school: School, as_: As, app: FastAPI, database: Database, clock: Clock
) -> None:
    arrive(as_, school)
    organizer = as_(school.cast.organizer)
    one = send(organizer, school)
    clock.forward(seconds=10)
    do_all(app, database, clock)
    assert organizer.post(f"{one}/undo", data={"key": make.key()}).status_code == 303
    assert {found.state for found in deliveries(database)} == {State.SENT}
    assert database.read(lambda session: session.exec(select(Reminder)).one()).undone_at is None


def test_nobody_is_reminded_twice_within_a_day(school: School, as_: As, clock: Clock) -> None:
    arrive(as_, school)
    organizer = as_(school.cast.organizer)
    send(organizer, school)
    clock.forward(hours=23)
    organizer = as_(school.cast.organizer)
    page = organizer.get(at(school, "/new")).text
    assert "0 人会收到" in page
    assert "24 小时内提醒过" in page
    form = {"key": make.key(), "token": token_in(page), "channel": "in_app", "text": TEXT, "send": "1"}
    reply = organizer.post(at(school), data=form)
    assert reply.status_code == 422
    assert "没有人会收到，所以没有发出" in reply.text
    clock.forward(hours=1)
    send(as_(school.cast.organizer), school)


def test_what_is_sent_is_what_was_shown_or_nothing(school: School, as_: As, database: Database) -> None:
    as_(school.cast.learner)
    organizer = as_(school.cast.organizer)
    form = form_of(organizer, school)
    as_(school.cast.second_learner)
    reply = organizer.post(at(school), data=form)
    assert reply.status_code == 409
    assert "名单刚刚变了，没有发出" in reply.text
    assert TEXT in reply.text
    assert deliveries(database) == []


def test_a_double_click_sends_once(school: School, as_: As, database: Database) -> None:
    arrive(as_, school)
    organizer = as_(school.cast.organizer)
    form = form_of(organizer, school)
    first, second = (organizer.post(at(school), data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(deliveries(database)) == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("text", "", "请写上提醒的内容"), ("text", "{谁}", "不认识的名称"), ("channel", "", "请至少选一种")],
)
def test_what_cannot_be_sent_is_named_and_kept(
    school: School, as_: As, database: Database, field: str, value: str, said: str
) -> None:
    arrive(as_, school)
    organizer = as_(school.cast.organizer)
    reply = organizer.post(at(school), data={**form_of(organizer, school), field: value})
    assert reply.status_code == 422
    assert said in reply.text
    assert deliveries(database) == []


def test_an_officer_reminds_his_own_and_knows_of_no_other(
    school: School, as_: As, database: Database, clock: Clock
) -> None:
    arrive(as_, school)
    theirs = send(as_(school.cast.organizer), school)
    officer = as_(school.cast.officer)
    page = officer.get(theirs).text
    assert school.cast.learner.name in page
    assert school.cast.second_learner.name not in page
    assert "提醒 1 人" in page
    assert officer.post(f"{theirs}/undo", data={"key": make.key()}).status_code == 403
    clock.forward(hours=25)
    send(as_(school.cast.officer), school)
    assert len(deliveries(database)) == 3
    only_second = send(as_(school.cast.organizer), school, f"?q={school.cast.second_learner.name}")
    assert as_(school.cast.officer).get(only_second).status_code == 404
    assert as_(school.cast.officer).post(at(school, "/rules"), data={"key": make.key()}).status_code == 403


def test_its_log_and_its_messages_leave_as_far_as_somebody_reaches(
    school: School, as_: As, app: FastAPI, database: Database, clock: Clock
) -> None:
    arrive(as_, school)
    one = send(as_(school.cast.organizer), school)
    clock.forward(seconds=10)
    do_all(app, database, clock)
    organizer, officer = as_(school.cast.organizer), as_(school.cast.officer)
    assert "导出 2 条" in organizer.get(one).text
    _title, heads, *rows, _foot = cells(take(organizer, f"{one}/export"))
    assert {row[heads.index("发给")] for row in rows} == {school.cast.learner.name, school.cast.second_learner.name}
    assert {row[heads.index("结果")] for row in rows} == {"已发出"}
    _title, heads, row, _foot = cells(take(organizer, at(school, "/export")))
    assert (row[heads.index("人数")], row[heads.index("已发出")]) == ("2", "2")
    _title, heads, row, _foot = cells(take(officer, f"{one}/export"))
    assert row[heads.index("发给")] == school.cast.learner.name
    _title, heads, row, _foot = cells(take(officer, at(school, "/export")))
    assert row[heads.index("人数")] == "1"
    exports = select(AuditRow.details).where(AuditRow.verb == "reminder:export")
    told = database.read(lambda session: session.exec(exports).all())
    assert [json.loads(one)["rows"] for one in told] == [2, 1, 1, 1]
    assert take(officer, at(school, f"/{'a' * 16}/export")).status_code == 404
    assert take(as_(school.cast.learner), f"{one}/export").status_code == 403


def test_a_log_leaves_whole_though_its_page_shows_the_latest(school: School, as_: As, database: Database) -> None:
    def many(session: Session) -> None:
        for _ in range(60):
            row = Reminder(class_id=school.klass.id, text="", made_at=NOW, made_by=school.cast.organizer.id, due_at=NOW)
            session.add(row)
            session.flush()
            sent = Delivery(reminder_id=row.id, enrolment_id=school.enrolment.id, channel=Channel.IN_APP, text="")
            session.add(sent)

    database.write(many)
    _title, _heads, *rows, _foot = cells(take(as_(school.cast.organizer), at(school, "/export")))
    assert len(rows) == 60


def test_nobody_else_reminds(school: School, as_: As, client: Browser) -> None:
    for person in (school.cast.learner, school.cast.trainer, school.cast.system_admin):
        browser = as_(person)
        assert browser.get(at(school, "/new")).status_code == 403
        assert browser.post(at(school), data={"key": make.key()}).status_code == 403
    assert client.get(at(school)).status_code == 303
    assert client.post(at(school), data={"key": make.key()}).status_code == 401
    organizer = as_(school.cast.organizer)
    for part in ("", "/new", "/ways"):
        assert organizer.get(at(school, part).replace(school.klass.ref, "a" * 16)).status_code == 404
    assert organizer.get(at(school, "/new?again=nonsense")).status_code == 422
    assert organizer.get(at(school, f"/{'a' * 16}")).status_code == 404


def test_mail_goes_to_who_wants_it_and_a_refusal_is_on_record(
    school: School, as_: As, app: FastAPI, database: Database, clock: Clock
) -> None:
    arrive(as_, school)
    learner = as_(school.cast.learner)
    assert learner.post("/settings/mail", data={"key": make.key(), "mail": "lin@"}).status_code == 422
    assert learner.post("/settings/mail", data={"key": make.key(), "mail": "lin@example.org"}).status_code == 303
    assert "lin@example.org" in learner.get("/settings/mail").text
    sink = Sink()
    with post_office(sink) as ways:
        before, app.state.ways = app.state.ways, ways
        try:
            send(as_(school.cast.organizer), school, channel=["in_app", "mail"])
            clock.forward(seconds=10)
            assert do_all(app, database, clock) == 2
            (envelope,) = sink.got
            assert envelope.rcpt_tos == ["lin@example.org"]
            sink.to_recipient = "550 unknown"
            clock.forward(hours=25)
            one = send(as_(school.cast.organizer), school, channel=["mail"])
            clock.forward(seconds=10)
            do_all(app, database, clock)
            page = as_(school.cast.organizer).get(one).text
            assert "没有发出" in page
            assert "550" in page
        finally:
            app.state.ways = before


def test_what_nobody_knows_is_said_and_not_sent_again(
    school: School, as_: As, app: FastAPI, database: Database, clock: Clock
) -> None:
    as_(school.cast.learner)
    database.write(lambda session: set_mail_address(session, school.cast.learner, "lin@example.org", clock.now))
    sink = Sink()
    with post_office(sink) as ways:
        before, app.state.ways = app.state.ways, ways
        try:
            one = send(as_(school.cast.organizer), school, channel=["mail"])
            clock.forward(seconds=10)
            database.write(lambda session: jobs.claim(session, clock.now))  # a worker that never comes back
            clock.forward(seconds=LEASE.total_seconds())
            do_all(app, database, clock)
            assert [found.state for found in deliveries(database)] == [State.UNKNOWN]
            assert "不确定是否发出" in as_(school.cast.organizer).get(one).text
            assert do_all(app, database, clock) == 0
            assert sink.got == []
        finally:
            app.state.ways = before


def rule(school: School, browser: Browser, **more: str) -> int:
    form = {"key": make.key(), "days": "3", "among": "", "channel": "in_app", "text": TEXT, **more}
    return browser.post(at(school, "/rules"), data=form).status_code


def test_a_rule_reminds_each_learner_once_in_the_morning(
    school: School, as_: As, app: FastAPI, database: Database, clock: Clock
) -> None:
    arrive(as_, school)
    organizer = as_(school.cast.organizer)
    assert rule(school, organizer, days="99") == 422
    assert rule(school, organizer) == 303
    assert "本人期限前 3 天" in organizer.get(at(school, "/ways")).text
    assert database.write(lambda session: by_rule(session, clock.now)) == 0
    clock.now = CLOSES - timedelta(days=2)
    assert database.write(lambda session: by_rule(session, clock.now)) == 1
    assert database.write(lambda session: by_rule(session, clock.now + timedelta(hours=25))) == 0
    made = database.read(lambda session: session.exec(select(Reminder)).one())
    assert made.rule_id is not None
    clock.forward(seconds=10)
    do_all(app, database, clock)
    assert [found.state for found in deliveries(database)] == [State.SENT, State.SENT]


def test_a_rule_that_was_ended_rests(school: School, as_: As, database: Database, clock: Clock) -> None:
    arrive(as_, school)
    organizer = as_(school.cast.organizer)
    rule(school, organizer)
    found = database.read(lambda session: session.exec(select(ReminderRule)).one())
    assert found.among is Among.ALL
    for _ in range(2):
        assert organizer.post(at(school, f"/rules/{found.ref}/end"), data={"key": make.key()}).status_code == 303
    assert database.write(lambda session: by_rule(session, CLOSES - timedelta(days=2))) == 0
    assert organizer.post(at(school, f"/rules/{'a' * 16}/end"), data={"key": make.key()}).status_code == 404


def test_a_group_is_added_only_where_the_site_may_send(
    school: School, as_: As, app: FastAPI, database: Database
) -> None:
    organizer = as_(school.cast.organizer)
    form = {"kind": "wecom", "name": "一班群", "address": "https://robot.example.org/send?key=1", "secret": ""}
    before = app.state.ways
    app.state.ways = Ways(None, frozenset({"robot.example.org"}))
    try:
        other = {**form, "address": "https://other.example.org/"}
        assert organizer.post(at(school, "/groups"), data={"key": make.key(), **other}).status_code == 422
        assert organizer.post(at(school, "/groups"), data={"key": make.key(), **form}).status_code == 303
        group = database.read(lambda session: session.exec(select(GroupChannel)).one())
        arrive(as_, school)
        organizer = as_(school.cast.organizer)
        send(organizer, school, group=group.ref, group_text="还有 {人数} 人，{截止}结班")
        (mine,) = [found for found in deliveries(database) if found.channel is Channel.WECOM]
        assert mine.text.startswith("还有 2 人，7 月 ")
        assert school.cast.learner.name not in mine.text
        trail = database.read(lambda session: [row.details for row in session.exec(select(AuditRow))])
        assert not any("key=1" in details for details in trail)
    finally:
        app.state.ways = before


def test_each_units_contact_gets_its_own_list(school: School, as_: As, app: FastAPI, database: Database) -> None:
    arrive(as_, school)
    unit = school.cast.units.first
    officer = as_(school.cast.officer)
    form = {"unit": unit.ref, "name": "王芳", "mail": "wang@example.org"}
    assert officer.post(at(school, "/contacts"), data={"key": make.key(), **form, "mail": ""}).status_code == 422
    assert officer.post(at(school, "/contacts"), data={"key": make.key(), **form}).status_code == 303
    second = {**form, "unit": school.cast.units.second.ref}
    assert officer.post(at(school, "/contacts"), data={"key": make.key(), **second}).status_code == 404
    assert "王芳" in officer.get(at(school, "/ways")).text
    with post_office(Sink()) as ways:
        before, app.state.ways = app.state.ways, ways
        try:
            send(as_(school.cast.organizer), school, contacts="1", digest="{人数} 位：")
        finally:
            app.state.ways = before
    (mine,) = [found for found in deliveries(database) if found.unit_id is not None]
    assert (mine.address, mine.text.splitlines()[0]) == ("wang@example.org", "1 位：")
    assert school.cast.learner.name in mine.text
    assert school.cast.second_learner.name not in mine.text
    assert database.read(lambda session: session.exec(select(UnitContact)).one()).until is None


def test_the_unread_are_reminded_again_and_nobody_else(
    school: School, as_: As, app: FastAPI, database: Database, clock: Clock
) -> None:
    arrive(as_, school)
    one = send(as_(school.cast.organizer), school)
    clock.forward(seconds=10)
    do_all(app, database, clock)

    def see(session: Session) -> None:
        mine = session.exec(select(Notice).where(Notice.person_id == school.cast.learner.id)).one()
        mine.seen_at = clock.now
        session.add(mine)

    database.write(see)
    clock.forward(hours=25)
    ref = one.rpartition("/")[2]
    page = as_(school.cast.organizer).get(at(school, f"/new?again={ref}")).text
    assert "1 人会收到" in page
    assert school.cast.second_learner.name in page
    assert school.cast.learner.name not in page.partition("<main")[2].partition("</main")[0]
