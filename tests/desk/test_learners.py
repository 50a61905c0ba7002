"""One learner is given more time, excused, let go or taken back: with a reason that he reads."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from app.audit.models import AuditRow
from app.classes.models import Enrolment, EnrolmentFact
from app.db import Database
from app.desk.rules.closing import typed_as
from app.learning.models import Progress, Step
from app.learning.rules.facts import How, State
from app.notices.models import Notice
from app.people.rules import Scope
from tests import make
from tests.conftest import As, Browser, Clock
from tests.desk.test_classes import organizer_of_the_class
from tests.school import School

ZONE = ZoneInfo("Asia/Shanghai")
WHY = "驻村工作，8 月才回来"


def address(school: School) -> str:
    return f"/classes/{school.klass.ref}/people/{school.enrolment.ref}/changes"


def change(browser: Browser, school: School, do: str, status: int = 303, **more: str) -> str:
    reply = browser.post(address(school), data={"key": make.key(), "do": do, "reason": WHY, **more})
    assert reply.status_code == status, reply.text[:400]
    return str(reply.text)


def enrolment(database: Database, school: School) -> Enrolment:
    return database.read(lambda session: session.get_one(Enrolment, school.enrolment.id))


def facts(database: Database, school: School) -> list[tuple[str, str]]:
    query = select(EnrolmentFact).where(EnrolmentFact.enrolment_id == school.enrolment.id)
    return database.read(lambda session: [(fact.kind.value, fact.reason) for fact in session.exec(query)])


def told(database: Database, school: School) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == school.cast.learner.id).order_by(col(Notice.id))
    return database.read(lambda session: [str(kind) for kind in session.exec(query)])


def later(school: School, days: int = 30) -> str:
    return typed_as(school.klass.closes_at + timedelta(days=days), ZONE)


def test_more_time_moves_his_own_deadline_and_he_is_told(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    assert "延期" in organizer.get(address(school)).text
    change(organizer, school, "extend", until=later(school))
    ends = enrolment(database, school).closes_at
    assert ends
    assert typed_as(ends, ZONE) == later(school)
    assert facts(database, school) == [("extended", WHY)]
    assert told(database, school) == ["extended"]
    learner = as_(school.cast.learner)
    assert WHY in learner.get("/notices").text
    person = organizer.get(f"/classes/{school.klass.ref}/people/{school.enrolment.ref}").text
    assert "本人期限延到" in person
    assert WHY in person
    with Session(database.engine) as session:
        assert session.exec(select(AuditRow).where(AuditRow.verb == "enrolment:extended")).one()


def test_an_exemption_counts_as_done_without_hours(school: School, as_: As, database: Database) -> None:
    change(as_(school.cast.organizer), school, "exempt", module="significance")

    def steps(session: Session) -> set[tuple[State, How | None]]:
        query = select(Step).where(Step.enrolment_id == school.enrolment.id, Step.module == "significance")
        return {(one.state, one.how) for one in session.exec(query)}

    assert database.read(steps) == {(State.DONE, How.EXEMPTED)}
    assert facts(database, school) == [("exempted", WHY)]


def test_an_exemption_from_all_completes_the_class_without_hours(school: School, as_: As, database: Database) -> None:
    change(as_(school.cast.organizer), school, "exempt", module="*")

    def standing(session: Session) -> tuple[State, int]:
        progress = session.get_one(Progress, school.enrolment.id)
        return progress.state, progress.credit_hours

    assert database.read(standing) == (State.DONE, 0)


def test_who_is_let_go_counts_no_more_and_comes_back_with_what_he_did(
    school: School, as_: As, database: Database
) -> None:
    organizer = as_(school.cast.organizer)
    change(organizer, school, "withdraw")
    assert enrolment(database, school).withdrawn_at
    assert as_(school.cast.learner).get(f"/learn/{school.enrolment.ref}").status_code == 404
    page = organizer.get(address(school)).text
    assert "编回本班" in page
    assert 'value="withdraw"' not in page
    change(organizer, school, "readmit")
    assert enrolment(database, school).withdrawn_at is None
    assert as_(school.cast.learner).get(f"/learn/{school.enrolment.ref}").status_code == 200
    assert facts(database, school) == [("withdrawn", WHY), ("readmitted", WHY)]
    assert told(database, school) == ["withdrawn", "readmitted"]


def test_he_counts_in_another_unit_and_goes_with_what_he_did(school: School, as_: As, database: Database) -> None:
    organizer, second = as_(school.cast.organizer), school.cast.units.second
    change(organizer, school, "transfer", unit=second.ref)
    assert enrolment(database, school).unit_id == second.id
    assert facts(database, school) == [("transferred", WHY)]
    assert told(database, school) == ["transferred"]
    assert "改算在江州市教育局" in as_(school.cast.learner).get("/notices").text
    assert "改到江州市教育局统计" in organizer.get(f"/classes/{school.klass.ref}/people/{school.enrolment.ref}").text
    row = database.read(
        lambda session: session.exec(select(AuditRow).where(AuditRow.verb == "enrolment:transferred")).one()
    )
    assert "江州市教育局" in row.details
    assert "刚刚有人办过" in change(organizer, school, "transfer", 409, unit=second.ref)  # a second tab
    assert len(facts(database, school)) == 1


@pytest.mark.parametrize("unit", ["", "a" * 16, "x'--", "长" * 99])
def test_a_unit_that_is_none_is_asked_for_again(school: School, as_: As, database: Database, unit: str) -> None:
    page = change(as_(school.cast.organizer), school, "transfer", 422, unit=unit)
    assert "选一个单位" in page
    assert 'href="#transfer-unit"' in page
    assert WHY in page
    assert facts(database, school) == []


@pytest.mark.parametrize("do", ["extend", "exempt", "transfer", "withdraw"])
def test_nothing_is_done_without_a_reason_and_what_was_typed_stays(
    school: School, as_: As, database: Database, do: str
) -> None:
    page = change(
        as_(school.cast.organizer), school, do, 422, reason=" ", until=later(school), module="fortress", unit="a" * 16
    )
    assert "请写原因" in page
    assert f'href="#{do}-reason"' in page
    assert (later(school) in page) == (do == "extend")
    assert ('value="fortress" selected' in page) == (do == "exempt")
    assert "200 字以内" in change(as_(school.cast.organizer), school, do, 422, reason="因" * 201, until=later(school))
    assert facts(database, school) == []


@pytest.mark.parametrize("until", ["", "明年", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_deadline_that_is_none_is_told(school: School, as_: As, until: str) -> None:
    assert "请写成" in change(as_(school.cast.organizer), school, "extend", 422, until=until)


def test_more_time_is_more_than_there_is(school: School, as_: As, database: Database) -> None:
    page = change(as_(school.cast.organizer), school, "extend", 422, until=later(school, days=-1))
    assert "比现在的期限晚" in page
    assert facts(database, school) == []


def test_a_module_that_is_none_and_a_deed_that_is_none_are_refused(school: School, as_: As) -> None:
    organizer = as_(school.cast.organizer)
    assert "请重新选一个模块" in change(organizer, school, "exempt", 422, module="nowhere")
    assert "请选免哪一部分" in change(organizer, school, "exempt", 422, module="")
    assert "请重新点一次" in change(organizer, school, "delete", 422)


def test_two_windows_let_him_go_once(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    change(organizer, school, "withdraw")
    assert "刚刚有人办过了" in change(organizer, school, "withdraw", 409)
    assert len(facts(database, school)) == 1


def test_in_a_closed_class_nothing_is_done(school: School, as_: As, database: Database, clock: Clock) -> None:
    organizer = as_(school.cast.organizer)
    data = {"key": make.key(), "cut_off": typed_as(clock.now, ZONE), "seen": "1"}
    assert organizer.post(f"/classes/{school.klass.ref}/closing", data=data).status_code == 303
    for do in ("extend", "exempt", "withdraw"):
        assert "已经结班" in change(organizer, school, do, 409, until=later(school), module="*")
    assert facts(database, school) == []
    assert "办理" not in organizer.get(f"/classes/{school.klass.ref}/people/{school.enrolment.ref}").text


def test_nobody_else_gets_in(school: School, as_: As, database: Database) -> None:
    for person in (organizer_of_the_class(database, school, Scope.UNIT), school.cast.learner, school.cast.trainer):
        browser = as_(person)
        assert browser.get(address(school)).status_code == 403
        change(browser, school, "withdraw", 403)
    organizer = as_(school.cast.organizer)
    elsewhere = f"/classes/{school.klass.ref}/people/{'a' * 16}/changes"
    assert organizer.get(elsewhere).status_code == 404
    assert organizer.post(elsewhere, data={"key": make.key(), "do": "withdraw", "reason": WHY}).status_code == 404
    assert facts(database, school) == []
