"""The system administrator's pages: whom he may open, and what is written down of it."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.db import Database
from app.people import actions
from app.people.models import Grant, Identifier, Person, SignIn
from app.people.rules import Role
from tests import make
from tests.cast import NOW, Cast
from tests.conftest import As, Browser

Rows = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def admin(as_: As, cast: Cast) -> Browser:
    return as_(cast.system_admin)


@pytest.fixture
def rows(database: Database) -> Rows:
    """What stands in the trail: verb and object."""

    def read() -> list[tuple[str, str]]:
        found = database.read(lambda session: session.exec(select(AuditRow).order_by(AuditRow.id)).all())  # type: ignore[arg-type]
        return [(row.verb, row.object_ref) for row in found]

    return read


def form(cast: Cast, **changed: str) -> dict[str, str]:
    typed = {"name": "新来的", "account": "N-77", "unit": cast.units.first.ref, "post": "", "learner": "1"}
    return {**typed, "key": make.key(), **changed}


def test_a_list_is_searched_by_name_and_by_account_and_paged(admin: Browser, cast: Cast, database: Database) -> None:
    page = admin.get("/admin/accounts").text
    assert "共 9 个" in page
    assert "林知远" in page
    by_number = admin.get("/admin/accounts?q=a001").text
    assert "林知远" in by_number
    assert "苏明" not in by_number
    assert "没有找到" in admin.get("/admin/accounts?q=%25").text  # a wildcard is a letter like others
    database.write(lambda session: [make.person(session, f"众人{n:03}") for n in range(120)])
    assert "第 3 页，共 3 页" in admin.get("/admin/accounts?page=99").text


def test_a_list_of_many_asks_no_more_than_a_list_of_few(
    admin: Browser, cast: Cast, database: Database, queries: Callable[[], int]
) -> None:
    admin.get("/admin/accounts")
    queries()
    admin.get("/admin/accounts")
    few = queries()
    database.write(lambda session: [make.person(session, unit=session.merge(cast.units.first)) for _ in range(30)])
    queries()
    admin.get("/admin/accounts")
    assert queries() == few


def test_an_account_is_made_once_though_it_is_sent_twice(
    admin: Browser, cast: Cast, database: Database, rows: Rows
) -> None:
    sent = form(cast)
    first, second = admin.post("/admin/accounts/new", data=sent), admin.post("/admin/accounts/new", data=sent)
    assert first.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert "还没有密码" in admin.get(first.headers["Location"]).text
    made = database.read(lambda session: session.exec(select(Person).where(Person.name == "新来的")).one())
    assert rows() == [("account:make", made.ref)]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "  "}, "请填姓名"),
        ({"name": "长" * 41}, "姓名太长"),
        ({"account": ""}, "请填手机号或工号"),
        ({"account": "9" * 40}, "太长，或有不能用的字符"),
        ({"account": "13900000001"}, "已经有人用了"),
        ({"account": "a001"}, "已经有人用了"),
        ({"unit": "x"}, "请选单位"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    admin: Browser, cast: Cast, rows: Rows, changed: dict[str, str], words: str
) -> None:
    reply = admin.post("/admin/accounts/new", data=form(cast, post="处长", **changed))
    assert reply.status_code == 422
    assert words in reply.text
    assert 'value="处长"' in reply.text
    assert rows() == []


def test_the_same_number_in_another_unit_is_another_persons(admin: Browser, cast: Cast, database: Database) -> None:
    sent = form(cast, account="a001", unit=cast.units.second.ref)
    assert admin.post("/admin/accounts/new", data=sent).status_code == 303
    same = database.read(lambda session: session.exec(select(Identifier).where(Identifier.value == "a001")).all())
    assert len({one.person_id for one in same}) == 2


def test_a_name_is_stored_without_marks_that_turn_its_direction(admin: Browser, cast: Cast, database: Database) -> None:
    admin.post("/admin/accounts/new", data=form(cast, name="\u202e张\u2066三　 丰\u0007𠮷"))
    names = database.read(lambda session: session.exec(select(Person.name)).all())
    assert "张三 丰𠮷" in names


def test_switching_off_ends_the_session_and_on_lets_in_again(
    admin: Browser, cast: Cast, as_: As, database: Database, rows: Rows
) -> None:
    learner, ref = as_(cast.learner), cast.learner.ref
    assert learner.get("/password").status_code == 200
    assert admin.post(f"/admin/accounts/{ref}/off", data={"key": make.key()}).status_code == 303
    assert learner.get("/password").status_code == 303
    assert "已停用" in admin.get(f"/admin/accounts/{ref}").text
    assert admin.post(f"/admin/accounts/{ref}/link", data={"key": make.key()}).status_code == 409
    assert admin.post(f"/admin/accounts/{ref}/on", data={"key": make.key()}).status_code == 303
    assert rows() == [("account:switch-off", ref), ("account:switch-on", ref)]


def test_a_link_is_shown_once_and_nobody_writes_it_down(
    admin: Browser, cast: Cast, database: Database, rows: Rows, client: Browser
) -> None:
    page = admin.post(f"/admin/accounts/{cast.learner.ref}/link", data={"key": make.key()}).text
    token = page.split("/link/")[1].split("<")[0].strip()
    assert f"http://127.0.0.1:8000/link/{token}" in page
    assert "林知远" in client.get(f"/link/{token}").text
    assert token not in admin.get(f"/admin/accounts/{cast.learner.ref}").text
    assert rows() == [("link:make", cast.learner.ref)]
    kept = database.read(lambda session: [row.model_dump_json() for row in session.exec(select(AuditRow))])
    assert token not in "".join(kept)


@pytest.mark.parametrize("whose", ["system_admin", "security_admin", "auditor"])
@pytest.mark.parametrize("act", ["off", "on", "link"])
def test_the_other_administrators_accounts_and_his_own_are_not_his_to_open(
    admin: Browser, cast: Cast, rows: Rows, whose: str, act: str
) -> None:
    ref = getattr(cast, whose).ref
    assert admin.post(f"/admin/accounts/{ref}/{act}", data={"key": make.key()}).status_code == 409
    assert "在这里只能看" in admin.get(f"/admin/accounts/{ref}").text
    assert rows() == []


PAGES = ["/admin/accounts", "/admin/accounts/new", "/admin/accounts/{}"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["learner", "trainer", "organizer", "officer", "security_admin", "auditor"])
def test_these_pages_are_the_system_administrators_alone(as_: As, cast: Cast, path: str, who: str) -> None:
    assert as_(getattr(cast, who)).get(path.format(cast.learner.ref)).status_code == 403


@pytest.mark.parametrize("act", ["off", "on", "link"])
def test_who_is_not_the_system_administrator_changes_no_account(
    as_: As, cast: Cast, database: Database, rows: Rows, act: str
) -> None:
    path = f"/admin/accounts/{cast.learner.ref}/{act}"
    for who in (cast.security_admin, cast.organizer):
        assert as_(who).post(path, data={"key": make.key()}).status_code == 403
    assert as_(cast.security_admin).post("/admin/accounts/new", data=form(cast)).status_code == 403
    assert rows() == []


def test_nobody_by_that_address_is_not_found(admin: Browser, cast: Cast) -> None:
    for path in ("a" * 16, "nonsense", "%00"):
        assert admin.get(f"/admin/accounts/{path}").status_code == 404
    assert admin.post(f"/admin/accounts/{'a' * 16}/off", data={"key": make.key()}).status_code == 404


def test_a_signed_out_browser_is_led_to_the_door(client: Browser, cast: Cast) -> None:
    assert client.get("/admin/accounts").headers["Location"] == "/sign-in?next=%2Fadmin%2Faccounts"


def test_a_role_that_was_ended_opens_nothing_at_once(admin: Browser, cast: Cast, database: Database) -> None:
    def end(session: Session) -> None:
        for granted in session.exec(select(Grant).where(Grant.role == Role.SYSTEM_ADMIN)):
            actions.revoke(session, granted, NOW)

    database.write(end)
    assert admin.get("/admin/accounts").status_code == 403
    assert database.read(lambda session: session.exec(select(SignIn)).all())
