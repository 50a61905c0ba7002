"""Coming in: by staff number or phone, from where, how often, and what a first password opens."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from app.db import Database
from app.people import actions
from app.people.models import FailedSignIn, Person, SignIn
from app.people.rules import IdentifierKind
from tests import make
from tests.cast import PASSWORD, Cast
from tests.conftest import As, Browser, Clock


def try_in(client: Browser, account: str, password: str = PASSWORD, **more: str) -> tuple[int, str]:
    reply = client.post("/sign-in", data={"account": account, "password": password, "key": make.key(), **more})
    return reply.status_code, reply.text if reply.status_code != 303 else reply.headers["Location"]


@pytest.mark.parametrize("account", ["A001", "a001", " Ａ００１ ", "139 0000 0001", "+86 139-0000-0001"])
def test_a_staff_number_or_a_phone_opens_the_door_however_it_is_typed(
    client: Browser, cast: Cast, account: str
) -> None:
    assert try_in(client, account) == (303, "/")
    assert client.cookies["session"]
    assert client.get("/password").status_code == 200


def test_a_wrong_password_and_an_unknown_account_look_the_same(client: Browser, cast: Cast) -> None:
    known, unknown = try_in(client, "A001", "wrong-password"), try_in(client, "A999", "wrong-password")
    assert known[0] == unknown[0] == 422
    assert known[1].replace("A001", "A999").count("账号或密码不对") == unknown[1].count("账号或密码不对") == 1
    assert "session" not in client.cookies


def test_what_was_typed_comes_back_but_for_the_password(client: Browser, cast: Cast) -> None:
    status, page = try_in(client, "A001", "")
    assert status == 422
    assert "请填密码" in page
    assert 'value="A001"' in page
    assert try_in(client, "", "some-secret")[0] == 422
    assert "some-secret" not in try_in(client, "A001", "some-secret")[1]


def test_the_session_is_marked_and_only_its_hash_is_stored(client: Browser, cast: Cast, database: Database) -> None:
    reply = client.post("/sign-in", data={"account": "A001", "password": PASSWORD})
    cookie = reply.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    stored = database.read(lambda session: session.exec(select(SignIn)).one())
    assert client.cookies["session"] not in (stored.token_hash, "")


def test_signing_in_again_ends_the_session_before(client: Browser, cast: Cast, browser: Callable[[], Browser]) -> None:
    try_in(client, "A001")
    old = client.cookies["session"]
    try_in(client, "A001")
    assert client.cookies["session"] != old
    other = browser()
    other.cookies.set("session", old)
    assert other.get("/password").status_code == 303


def test_five_failures_close_an_account_for_that_address_for_half_an_hour(
    client: Browser, cast: Cast, clock: Clock
) -> None:
    for _ in range(5):
        assert try_in(client, "A001", "wrong-password")[0] == 422
    status, page = try_in(client, "A001")
    assert status == 429
    assert "30 分钟" in page
    assert try_in(client, "B001")[0] == 303  # others there are not touched
    clock.forward(minutes=31)
    assert try_in(client, "A001")[0] == 303


def test_an_address_that_guesses_at_everybody_is_closed_to_all(
    client: Browser, cast: Cast, database: Database, clock: Clock
) -> None:
    def guess(session: Session) -> None:
        for number in range(100):
            actions.note_failure(session, f"n{number}", "testclient", clock.now)

    database.write(guess)
    assert try_in(client, "A001")[0] == 429


def test_who_knows_it_in_the_end_starts_with_a_clean_slate(client: Browser, cast: Cast, database: Database) -> None:
    for _ in range(4):
        try_in(client, "A001", "wrong-password")
    assert try_in(client, "A001")[0] == 303
    assert database.read(lambda session: session.exec(select(FailedSignIn)).all()) == []


def test_a_number_that_two_units_gave_asks_for_the_unit(client: Browser, cast: Cast, database: Database) -> None:
    def twin(session: Session) -> None:
        actions.identify(session, cast.outsider, IdentifierKind.STAFF_NUMBER, "A001", cast.units.second)

    database.write(twin)
    status, page = try_in(client, "A001")
    assert status == 422
    assert "江州市发展改革委" in page
    assert "江州市教育局" in page
    assert try_in(client, "A001", unit=cast.units.second.ref)[0] == 303
    assert "吴外" in client.get("/password").text


@pytest.mark.parametrize(
    "typed", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere", "/a\nb", "learn"]
)
def test_the_way_back_stays_on_this_site(client: Browser, cast: Cast, typed: str) -> None:
    assert try_in(client, "A001", next=typed) == (303, "/")
    assert f'value="{typed}"' not in client.get("/sign-in", params={"next": typed}).text


def test_a_page_that_needs_a_person_leads_to_signing_in_and_back(client: Browser, cast: Cast) -> None:
    reply = client.get("/password?x=1&y=学")
    assert reply.status_code == 303
    to = reply.headers["Location"]
    assert to.startswith("/sign-in?next=")
    page = client.get(to)
    assert 'name="next" value="/password?x=1&amp;y=%E5%AD%A6"' in page.text


def test_htmx_is_told_in_place_that_the_session_is_over(client: Browser, cast: Cast) -> None:
    reply = client.post("/password", data={}, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/x?y"})
    assert reply.status_code == 401
    assert reply.text.lstrip().startswith("<section")
    assert "next=/x%3Fy" in reply.text


def test_twelve_hours_end_a_session(as_: As, cast: Cast, clock: Clock) -> None:
    client = as_(cast.learner)
    for _ in range(23):
        clock.forward(minutes=29)
        assert client.get("/password").status_code == 200
    clock.forward(minutes=60 * 12 - 23 * 29)
    assert client.get("/password").status_code == 303


def test_half_an_hour_of_silence_ends_a_session(as_: As, cast: Cast, clock: Clock) -> None:
    client = as_(cast.learner)
    assert client.get("/password").status_code == 200
    clock.forward(minutes=31)
    assert client.get("/password").status_code == 303
    assert client.get("/password").status_code == 303  # asking again does not wake it


def test_signing_out_ends_it_in_the_database(as_: As, cast: Cast, database: Database) -> None:
    client = as_(cast.learner)
    assert client.post("/sign-out", data={"key": make.key()}).headers["Location"] == "/sign-in"
    assert database.read(lambda session: session.exec(select(SignIn)).all()) == []
    assert client.post("/sign-out", data={"key": make.key()}).status_code == 303  # once more is no harm


def test_who_is_switched_off_is_out_at_once_and_stays_out(
    as_: As, client: Browser, cast: Cast, database: Database, clock: Clock
) -> None:
    learner = as_(cast.learner)
    database.write(lambda session: actions.switch_off(session, session.merge(cast.learner), clock.now))
    assert learner.get("/password").status_code == 303
    assert try_in(client, "A001")[0] == 422
    database.write(lambda session: actions.switch_on(session, session.get_one(Person, cast.learner.id)))
    assert try_in(client, "A001")[0] == 303


def test_an_account_without_a_password_lets_nobody_in(client: Browser, cast: Cast, database: Database) -> None:
    def without(session: Session) -> None:
        session.get_one(Person, cast.learner.id).password_hash = None

    database.write(without)
    assert try_in(client, "A001", "x")[0] == 422


def test_the_first_page_is_ones_own_or_the_door(client: Browser, as_: As, cast: Cast) -> None:
    assert client.get("/").headers["Location"] == "/sign-in"
    assert as_(cast.auditor).get("/").status_code == 303
    assert as_(cast.learner).get("/sign-in").headers["Location"] == "/"
