"""Hours of a year: from what was granted and approved; entered by one, approved by another; each within his reach."""

from datetime import date, datetime
from random import Random

import pytest
from sqlmodel import Session, col, select

from app.audit.models import AuditRow
from app.credits.models import CreditDecision, CreditEntry, CreditRule
from app.credits.queries import earned
from app.credits.rules import Decision
from app.db import Database
from app.learning.models import Credit
from app.people.models import Person
from app.people.rules import Role, Scope
from tests import make
from tests.cast import Cast, detached
from tests.conftest import As, Browser, Clock
from tests.desk.test_classes import ZONE, organizer_of_the_class
from tests.learning.history import play
from tests.school import School

RULE = {"since_year": "2026", "target": "40", "half": "15", "carry": "10", "source": "市委组织部 2026 年培训通知"}
ENTRY = {"title": "市委党校春季班", "day": "2026-03-09", "hours": "8.5", "evidence": "结业证 0042 号"}


def person(cast: Cast) -> str:
    return f"/credits/people/{cast.learner.ref}"


def sent(browser: Browser, path: str, data: dict[str, str], status: int = 303) -> str:
    reply = browser.post(path, data={"key": make.key(), **data})
    assert reply.status_code == status, reply.text[:300]
    return str(reply.text)


def second_organizer(database: Database) -> Person:
    def write(session: Session) -> Person:
        found = make.person(session, "第二组织员", roles=())
        make.grant(session, found, Role.ORGANIZER, Scope.SITE, None)
        return found

    return detached(database.write(write))


def entry(database: Database) -> CreditEntry:
    return database.read(lambda session: session.exec(select(CreditEntry)).one())


def test_without_a_rule_the_page_asks_for_one_and_invents_none(school: School, as_: As) -> None:
    organizer = as_(school.cast.organizer)
    assert "还没有设学时要求" in organizer.get("/credits").text
    page = organizer.get("/credits/rules").text
    assert "系统不预设数字" in page
    assert 'name="target" type="text" value=""' in page


def test_a_rule_is_set_with_its_source_and_who_misses_is_listed(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    sent(organizer, "/credits/rules", RULE)
    page = organizer.get("/credits?year=2026&show=short").text
    assert "2026 年学时：" in page
    assert school.cast.learner.name in page
    assert "市委组织部 2026 年培训通知" in organizer.get("/credits/rules").text
    sent(organizer, "/credits/rules", {**RULE, "target": "20"})
    assert len(database.read(lambda session: session.exec(select(CreditRule)).all())) == 2  # the first one stays
    assert ">20<" in organizer.get(f"{person(school.cast)}?year=2026").text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("since_year", "今年", "四位年份"),
        ("since_year", "1899", "四位年份"),
        ("target", "", "请写学时数"),
        ("target", "0", "请写学时数"),
        ("half", "41", "不能超过全年"),
        ("half", "x", "没有就写 0"),
        ("carry", "-1", "不结转就写 0"),
        ("source", " ", "请写依据的文件"),
        ("source", "长" * 121, "120 字以内"),
    ],
)
def test_a_wrong_rule_is_told_and_stays_typed(
    school: School, as_: As, database: Database, field: str, value: str, told: str
) -> None:
    page = sent(as_(school.cast.organizer), "/credits/rules", {**RULE, field: value}, 422)
    assert told in page
    if field != "carry":
        assert 'value="10"' in page
    assert database.read(lambda session: session.exec(select(CreditRule)).all()) == []


def test_training_elsewhere_counts_once_another_has_approved_it(school: School, as_: As, database: Database) -> None:
    organizer, other = as_(school.cast.organizer), as_(second_organizer(database))
    sent(organizer, "/credits/rules", RULE)
    sent(organizer, person(school.cast), ENTRY)
    year = f"{person(school.cast)}?year=2026"
    assert "还差 40 学时" in organizer.get(year).text
    path = f"/credits/entries/{entry(database).ref}"
    assert "您登记的，请另一位组织员认定" in organizer.get("/credits/waiting").text
    assert "要由别人认定" in sent(organizer, path, {"decision": "approved"}, 409)
    sent(other, path, {"decision": "approved"})
    assert "还差 31.5 学时" in organizer.get(year).text
    own = as_(school.cast.learner).get("/learn/credits?year=2026").text
    for words in ("还差 31.5 学时", "市委党校春季班", "结业证 0042 号", "已认定", "上半年还差"):
        assert words in own
    assert "没有等认定的" in other.get("/credits/waiting").text
    assert "刚刚有人办过了" in sent(other, path, {"decision": "approved"}, 409)
    sent(other, path, {"decision": "refused", "reason": "证书编号查不到"})
    assert "还差 40 学时" in organizer.get(year).text
    rows = database.read(lambda session: session.exec(select(CreditDecision)).all())
    assert [str(row.decision) for row in rows] == ["approved", "refused"]
    with Session(database.engine) as session:
        verbs = session.exec(select(AuditRow.verb).where(col(AuditRow.verb).startswith("credit:"))).all()
    assert set(verbs) == {"credit:rule", "credit:enter", "credit:approved", "credit:refused"}


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "", "请写培训的名称"),
        ("title", "长" * 81, "80 字以内"),
        ("day", "昨天", "2026-07-20 的样子"),
        ("day", "2199-01-01", "还没到这一天"),
        ("hours", "0", "请写学时数"),
        ("hours", "9999999", "请写学时数"),
        ("evidence", " ", "凭什么认定"),
    ],
)
def test_a_wrong_entry_is_told_and_stays_typed(
    school: School, as_: As, database: Database, field: str, value: str, told: str
) -> None:
    page = sent(as_(school.cast.organizer), person(school.cast), {**ENTRY, field: value}, 422)
    assert told in page
    if field != "hours":
        assert 'value="8.5"' in page
    assert database.read(lambda session: session.exec(select(CreditEntry)).all()) == []


def test_a_refusal_needs_a_reason(school: School, as_: As, database: Database) -> None:
    sent(as_(school.cast.organizer), person(school.cast), ENTRY)
    other, path = as_(second_organizer(database)), f"/credits/entries/{entry(database).ref}"
    assert "不认定要写原因" in sent(other, path, {"decision": "refused"}, 422)
    assert "请重新点一次" in sent(other, path, {"decision": "maybe"}, 422)
    assert database.read(lambda session: session.exec(select(CreditDecision)).all()) == []


def test_nobody_approves_his_own_training(school: School, as_: As, database: Database) -> None:
    def write(session: Session) -> None:
        make.grant(session, session.merge(school.cast.learner), Role.ORGANIZER, Scope.SITE, None)

    database.write(write)
    sent(as_(school.cast.organizer), person(school.cast), ENTRY)
    himself = as_(school.cast.learner)
    path = f"/credits/entries/{entry(database).ref}"
    assert "要由别人认定" in sent(himself, path, {"decision": "approved"}, 409)


def test_the_sum_is_a_recount_of_every_row(session: Session, school: School, clock: Clock) -> None:
    play(session, school, Random(4), facts=300)
    people = [one.id for one in session.exec(select(Person))]
    for n, who in enumerate(people[:9]):
        row = CreditEntry(
            person_id=who,
            day=date(2026, 1 + n, 5),
            title="班",
            hours=100 + n,
            evidence="证",
            at=clock.now,
            by=people[0],
        )
        session.add(row)
        session.flush()
        if n % 2:
            session.add(CreditDecision(entry_id=row.id, decision=Decision.APPROVED, at=clock.now, by=people[-1]))
    session.flush()
    found = earned(session, people, [2026], ZONE)
    for n, who in enumerate(people):
        credits = [one for one in session.exec(select(Credit).where(Credit.person_id == who))]
        mine = [one for one in credits if one.at.astimezone(ZONE).year == 2026]
        july = datetime(2026, 7, 1, tzinfo=ZONE)
        extra = 100 + n if n < 9 and n % 2 else 0
        got = found.get(who, {}).get(2026)
        whole, half = (got.whole, got.half) if got else (0, 0)
        assert whole == sum(one.hours for one in mine) + extra
        assert half == sum(one.hours for one in mine if one.at < july) + (extra if n < 6 else 0)


def test_an_officer_sees_and_enters_for_his_unit_alone(school: School, as_: As, database: Database) -> None:
    cast = school.cast
    organizer, officer = as_(cast.organizer), as_(cast.officer)
    sent(organizer, "/credits/rules", RULE)
    page = officer.get("/credits?year=2026").text
    assert cast.learner.name in page
    assert cast.second_learner.name not in page
    theirs = f"/credits/people/{cast.second_learner.ref}"
    assert officer.get(theirs).status_code == 404
    sent(officer, theirs, ENTRY, 404)
    sent(officer, "/credits/rules", RULE, 403)
    sent(organizer, theirs, ENTRY)
    assert cast.second_learner.name not in officer.get("/credits/waiting").text
    sent(officer, f"/credits/entries/{entry(database).ref}", {"decision": "approved"}, 404)


@pytest.mark.parametrize("who", ["learner", "trainer", "system_admin", "auditor"])
def test_nobody_else_looks_after_hours(school: School, as_: As, who: str) -> None:
    browser = as_(getattr(school.cast, who))
    for path in ("/credits", "/credits/rules", "/credits/waiting", person(school.cast)):
        assert browser.get(path).status_code == 403
    sent(browser, "/credits/rules", RULE, 403)
    sent(browser, person(school.cast), ENTRY, 403)
    sent(browser, f"/credits/entries/{'a' * 16}", {"decision": "approved"}, 403)


@pytest.mark.parametrize("query", ["year=abc", "year=99999", "page=-1", "page=x", "show=nobody", "year=2026&page=999"])
def test_an_address_that_anybody_wrote_shows_the_list(school: School, as_: As, query: str) -> None:
    organizer = as_(school.cast.organizer)
    assert organizer.get(f"/credits?{query}").status_code == 200
    assert as_(school.cast.learner).get(f"/learn/credits?{query}").status_code == 200
    assert organizer.get(f"/credits/people/{'a' * 16}").status_code == 404


def test_who_organizes_a_class_looks_after_those_who_are_in_it(school: School, as_: As, database: Database) -> None:
    browser = as_(organizer_of_the_class(database, school))
    page = browser.get("/credits?year=2026").text
    assert school.cast.learner.name in page
    assert school.cast.outsider.name not in page
    assert browser.get(f"/credits/people/{school.cast.outsider.ref}").status_code == 404
    sent(browser, person(school.cast), ENTRY)
    sent(browser, "/credits/rules", RULE, 403)
