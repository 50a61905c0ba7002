"""The security administrator's pages: roles with their scope, three administrators in three persons."""

import pytest
from sqlmodel import select

from app.audit.models import AuditRow
from app.db import Database
from app.people.models import Grant, Person
from app.people.queries import reach_of
from app.people.rules import Permission
from tests import make
from tests.cast import Cast
from tests.conftest import As, Browser, Clock
from tests.school import School


@pytest.fixture
def admin(as_: As, cast: Cast) -> Browser:
    return as_(cast.security_admin)


def give(admin: Browser, person: Person, role: str, scope: str = "site", **more: str) -> tuple[int, str]:
    sent = {"person": person.ref, "role": role, "scope": scope, "key": make.key(), **more}
    reply = admin.post(f"/admin/grants/people/{person.ref}", data=sent)
    return reply.status_code, reply.text


def verbs(database: Database) -> list[str]:
    return database.read(lambda session: [row.verb for row in session.exec(select(AuditRow))])


def test_a_role_is_given_in_a_unit_and_reaches_what_is_below_it(
    admin: Browser, cast: Cast, database: Database, clock: Clock
) -> None:
    unit = cast.units.first
    assert give(admin, cast.learner, "organizer", "unit", unit=unit.ref)[0] == 303
    reach = database.read(lambda s: reach_of(s, cast.learner, Permission.SEE_COMPLETION, clock.now))
    assert (reach.site, set(reach.units)) == (False, {unit.id})
    assert "江州市发展改革委" in admin.get(f"/admin/grants/people/{cast.learner.ref}").text
    assert verbs(database) == ["grant:give"]


def test_a_class_and_a_course_are_scopes_too(admin: Browser, cast: Cast, school: School, database: Database) -> None:
    assert give(admin, cast.learner, "organizer", "class", **{"class": school.klass.ref})[0] == 303
    assert give(admin, cast.learner, "trainer", "course", course="branch-secretary")[0] == 303
    page = admin.get(f"/admin/grants/people/{cast.learner.ref}").text
    assert "第一期支部书记培训班" in page
    assert give(admin, cast.learner, "organizer", "class", **{"class": "a" * 16})[0] == 404
    assert give(admin, cast.learner, "trainer", "course", course="no-such-course")[0] == 404
    assert verbs(database) == ["grant:give", "grant:give"]


@pytest.mark.parametrize(
    ("role", "scope", "more", "words"),
    [
        ("", "site", {}, "请选角色"),
        ("king", "site", {}, "请选角色"),
        ("organizer", "", {}, "请选范围"),
        ("learner", "course", {"course": "x"}, "这个角色没有这种范围"),
        ("auditor", "unit", {"unit": "a" * 16}, "这个角色没有这种范围"),
        ("organizer", "unit", {}, "请选单位"),
        ("organizer", "class", {}, "请选班次"),
        ("trainer", "course", {}, "请选课程"),
    ],
)
def test_what_is_wrong_is_said(
    admin: Browser, cast: Cast, database: Database, role: str, scope: str, more: dict[str, str], words: str
) -> None:
    status, page = give(admin, cast.learner, role, scope, **more)
    assert status == 422
    assert words in page
    assert verbs(database) == []


def test_nobody_holds_two_of_the_three(admin: Browser, cast: Cast, database: Database) -> None:
    status, page = give(admin, cast.system_admin, "auditor")
    assert status == 422
    assert "一个人不能兼任两种管理员" in page
    assert give(admin, cast.system_admin, "organizer")[0] == 303


def test_nobody_grants_or_ends_his_own(admin: Browser, cast: Cast, database: Database) -> None:
    assert give(admin, cast.security_admin, "organizer")[0] == 422
    mine = database.read(lambda s: s.exec(select(Grant).where(Grant.person_id == cast.security_admin.id)).one())
    assert admin.post(f"/admin/grants/{mine.ref}/end", data={"key": make.key()}).status_code == 422
    assert "谁也不能改自己的权限" in admin.get(f"/admin/grants/people/{cast.security_admin.ref}").text
    assert verbs(database) == []


def test_an_ended_role_opens_nothing_from_that_moment(
    admin: Browser, cast: Cast, as_: As, database: Database, clock: Clock
) -> None:
    auditor = as_(cast.auditor)
    assert auditor.get("/admin/audit").status_code == 200
    held = database.read(lambda s: s.exec(select(Grant).where(Grant.person_id == cast.auditor.id)).one())
    assert admin.post(f"/admin/grants/{held.ref}/end", data={"key": make.key()}).status_code == 303
    assert auditor.get("/admin/audit").status_code == 403
    assert admin.post(f"/admin/grants/{held.ref}/end", data={"key": make.key()}).status_code == 404
    assert database.read(lambda s: s.get_one(Grant, held.id)).until == clock.now  # kept, with its end
    assert verbs(database) == ["grant:end"]


def test_a_role_given_twice_is_one_grant(admin: Browser, cast: Cast, database: Database) -> None:
    for _ in range(2):
        assert give(admin, cast.learner, "trainer")[0] == 303
    held = database.read(lambda s: s.exec(select(Grant).where(Grant.person_id == cast.learner.id)).all())
    assert len(held) == 2  # learner and trainer


def test_whom_to_grant_is_found_by_name_or_account(admin: Browser, cast: Cast) -> None:
    assert "林知远" not in admin.get("/admin/grants").text  # learners are not listed
    assert "林知远" in admin.get("/admin/grants?q=A001").text
    assert "没有找到" in admin.get("/admin/grants?q=nobody").text


@pytest.mark.parametrize("who", ["learner", "trainer", "organizer", "system_admin", "auditor"])
def test_these_pages_are_the_security_administrators_alone(as_: As, cast: Cast, database: Database, who: str) -> None:
    client = as_(getattr(cast, who))
    assert client.get("/admin/grants").status_code == 403
    assert client.get(f"/admin/grants/people/{cast.learner.ref}").status_code == 403
    assert give(client, cast.learner, "trainer")[0] == 403
    held = database.read(lambda s: s.exec(select(Grant).where(Grant.person_id == cast.trainer.id)).one())
    assert client.post(f"/admin/grants/{held.ref}/end", data={"key": make.key()}).status_code == 403
    assert verbs(database) == []


def test_the_person_in_the_form_is_the_one_in_the_address(admin: Browser, cast: Cast, database: Database) -> None:
    sent = {"person": cast.outsider.ref, "role": "trainer", "scope": "site", "key": make.key()}
    assert admin.post(f"/admin/grants/people/{cast.learner.ref}", data=sent).status_code == 404
    assert admin.get(f"/admin/grants/people/{'a' * 16}").status_code == 404
    assert verbs(database) == []
