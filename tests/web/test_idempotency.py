"""A write that comes twice happens once, and is answered as the first time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import func, select

from app.db import Database
from app.people.models import Person
from app.web import idempotency
from app.web.idempotency import Receipt, kept
from tests import make
from tests.cast import NOW, Cast
from tests.conftest import As, Browser, Clock

pytestmark = pytest.mark.usefixtures("trying")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def learner(as_: As, cast: Cast) -> Browser:
    return as_(cast.learner)


def written(database: Database) -> int:
    """How often the route wrote."""
    count = select(func.count()).select_from(Person).where(Person.name == "某人")
    return database.read(lambda session: session.exec(count).one())


@pytest.mark.parametrize("path", ["/try/small", "/try/big"])
def test_a_plain_repeat_leads_to_the_page_as_it_stands_now(learner: Browser, database: Database, path: str) -> None:
    sent = {"key": make.key(), "text": "x"}
    replies = [learner.post(path, data=sent) for _ in range(3)]
    assert {(reply.status_code, reply.headers["Location"]) for reply in replies} == {(303, "/try/read")}
    assert written(database) == 1


def test_a_repeat_by_htmx_gets_the_same_partial_though_time_has_passed(
    learner: Browser, database: Database, clock: Clock
) -> None:
    sent = {"key": make.key()}
    first = learner.post("/try/small", data=sent, headers=HTMX)
    clock.forward(minutes=5)
    second = learner.post("/try/small", data=sent, headers=HTMX)
    assert (second.status_code, second.text) == (200, first.text)
    assert 'id="problem"' in second.text
    assert written(database) == 1


def test_a_partial_too_big_to_keep_sends_htmx_to_the_page(learner: Browser, database: Database) -> None:
    sent = {"key": make.key()}
    learner.post("/try/big", data=sent, headers=HTMX)
    second = learner.post("/try/big", data=sent, headers=HTMX)
    assert second.headers["HX-Redirect"] == "/try/read"
    assert written(database) == 1


def test_the_key_may_come_as_a_header(learner: Browser, database: Database) -> None:
    for _ in range(2):
        assert learner.post("/try/small", headers={"Idempotency-Key": "k" * 20}).status_code == 303
    assert written(database) == 1


@pytest.mark.parametrize("key", [None, "", "short", "x" * 65])
def test_a_write_without_a_key_is_refused(learner: Browser, database: Database, key: str | None) -> None:
    assert learner.post("/try/small", data={"key": key} if key is not None else {}).status_code == 422
    assert written(database) == 0


def test_the_same_key_with_another_content_or_address_is_refused(learner: Browser, database: Database) -> None:
    key = make.key()
    assert learner.post("/try/small", data={"key": key, "text": "a"}).status_code == 303
    assert learner.post("/try/small", data={"key": key, "text": "b"}).status_code == 422
    assert learner.post("/try/big", data={"key": key, "text": "a"}).status_code == 422
    assert written(database) == 1


def test_two_persons_may_use_the_same_key(as_: As, cast: Cast, database: Database) -> None:
    key = make.key()
    for person in (cast.learner, cast.outsider):
        assert as_(person).post("/try/small", data={"key": key}).status_code == 303
    assert written(database) == 2


def test_what_failed_left_no_receipt_and_may_be_sent_again(learner: Browser, database: Database) -> None:
    assert learner.post("/try/conflict", data={"key": make.key()}).status_code == 409
    assert database.read(lambda session: session.exec(select(Receipt)).all()) == []


def test_a_page_made_for_another_person_writes_nothing(learner: Browser, cast: Cast, database: Database) -> None:
    reply = learner.post("/try/small", data={"key": make.key()}, headers={"X-Person": cast.outsider.ref})
    assert reply.status_code == 409
    assert "现在登录的是另一位" in reply.text
    assert written(database) == 0
    mine = learner.post("/try/small", data={"key": make.key()}, headers={"X-Person": cast.learner.ref})
    assert mine.status_code == 303


def test_receipts_are_kept_for_three_days(learner: Browser, database: Database) -> None:
    learner.post("/try/small", data={"key": make.key()})
    for hours, left in ((71, 1), (73, 0)):
        then = NOW + timedelta(hours=hours)
        database.write(partial(idempotency.sweep, now=then))
        assert len(database.read(lambda session: session.exec(select(Receipt)).all())) == left


def test_only_what_is_plain_and_small_is_kept() -> None:
    assert kept({"rev": 3, "at": NOW, "words": ["一", None]}) is not None
    assert kept({"person": object()}) is None
    assert kept({"text": "x" * 3000}) is None
    assert kept({}) == "{}"


def test_fifty_at_once_are_one(learner: Browser, database: Database) -> None:
    sent = {"key": make.key()}
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda _: learner.post("/try/small", data=sent).status_code, range(50)))
    assert set(replies) == {303}
    assert written(database) == 1
