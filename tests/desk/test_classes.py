"""A class is opened, copied and changed: its rules hold from then on, and no past result moves."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.classes import actions as classes
from app.classes.models import TrainingClass
from app.classes.rules import CertificatesWhen, FinalOpens
from app.courses.actions import publish_files
from app.db import Database
from app.desk.rules.closing import typed_as
from app.notices.models import Notice
from app.people.models import Grant, Person
from app.people.rules import Role, Scope
from app.quizzes.models import Attempt
from tests import make
from tests.authoring.editing import form_of
from tests.cast import detached
from tests.conftest import As, Browser, Clock
from tests.school import School, files

ZONE = ZoneInfo("Asia/Shanghai")
NEW = "/classes/new"
TYPED = {
    "name": "2026 年第 2 期支部书记培训班",
    "course": "branch-secretary",
    "compulsory": "yes",
    "credit_period": "2026",
    "final_questions": "18",
    "final_minutes": "45",
    "quiz_weight": "0",
    "final_pass": "70",
    "final_opens": "at_once",
    "makeups": "2",
    "contact_name": "李组织",
    "contact_number": "内线 3001",
    "certificates": "at_once",
    "issuer": "示例市直机关",
}


def typed(clock: Clock, **changes: str) -> dict[str, str]:
    at = {"opens": typed_as(clock.now, ZONE), "closes": typed_as(clock.now + timedelta(days=60), ZONE)}
    return {"key": make.key(), **at, **TYPED, **changes}


def settings(school: School) -> str:
    return f"/classes/{school.klass.ref}/settings"


def named(database: Database, name: str = TYPED["name"]) -> list[TrainingClass]:
    query = select(TrainingClass).where(TrainingClass.name == name)
    return database.read(lambda session: list(session.exec(query)))


def organizer_of_the_class(database: Database, school: School, scope: Scope = Scope.CLASS) -> Person:
    def write(session: Session) -> Person:
        person = make.person(session, "闻组织", roles=())
        where = {
            Scope.CLASS: school.klass.id,
            Scope.UNIT: school.cast.units.first.id,
            Scope.COURSE: school.klass.course_id,
        }
        make.grant(session, person, Role.ORGANIZER, scope, where[scope])
        return person

    return detached(database.write(write))


def test_a_class_is_opened_as_it_was_typed_and_leads_to_its_roster(
    school: School, as_: As, database: Database, clock: Clock
) -> None:
    organizer = as_(school.cast.organizer)
    assert 'value="branch-secretary" selected' in organizer.get(NEW).text  # the only course is chosen already
    done = organizer.post(NEW, data=typed(clock))
    assert done.status_code == 303, done.text[:500]
    [klass] = named(database)
    assert done.headers["Location"] == f"/classes/{klass.ref}/roster"
    assert (klass.final_questions, klass.final_minutes, klass.final_pass, klass.makeups) == (18, 45, 70, 2)
    assert (klass.final_opens, klass.certificates) == (FinalOpens.AT_ONCE, CertificatesWhen.AT_ONCE)
    assert (klass.issuer, klass.compulsory, klass.credit_period) == ("示例市直机关", True, "2026")
    assert klass.closes_at - klass.opens_at == timedelta(days=60)
    assert organizer.get(f"/classes/{klass.ref}/overview").status_code == 200
    with Session(database.engine) as session:
        assert session.exec(select(AuditRow).where(AuditRow.verb == "class:open")).one().object_ref == klass.ref


def test_a_class_is_opened_of_the_version_that_was_asked_for(
    school: School, as_: As, database: Database, clock: Clock
) -> None:
    newer = {**files(), "course.yaml": files()["course.yaml"] + b"\n# said anew\n"}
    lesson = next(name for name in newer if name.endswith(".md"))
    newer[lesson] = newer[lesson].replace("。".encode(), "！".encode(), 1)
    published = database.write(lambda session: publish_files(session, newer, clock.now))
    assert published.version is not None, published.faults
    organizer = as_(school.cast.organizer)
    assert organizer.post(NEW, data=typed(clock, version="1")).status_code == 303
    assert organizer.post(NEW, data=typed(clock, name="另一个班")).status_code == 303
    assert named(database)[0].version_id == school.version.id
    assert named(database, "另一个班")[0].version_id == published.version.id


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("version", "9", "没有这一版"),
        ("version", "最新", "版本的号码"),
        ("name", "", "请填写"),
        ("name", "班" * 81, "太长了"),
        ("course", "nowhere", "请选一门已发布的课程"),
        ("opens", "明天", "请写成"),
        ("closes", "2020-01-01T00:00", "结班要在开班以后"),
        ("final_questions", "0", "1 到 200"),
        ("final_questions", "199", "没有这么多"),
        ("final_minutes", "一小时", "5 到 300"),
        ("final_pass", "101", "1 到 100"),
        ("makeups", "-1", "0 到 9"),
        ("makeups", "٣", "0 到 9"),
        ("compulsory", "maybe", "请重新选一项"),
        ("certificates", "never", "请重新选一项"),
        ("final_opens", "", "请重新选一项"),
        ("contact_number", " ", "请填写"),
        ("credit_period", "期" * 21, "太长了"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_everything_typed_stays(
    school: School, as_: As, database: Database, clock: Clock, field: str, value: str, told: str
) -> None:
    page = as_(school.cast.organizer).post(NEW, data=typed(clock, **{field: value}))
    assert page.status_code == 422
    assert told in page.text
    assert f'href="#f-{field}"' in page.text
    if field != "contact_name":
        assert 'value="李组织"' in page.text
    assert named(database) == []


def test_two_classes_do_not_share_a_name(school: School, as_: As, database: Database, clock: Clock) -> None:
    organizer = as_(school.cast.organizer)
    page = organizer.post(NEW, data=typed(clock, name=f"  {school.klass.name} "))
    assert page.status_code == 422
    assert "已经有一个班叫这个名字" in page.text


def test_a_class_that_would_be_over_already_is_not_opened(school: School, as_: As, clock: Clock) -> None:
    past = {"opens": "2020-01-01T00:00", "closes": "2020-02-01T00:00"}
    page = as_(school.cast.organizer).post(NEW, data=typed(clock, **past))
    assert page.status_code == 422
    assert "结班时刻要在现在以后" in page.text


def test_the_same_form_twice_opens_one_class(school: School, as_: As, database: Database, clock: Clock) -> None:
    organizer, data = as_(school.cast.organizer), typed(clock)
    assert [organizer.post(NEW, data=data).status_code for _ in range(2)] == [303, 303]
    assert len(named(database)) == 1


def test_who_opens_a_class_organizes_it(school: School, as_: As, database: Database, clock: Clock) -> None:
    person = organizer_of_the_class(database, school)
    browser = as_(person)
    assert browser.post(NEW, data=typed(clock)).status_code == 303
    [klass] = named(database)
    assert browser.get(f"/classes/{klass.ref}/settings").status_code == 200
    with Session(database.engine) as session:
        mine = select(Grant.scope_id).where(Grant.person_id == person.id, Grant.scope == Scope.CLASS)
        assert set(session.exec(mine)) == {school.klass.id, klass.id}


def test_the_next_term_takes_everything_along_but_name_and_dates(
    school: School, as_: As, database: Database, clock: Clock
) -> None:
    organizer = as_(school.cast.organizer)
    organizer.post(NEW, data=typed(clock))
    [klass] = named(database)
    page = organizer.get(f"/classes/{klass.ref}/copy").text
    form = re.search(r'<form class="stack".*?</form>', page, re.S)
    assert form
    fields = dict(form_of(form[0].replace('class="stack"', 'id="edit" class="stack"')))
    assert {name: fields[name] for name in TYPED if name not in ("name", "course")} == {
        name: value for name, value in TYPED.items() if name not in ("name", "course")
    }
    assert fields["course"] == "branch-secretary"
    assert (fields["name"], fields["opens"], fields["closes"]) == ("", "", "")


def test_a_change_of_the_final_holds_from_the_next_attempt_on(
    school: School, as_: As, database: Database, clock: Clock
) -> None:
    organizer = as_(school.cast.organizer)

    def attempts(session: Session) -> list[tuple[int, int | None]]:
        return [(one.id, one.pass_share) for one in session.exec(select(Attempt).order_by(Attempt.id))]  # type: ignore[arg-type]

    before = database.read(attempts)
    data = changed(organizer, school, final_pass="90", makeups="3")
    assert organizer.post(settings(school), data=data).status_code == 303
    with Session(database.engine) as session:
        klass = session.exec(select(TrainingClass).where(TrainingClass.id == school.klass.id)).one()
        assert (klass.final_pass, klass.makeups) == (90, 3)
        [row] = session.exec(select(AuditRow).where(AuditRow.verb == "class:change"))
        assert "final_pass: " in row.details
        assert "→ 90" in row.details
    assert database.read(attempts) == before


def changed(organizer: Browser, school: School, **changes: str) -> dict[str, str]:
    return {**filled(organizer.get(settings(school)).text), "key": make.key(), **changes}


def filled(page: str) -> dict[str, str]:
    """What the page's own form sends."""
    form = re.search(r'<form class="stack".*?</form>', page, re.S)
    assert form
    return dict(form_of(form[0].replace('class="stack"', 'id="edit" class="stack"')))


def test_nothing_changed_leaves_no_trace(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    assert organizer.post(settings(school), data=changed(organizer, school)).status_code == 303
    with Session(database.engine) as session:
        assert session.exec(select(AuditRow).where(AuditRow.verb == "class:change")).all() == []


def test_a_moment_that_was_left_alone_keeps_its_seconds_and_takes_time_from_nobody(
    school: School, as_: As, database: Database
) -> None:
    organizer, ends = as_(school.cast.organizer), school.klass.closes_at.replace(second=59)

    def to_the_second(session: Session) -> None:
        klass = session.get_one(TrainingClass, school.klass.id)
        klass.opens_at, klass.closes_at = klass.opens_at.replace(second=30), ends

    database.write(to_the_second)
    assert organizer.post(settings(school), data=changed(organizer, school, makeups="4")).status_code == 303
    klass = database.read(lambda session: session.get_one(TrainingClass, school.klass.id))
    assert (klass.closes_at, klass.makeups) == (ends, 4)
    assert database.read(lambda session: session.exec(select(Notice)).all()) == []


def test_a_second_window_does_not_take_back_what_the_first_has_set(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    second = changed(organizer, school, final_pass="75")
    assert organizer.post(settings(school), data=changed(organizer, school, makeups="4")).status_code == 303
    page = organizer.post(settings(school), data=second)
    assert page.status_code == 409
    assert "设置已经改过，所以没有保存" in page.text
    assert 'value="75"' in page.text

    def rules() -> tuple[int, int]:
        klass = database.read(lambda session: session.get_one(TrainingClass, school.klass.id))
        return klass.makeups, klass.final_pass

    stood = rules()
    assert stood[0] == 4
    assert stood[1] != 75
    assert organizer.post(settings(school), data={**filled(page.text), "key": make.key()}).status_code == 303
    assert rules()[1] == 75  # whoever has seen it decides


@pytest.mark.parametrize(("field", "value"), [("opens", "2020-01-01T00:00"), ("credit_period", "2031")])
def test_what_learning_rests_on_is_settled_once_the_class_has_begun(
    school: School, as_: As, field: str, value: str
) -> None:
    organizer = as_(school.cast.organizer)
    page = organizer.post(settings(school), data=changed(organizer, school, **{field: value}))
    assert page.status_code == 422
    assert "这一项不能再改" in page.text


def test_a_deadline_is_not_moved_into_the_past(school: School, as_: As, clock: Clock) -> None:
    organizer = as_(school.cast.organizer)
    earlier = typed_as(clock.now - timedelta(minutes=2), ZONE)
    page = organizer.post(settings(school), data=changed(organizer, school, closes=earlier))
    assert page.status_code == 422
    assert "请用“结班”" in page.text


def test_a_closed_class_keeps_its_rules(school: School, as_: As, database: Database, clock: Clock) -> None:
    organizer = as_(school.cast.organizer)
    data = changed(organizer, school, makeups="5")
    organizer.post(
        f"/classes/{school.klass.ref}/closing",
        data={"key": make.key(), "cut_off": typed_as(clock.now, ZONE), "seen": "1"},
    )
    page = organizer.post(settings(school), data=data)
    assert page.status_code == 409
    assert "已经结班" in page.text
    assert database.read(lambda session: session.get_one(TrainingClass, school.klass.id).makeups) != 5


@pytest.mark.parametrize("path", [NEW, "settings", "copy"])
def test_only_who_organizes_whole_classes_gets_in(
    school: School, as_: As, database: Database, clock: Clock, path: str
) -> None:
    address = path if path == NEW else f"/classes/{school.klass.ref}/{path}"
    officer = as_(organizer_of_the_class(database, school, Scope.UNIT))
    assert officer.get(address).status_code == 403
    assert "新开一个班" not in officer.get("/classes?all=1").text
    for person in (school.cast.learner, school.cast.trainer):
        assert as_(person).get(address).status_code == 403
    if path != "copy":
        assert officer.post(address, data=typed(clock)).status_code == 403
    assert as_(school.cast.organizer).get(f"/classes/{'a' * 16}/settings").status_code == 404
    assert named(database) == []


def test_readmitting_is_the_way_back_from_withdrawing(school: School, session: Session, clock: Clock) -> None:
    enrolment, by = session.merge(school.enrolment), session.merge(school.cast.organizer)
    classes.withdraw(session, enrolment, "调离", clock.now, by)
    classes.readmit(session, enrolment, "调回", clock.now, by)
    assert enrolment.withdrawn_at is None
