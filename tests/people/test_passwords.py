"""First passwords, new passwords and one-time links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.db import Database
from app.people import actions
from app.people.models import Person
from app.people.rules import PasswordFault, password_fault
from tests import make
from tests.cast import PASSWORD, Cast
from tests.conftest import As, Browser, Clock

NEW = "chun-xia-qiu-dong"


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short", PasswordFault.SHORT),
        ("888888", PasswordFault.SHORT),
        ("8888888888", PasswordFault.COMMON),
        ("888888888888", PasswordFault.COMMON),
        ("1234567890", PasswordFault.COMMON),
        ("123123123123", PasswordFault.COMMON),
        ("abcabcabcabc", PasswordFault.COMMON),
        ("Password123", PasswordFault.COMMON),
        ("13900000001", PasswordFault.OWN_NAME),
        ("１３９０００００００１", PasswordFault.OWN_NAME),
        ("x" * 129, PasswordFault.LONG),
        ("春夏秋冬东南西北", PasswordFault.SHORT),
        ("春夏秋冬东南西北中发白", None),
        (NEW, None),
    ],
)
def test_what_a_password_may_be(password: str, fault: PasswordFault | None) -> None:
    assert password_fault(password, ["林知远", "13900000001", "a001"]) is fault


@given(st.text(max_size=300), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_at_all_is_judged(password: str, own: list[str]) -> None:
    fault = password_fault(password, own)
    assert fault is None or len(password) not in range(10, 129) or fault in {"own_name", "common"}


def must_change(database: Database, person: Person) -> None:
    def mark(session: Session) -> None:
        session.get_one(Person, person.id).must_change = True

    database.write(mark)


def change(client: Browser, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> tuple[int, str]:
    reply = client.post("/password", data={"old": old, "new": new, "again": again, "key": make.key()})
    return reply.status_code, reply.text


def test_a_first_password_opens_nothing_but_its_change(as_: As, cast: Cast, database: Database) -> None:
    must_change(database, cast.system_admin)
    client = as_(cast.system_admin)
    assert client.get("/admin/accounts").headers["Location"] == "/password"
    assert "别人也知道" in client.get("/password").text
    assert change(client)[0] == 303
    assert client.get("/admin/accounts").status_code == 200


def test_a_change_needs_the_old_one_and_signs_out_elsewhere(as_: As, cast: Cast) -> None:
    here, elsewhere = as_(cast.learner), as_(cast.learner)
    assert "现在的密码不对" in change(here, old="not-the-old-one")[1]
    assert "请填现在的密码" in change(here, old="")[1]
    assert "两次填的不一样" in change(here, again="another-one")[1]
    assert "和原来的一样" in change(here, new=PASSWORD, again=PASSWORD)[1]
    status, page = change(here, new="888888", again="888888")
    assert status == 422
    assert "不到 10 个字符" in page
    assert elsewhere.get("/password").status_code == 200
    assert change(here)[0] == 303
    assert here.get("/password").status_code == 200
    assert elsewhere.get("/password").status_code == 303


def link(database: Database, cast: Cast, clock: Clock) -> str:
    return database.write(lambda session: actions.make_link(session, cast.learner, cast.organizer, clock.now))


def use(client: Browser, token: str, new: str = NEW) -> int:
    return client.post(f"/link/{token}", data={"new": new, "again": new, "key": make.key()}).status_code


def test_a_link_says_for_whom_it_is_and_lets_him_in_once(
    client: Browser, cast: Cast, database: Database, clock: Clock
) -> None:
    token = link(database, cast, clock)
    for _ in range(2):  # looking at it does not spend it
        assert "林知远" in client.get(f"/link/{token}").text
    assert use(client, token, "888888") == 422
    assert use(client, token) == 303
    assert client.get("/password").status_code == 200
    assert (client.get(f"/link/{token}").status_code, use(client, token)) == (404, 404)
    rows = database.read(lambda session: session.exec(select(AuditRow)).all())
    assert [row.verb for row in rows] == ["link:use"]
    assert token not in rows[0].details


def test_a_link_runs_out_and_gives_way_to_a_newer_one(
    client: Browser, cast: Cast, database: Database, clock: Clock
) -> None:
    first, second = link(database, cast, clock), link(database, cast, clock)
    assert client.get(f"/link/{first}").status_code == 404
    clock.forward(hours=24)
    assert use(client, second) == 404
    assert client.get("/link/no-such-token").status_code == 404


def test_a_link_of_somebody_switched_off_opens_nothing(
    client: Browser, cast: Cast, database: Database, clock: Clock
) -> None:
    token = link(database, cast, clock)
    database.write(lambda session: actions.switch_off(session, session.merge(cast.learner), clock.now))
    assert client.get(f"/link/{token}").status_code == 404
    assert use(client, token) == 404


def test_who_forgot_his_password_is_told_whom_to_ask(client: Browser) -> None:
    assert "班主任" in client.get("/forgotten").text
