"""One app and one database per worker; each test gets a fresh copy of the data, a clock that stands still, a cast."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import event
from sqlmodel import Session

from app.db import Database
from app.main import certify, create_app
from app.people.actions import sign_in
from app.people.models import Person
from app.settings import Settings
from app.web.idle import Idle
from tests import cast as the_cast
from tests import school as the_school
from tests.cast import NOW, Cast
from tests.databases import ON_POSTGRESQL, Site, site
from tests.nothing_skipped import NothingSkipped
from tests.school import School

# `check` is short and always the same, `test` a little longer, `proof` as long as it takes.
for _name, _examples in {"check": 10, "test": 60, "proof": 5000}.items():
    settings.register_profile(
        _name,
        max_examples=_examples,
        derandomize=_name != "proof",
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
settings.load_profile(os.environ.get("TOUYAN_PROFILE") or os.environ.get("HYPOTHESIS_PROFILE") or "check")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite: says something about SQLite alone")
    config.addinivalue_line("markers", "postgresql: says something about PostgreSQL alone")
    config.pluginmanager.register(NothingSkipped(), "nothing-skipped")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is about the other database is not this run's, so it is not collected; skipping would hide it."""
    other = "sqlite" if ON_POSTGRESQL else "postgresql"
    gone = [item for item in items if item.get_closest_marker(other)]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [item for item in items if not item.get_closest_marker(other)]


@pytest.fixture(scope="session")
def _site(worker_id: str) -> Iterator[Site]:
    with site(worker_id) as place:
        yield place


@pytest.fixture(scope="session")
def _app(_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    created = create_app(Settings(database_url="sqlite://" + "/", allowed_hosts="testserver"))
    created.state.database.close()
    created.state.database = _site.database
    key = tmp_path_factory.mktemp("certificates") / "private.key"
    certify(_site.database, Settings(certificate_key=str(key)), lambda: created.state.clock())
    yield created
    created.state.hashing.shutdown()


@pytest.fixture(scope="session")
def _portal() -> Iterator[BlockingPortal]:
    """One event loop for all clients: to start one for each request takes longer than most requests."""
    with start_blocking_portal("asyncio") as portal:
        yield portal


@pytest.fixture(scope="session")
def _empty(_site: Site) -> str:
    _site.template("empty", lambda session: None)
    return "empty"


@pytest.fixture(scope="session")
def _cast(_site: Site) -> Cast:
    cheap = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(the_cast.PASSWORD)
    written: Cast = _site.template("cast", lambda session: the_cast.write(session, cheap))
    return written


@pytest.fixture(scope="session")
def _school(_site: Site) -> School:
    cheap = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(the_cast.PASSWORD)
    written: School = _site.template("school", lambda session: the_school.write(session, cheap))
    return written


@pytest.fixture
def database(request: pytest.FixtureRequest, _site: Site) -> Database:
    """Empty; or with the cast in it, or with the school too, where the test asks for them."""
    asked = request.fixturenames
    name = "school" if "school" in asked else "cast" if "cast" in asked else "empty"
    request.getfixturevalue(f"_{name}")
    _site.fresh(name)
    return _site.database


@pytest.fixture
def again(request: pytest.FixtureRequest, app: FastAPI, _site: Site) -> Callable[[], None]:
    """Put everything back as it was when the test began: another world to compare with."""
    name = "school" if "school" in request.fixturenames else "cast"

    def put_back() -> None:
        _site.fresh(name)
        app.state.about.forget()

    return put_back


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """As this test's database has it: the school has a cast of its own."""
    if "school" in request.fixturenames:
        school: School = request.getfixturevalue("school")
        return school.cast
    return the_cast.copied(request.getfixturevalue("_cast"))


@pytest.fixture
def school(_school: School) -> School:
    return the_school.copied(_school)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def chance() -> Random:
    return Random(1)


@dataclass
class Clock:
    """The app's clock: it stands where a test puts it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        """`forward(minutes=40)`; gives the new time."""
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(_app: FastAPI, database: Database, clock: Clock) -> FastAPI:
    """The whole site on this test's database, by this test's clock."""
    _app.state.clock = clock
    _app.state.idle = Idle(_app.state.settings.idle)
    _app.state.about.forget()
    return _app


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session in which a test acts; rolled back. On SQLite it holds the one writer until it ends or commits."""
    with Session(database.engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def queries(database: Database) -> Iterator[Callable[[], int]]:
    """How many statements the database was asked since the last call."""
    count = 0

    def add(*_: object) -> None:
        nonlocal count
        count += 1

    def taken() -> int:
        nonlocal count
        count, so_far = 0, count
        return so_far

    engines = {database.engine, database.reading}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", add)
    yield taken
    for engine in engines:
        event.remove(engine, "before_cursor_execute", add)


class Browser(TestClient):
    """Sends what a browser would send from one of our own pages."""

    def __init__(self, app: FastAPI, portal: BlockingPortal) -> None:
        headers = {"Sec-Fetch-Site": "same-origin"}
        super().__init__(app, headers=headers, follow_redirects=False, raise_server_exceptions=False)
        self.portal = portal


@pytest.fixture
def browser(app: FastAPI, _portal: BlockingPortal) -> Callable[[], Browser]:
    """Makes browsers: another one is another device."""
    return lambda: Browser(app, _portal)


@pytest.fixture
def client(browser: Callable[[], Browser]) -> Browser:
    """Nobody is signed in."""
    return browser()


As = Callable[[Person], Browser]


@pytest.fixture
def as_(browser: Callable[[], Browser], database: Database, app: FastAPI) -> As:
    """A browser where this person is signed in since now."""

    def signed_in(person: Person) -> Browser:
        token = database.write(lambda session: sign_in(session, session.get_one(Person, person.id), app.state.clock()))
        client = browser()
        client.cookies.set(app.state.settings.session_cookie, token)
        return client

    return signed_in
