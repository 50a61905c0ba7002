"""Ways into a class beside the roster: a code that learners type, and rules with a preview that go on by themselves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.classes.models import Enrolment, EnrolmentRule, TrainingClass
from app.db import Database
from app.desk.actions import enrolling
from app.desk.actions.enrolling import EVERY, keep_rules
from app.learning.models import Progress
from app.people.actions import revoke
from app.people.models import Appointment, Grant, OrgUnit, Person
from app.people.queries import roles_of
from app.people.rules import Role
from tests import make
from tests.authoring.editing import form_of
from tests.cast import LONG_AGO, NOW, detached
from tests.conftest import As, Browser, Clock
from tests.desk.test_classes import organizer_of_the_class
from tests.school import School

POST = "支部书记"
Hire = Callable[..., Person]


def address(school: School, part: str = "") -> str:
    return f"/classes/{school.klass.ref}/enrolling{part}"


@pytest.fixture
def hire(school: School, database: Database) -> Hire:
    """Somebody new in a unit, appointed so many days before NOW."""

    def made(
        name: str, unit: OrgUnit | None = None, post: str = POST, days: int = 30, role: Role | None = None
    ) -> Person:
        def write(session: Session) -> Person:
            where = session.get_one(OrgUnit, (unit or school.cast.units.first).id)
            person = make.person(session, name, where, roles=[role] if role else [])
            on = (NOW - timedelta(days=days)).date()
            session.add(Appointment(person_id=person.id, post=post, appointed_on=on, since=LONG_AGO))
            session.flush()
            return person

        return detached(database.write(write))

    return made


def switch(browser: Browser, school: School, do: str, status: int = 303) -> str:
    reply = browser.post(address(school, "/code"), data={"key": make.key(), "do": do})
    assert reply.status_code == status, reply.text[:400]
    return str(reply.text)


def code_of(database: Database, school: School) -> str | None:
    return database.read(lambda session: session.get_one(TrainingClass, school.klass.id).code)


def join(browser: Browser, code: str, status: int = 303) -> str:
    reply = browser.post("/learn/join", data={"key": make.key(), "code": code})
    assert reply.status_code == status, reply.text[:400]
    return str(reply.headers.get("Location", reply.text))


def enrolled(database: Database, school: School, person: Person) -> Enrolment | None:
    query = select(Enrolment).where(Enrolment.person_id == person.id, Enrolment.class_id == school.klass.id)
    return database.read(lambda session: session.exec(query).one_or_none())


def trail(database: Database, verb: str) -> list[AuditRow]:
    return database.read(lambda session: list(session.exec(select(AuditRow).where(AuditRow.verb == verb))))


def preview(browser: Browser, school: School, status: int = 200, **typed: str) -> str:
    asked = {"unit": school.cast.units.root.ref, "post": "", "days": "", **typed}
    reply = browser.get(address(school, "/preview"), params=asked)
    assert reply.status_code == status, reply.text[:400]
    return str(reply.text)


def confirm(browser: Browser, school: School, page: str, status: int = 303) -> str:
    """What the preview's own form sends."""
    reply = browser.post(address(school), data={**dict(form_of(page, address(school))), "key": make.key()})
    assert reply.status_code == status, reply.text[:400]
    return str(reply.text)


def set_rule(browser: Browser, school: School, **typed: str) -> None:
    confirm(browser, school, preview(browser, school, 200, **typed))


def sweep(database: Database, clock: Clock, after: timedelta = EVERY) -> int:
    clock.now += after
    return database.write(lambda session: keep_rules(session, clock.now))


def test_whoever_types_the_code_is_in_and_counts_where_he_is(school: School, as_: As, database: Database) -> None:
    organizer, outsider = as_(school.cast.organizer), as_(school.cast.outsider)
    assert "班级码是 8 位" in outsider.get("/learn/join").text
    assert "凭班级码进班" in outsider.get("/learn").text  # who is in no class is told of it
    assert code_of(database, school) is None
    switch(organizer, school, "on")
    code = code_of(database, school)
    assert code
    shown = f"{code[:4]}-{code[4:]}"
    assert shown in organizer.get(address(school)).text
    where = join(outsider, f" {shown.lower()} ")
    mine = enrolled(database, school, school.cast.outsider)
    assert mine
    assert where == f"/learn/{mine.ref}"
    assert outsider.get(where).status_code == 200
    assert mine.unit_id == school.cast.units.second.id
    assert database.read(lambda session: session.get_one(Progress, mine.id)).done == 0
    assert [row.object_ref for row in trail(database, "enrolment:joined")] == [mine.ref]
    assert join(outsider, code) == where  # twice changes nothing
    assert len(trail(database, "enrolment:joined")) == 1


def test_a_new_code_ends_the_old_one_and_a_class_may_have_none(school: School, as_: As, database: Database) -> None:
    organizer, outsider = as_(school.cast.organizer), as_(school.cast.outsider)
    switch(organizer, school, "on")
    first = code_of(database, school) or ""
    switch(organizer, school, "on")
    second = code_of(database, school) or ""
    assert first != second
    assert "没有这个班级码" in join(outsider, first, 422)
    switch(organizer, school, "off")
    switch(organizer, school, "off")  # a second tab
    page = join(outsider, second, 422)
    assert f'value="{second}"' in page  # what was typed stays
    assert enrolled(database, school, school.cast.outsider) is None
    verbs = [f"class:code_{one}" for one in ("on", "new", "off")]
    assert [len(trail(database, verb)) for verb in verbs] == [1, 1, 1]
    assert all(
        first not in row.details and second not in row.details for verb in verbs for row in trail(database, verb)
    )


@pytest.mark.parametrize("typed", ["", "   ", "ABCD-EFGH", "0" * 60, "班级码"])
def test_what_is_no_code_lets_nobody_in(school: School, as_: As, typed: str) -> None:
    page = join(as_(school.cast.outsider), typed, 422)
    assert ("请填班级码" if not typed.strip() else "没有这个班级码") in page


def test_who_left_is_not_back_by_a_code_and_who_is_in_no_unit_counts_nowhere(
    school: School, as_: As, database: Database
) -> None:
    switch(as_(school.cast.organizer), school, "on")
    code = code_of(database, school) or ""

    def away(session: Session) -> None:
        session.get_one(Enrolment, school.enrolment.id).withdrawn_at = NOW

    database.write(away)
    assert "您退出过这个班" in join(as_(school.cast.learner), code, 409)
    nowhere = detached(database.write(lambda session: make.person(session, "无单位")))
    assert "还没有编入单位" in join(as_(nowhere), code, 409)
    assert enrolled(database, school, nowhere) is None


def test_nobody_comes_in_after_the_end(school: School, as_: As, database: Database, clock: Clock) -> None:
    switch(as_(school.cast.organizer), school, "on")
    clock.now = school.klass.closes_at + timedelta(seconds=1)
    assert "已经截止" in join(as_(school.cast.outsider), code_of(database, school) or "", 409)


def test_a_preview_says_who_fits_who_is_in_and_who_would_come(school: School, as_: As, hire: Hire) -> None:
    hire("甲新任"), hire("乙老任", days=400), hire("丙副职", post="支部副书记")
    hire("丁在二单位", school.cast.units.second)
    organizer = as_(school.cast.organizer)
    page = preview(organizer, school, post=POST, days="180")
    assert "甲新任" in page
    assert "丁在二单位" in page
    assert "乙老任" not in page
    assert "丙副职" not in page
    assert "编入 2 人，以后自动编入" in page
    first = preview(organizer, school, unit=school.cast.units.first.ref)
    assert "甲新任" in first
    assert "丁在二单位" not in first
    assert "林知远" not in first  # is in already
    whole = preview(organizer, school)
    assert "编入 8 人" in whole  # four new ones, the cast without its two learners and its three administrators
    assert "邢系统" not in whole


def test_a_rule_enrols_now_and_whoever_fits_later(
    school: School, as_: As, database: Database, clock: Clock, hire: Hire
) -> None:
    first = hire("甲新任")
    organizer = as_(school.cast.organizer)
    set_rule(organizer, school, post=POST, days="180")
    mine = enrolled(database, school, first)
    assert mine
    assert mine.unit_id == school.cast.units.first.id
    assert database.read(lambda session: session.get_one(Progress, mine.id)).of > 0
    assert Role.LEARNER in database.read(lambda session: roles_of(session, first, clock.now))
    assert f"党内职务是“{POST}”，任职不超过 180 天" in organizer.get(address(school)).text
    later = hire("乙后来", days=1)
    assert sweep(database, clock, timedelta(minutes=1)) == 0  # it was looked at just now
    assert sweep(database, clock) == 1
    assert sweep(database, clock) == 0
    assert enrolled(database, school, later)
    assert [len(trail(database, verb)) for verb in ("enrolment:rule_add", "enrolment:by_rule")] == [1, 1]
    grants = select(Grant).where(Grant.person_id == later.id)
    assert len(database.read(lambda session: session.exec(grants).all())) == 1


def test_more_than_one_pass_takes_are_enrolled_minute_by_minute(
    school: School, as_: As, database: Database, clock: Clock, hire: Hire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolling, "PER_PASS", 2)
    people = [hire(f"新任{n}") for n in range(5)]
    organizer = as_(school.cast.organizer)
    set_rule(organizer, school, post=POST)
    assert [enrolled(database, school, one) is not None for one in people] == [True, True, False, False, False]
    assert "还有 3 人，几分钟内编入" in organizer.get(address(school)).text
    assert sweep(database, clock, timedelta(minutes=1)) == 2
    assert sweep(database, clock, timedelta(minutes=1)) == 1
    assert sweep(database, clock, timedelta(minutes=1)) == 0
    assert all(enrolled(database, school, one) for one in people)
    assert "几分钟内编入" not in organizer.get(address(school)).text.replace("10 分钟内", "")


def test_a_rule_takes_nobody_out_and_nobody_back(
    school: School, as_: As, database: Database, clock: Clock, hire: Hire
) -> None:
    person = hire("甲新任", days=179)
    set_rule(as_(school.cast.organizer), school, post=POST, days="180")
    mine = enrolled(database, school, person)
    assert mine
    assert sweep(database, clock, timedelta(days=10)) == 0  # he does not fit any more
    assert database.read(lambda session: session.get_one(Enrolment, mine.id).withdrawn_at) is None

    def away(session: Session) -> None:
        session.get_one(Enrolment, mine.id).withdrawn_at = clock.now
        session.exec(select(Appointment).where(Appointment.person_id == person.id)).one().appointed_on = NOW.date()

    database.write(away)
    assert sweep(database, clock) == 0
    assert database.read(lambda session: session.get_one(Enrolment, mine.id).withdrawn_at)


def test_a_rule_that_was_ended_or_whose_author_lost_his_right_brings_in_nobody(
    school: School, as_: As, database: Database, clock: Clock, hire: Hire
) -> None:
    organizer = as_(school.cast.organizer)
    set_rule(organizer, school, post=POST)
    rule = database.read(lambda session: session.exec(select(EnrolmentRule)).one())
    hire("甲新任")

    def taken(session: Session) -> list[Grant]:
        mine = select(Grant).where(Grant.person_id == school.cast.organizer.id)
        for one in session.exec(mine):
            revoke(session, one, clock.now)
        return []

    other = organizer_of_the_class(database, school)
    database.write(taken)
    assert sweep(database, clock) == 0
    assert "定的人已不管这个范围" in as_(other).get(address(school)).text
    ended = as_(other).post(address(school, f"/{rule.ref}/end"), data={"key": make.key()})
    assert ended.status_code == 303
    assert "没有条件" in as_(other).get(address(school)).text
    assert sweep(database, clock) == 0


def test_a_rule_rests_when_the_class_is_over(
    school: School, as_: As, database: Database, clock: Clock, hire: Hire
) -> None:
    set_rule(as_(school.cast.organizer), school, post=POST)
    person = hire("甲新任")
    clock.now = school.klass.closes_at
    assert sweep(database, clock) == 0
    assert enrolled(database, school, person) is None


def test_who_came_since_the_preview_is_shown_before_he_is_enrolled(
    school: School, as_: As, database: Database, hire: Hire
) -> None:
    hire("甲新任")
    organizer = as_(school.cast.organizer)
    page = preview(organizer, school, post=POST)
    late = hire("乙后来")
    again = confirm(organizer, school, page, 409)
    assert "名单变了" in again
    assert "乙后来" in again
    assert enrolled(database, school, late) is None
    confirm(organizer, school, again)
    assert enrolled(database, school, late)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"days": "0"}, "1 到 3650"),
        ({"days": "abc"}, "1 到 3650"),
        ({"days": "12345678901234567890"}, "1 到 3650"),
        ({"post": "职" * 41}, "40 字以内"),
        ({"unit": "a" * 16}, "请选一个单位"),
        ({"unit": ""}, "请选一个单位"),
    ],
)
def test_a_rule_that_cannot_be_read_is_asked_for_again(
    school: School, as_: As, database: Database, typed: dict[str, str], told: str
) -> None:
    organizer = as_(school.cast.organizer)
    page = preview(organizer, school, 422, **typed)
    assert told in page
    for name, value in typed.items():
        if name != "unit":
            assert f'value="{value}"' in page
    data = {"key": make.key(), "unit": school.cast.units.root.ref, "post": "", "days": "", "seen": "0", **typed}
    assert told in organizer.post(address(school), data=data).text
    assert (
        "请重新点一次" in organizer.post(address(school), data={**data, **typed, "key": make.key(), "seen": "x"}).text
    )
    assert switch(organizer, school, "perhaps", 422)
    assert database.read(lambda session: session.exec(select(EnrolmentRule)).all()) == []


def test_who_has_the_class_alone_enrols_nobody_by_rule_from_units_that_he_does_not_reach(
    school: School, as_: As, database: Database, hire: Hire
) -> None:
    hire("甲新任")
    mine = as_(organizer_of_the_class(database, school))
    page = mine.get(address(school)).text
    assert "只管这个班" in page
    assert "添一条" not in page
    assert "请选一个单位" not in page
    shown = preview(mine, school, 422, unit=school.cast.units.first.ref)
    assert "甲新任" not in shown
    data = {"key": make.key(), "unit": school.cast.units.first.ref, "post": "", "days": "", "seen": "1"}
    assert mine.post(address(school), data=data).status_code == 422
    switch(mine, school, "on")  # the code is his to give


@pytest.mark.parametrize("who", ["officer", "learner", "trainer", "system_admin", "auditor"])
def test_the_ways_into_a_class_are_not_for_others(school: School, as_: As, who: str) -> None:
    browser = as_(getattr(school.cast, who))
    unit = school.cast.units.first.ref
    assert browser.get(address(school)).status_code == 403
    assert browser.get(address(school, "/preview"), params={"unit": unit}).status_code == 403
    assert browser.post(address(school), data={"key": make.key(), "unit": unit, "seen": "0"}).status_code == 403
    assert browser.post(address(school, "/code"), data={"key": make.key(), "do": "on"}).status_code == 403
    assert browser.post(address(school, f"/{'a' * 16}/end"), data={"key": make.key()}).status_code == 403


def test_another_classes_rule_is_none_of_this_one(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    assert organizer.post(address(school, f"/{'a' * 16}/end"), data={"key": make.key()}).status_code == 404
    assert organizer.get(f"/classes/{'a' * 16}/enrolling").status_code == 404


@pytest.mark.parametrize("who", ["trainer", "organizer", "auditor"])
def test_only_a_learner_comes_in_by_a_code(school: School, as_: As, who: str) -> None:
    browser = as_(getattr(school.cast, who))
    assert browser.get("/learn/join").status_code == 403
    assert browser.post("/learn/join", data={"key": make.key(), "code": "ABCDEFGH"}).status_code == 403


def test_a_closed_class_takes_in_nobody(school: School, as_: As, database: Database, hire: Hire) -> None:
    organizer = as_(school.cast.organizer)
    hire("甲新任")
    page = preview(organizer, school, post=POST)

    def closed(session: Session) -> None:
        session.get_one(TrainingClass, school.klass.id).closed_at = NOW

    database.write(closed)
    assert "已经结班" in confirm(organizer, school, page, 409)
    assert "已经结班" in switch(organizer, school, "on", 409)
    shown = organizer.get(address(school)).text
    assert "添一条" not in shown
    assert "开班级码" not in shown
    assert "导入花名册" not in shown


def test_after_the_closing_hour_the_page_says_that_code_and_rules_rest(school: School, as_: As, clock: Clock) -> None:
    organizer = as_(school.cast.organizer)
    switch(organizer, school, "on")
    assert "已过截止时间" not in organizer.get(address(school)).text
    clock.now = school.klass.closes_at + timedelta(seconds=1)
    shown = as_(school.cast.organizer).get(address(school)).text
    assert "已过截止时间" in shown
    assert "导入花名册" in shown


def test_who_is_appointed_only_next_week_does_not_fit_yet(
    school: School, as_: As, database: Database, clock: Clock, hire: Hire
) -> None:
    later = hire("甲将任", days=-5)
    hire("乙新任")
    set_rule(as_(school.cast.organizer), school, post=POST, days="30")
    assert enrolled(database, school, later) is None
    assert sweep(database, clock, timedelta(days=5)) == 1
    assert enrolled(database, school, later)


def test_a_class_at_its_end_takes_no_rule(
    school: School, as_: As, database: Database, clock: Clock, hire: Hire
) -> None:
    new = hire("甲新任")
    organizer = as_(school.cast.organizer)
    page = preview(organizer, school, post=POST)
    clock.now = school.klass.closes_at + timedelta(seconds=1)
    late = as_(school.cast.organizer)
    assert "已过截止时间，没有编入" in confirm(late, school, page, 409)
    assert "添一条" not in late.get(address(school)).text
    assert enrolled(database, school, new) is None
    assert database.read(lambda session: session.exec(select(EnrolmentRule)).all()) == []
