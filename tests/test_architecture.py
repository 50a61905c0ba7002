"""The house rules that no linter knows."""

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from hypothesis import settings
from sqlalchemy import select
from sqlmodel import Session, SQLModel

from app.db import Database
from app.people.guards import may, newcomer, signed_in
from app.web.routing import UnitRoute
from tests.conftest import As, Browser
from tests.school import School

# Routes that anyone may ask for, each with its reason; and Starlette's mount of static files.
PUBLIC = {
    "static",
    "web:health",  # machines watch it
    "people:start",  # leads to the door or to one's own first page
    "people:sign_in",
    "people:open_session",
    "people:sign_out",  # also for a session that has run out
    "people:forgotten",
    "people:link",  # the token in its address is the key
    "people:use_link",
    "certificates:verify",  # whoever holds a certificate is no person of ours
    "certificates:one",
    "certificates:signed",
    "people:settings",  # how this browser shows the pages
    "people:save_settings",
}
# Signed in, whatever one may do.
ANYBODY = {
    "people:password",
    "people:change_password",
    "notices:list",
    "notices:see",
    "reminders:mail",
    "reminders:set_mail",
}
# Two transactions with slow work between them: they ask for themselves who is signed in.
PLAIN = {
    "people:open_session",
    "people:change_password",
    "people:use_link",
    "authoring:read_import",
    "authoring:add_picture",
    "admin:read_units",
    "desk:upload_roster",
}
GUARDED_INSIDE = {
    "people:change_password",
    "admin:read_units",
    "authoring:add_picture",
    "authoring:read_import",
    "desk:upload_roster",
}


def doors(dependant: Dependant) -> Iterator[object]:
    for inner in dependant.dependencies:
        door = inspect.unwrap(inner.call)  # type: ignore[arg-type]
        if isinstance(door, may) or door in (signed_in, newcomer):
            yield door
        yield from doors(inner)


def routes(app: FastAPI) -> list[RouteContext]:
    # app.routes no longer flattens included routers: a naive loop would pass over nothing.
    return list(iter_route_contexts(app.routes))


def unguarded(app: FastAPI) -> set[str]:
    return {str(route.name) for route in routes(app) if not any(doors(getattr(route, "dependant", Dependant())))}


def without_permission(app: FastAPI) -> set[str]:
    return {
        str(route.name)
        for route in routes(app)
        if not any(isinstance(door, may) for door in doors(getattr(route, "dependant", Dependant())))
    }


def not_a_unit(app: FastAPI) -> set[str]:
    return {str(route.name) for route in routes(app) if not isinstance(route.original_route, UnitRoute)}


def addresses(app: FastAPI, method: str) -> list[tuple[str, str]]:
    """Every route of a method: its name, and an address that it takes, of something that is not there."""
    parts = {"ref": "a" * 16, "slug": "no-such-slug", "int": "1", "place": "1", "picture": "no.png", "": "no-such-name"}
    return [
        (str(route.name), re.sub(r"{\w+:?(\w*)}", lambda part: parts[part.group(1)], str(route.path)))
        for route in routes(app)
        if route.methods and method in route.methods
    ]


def test_every_route_has_a_door_and_is_a_unit_of_work(app: FastAPI) -> None:
    assert len(routes(app)) > 40
    assert unguarded(app) == PUBLIC | GUARDED_INSIDE
    assert without_permission(app) == PUBLIC | ANYBODY | GUARDED_INSIDE
    assert not_a_unit(app) == PLAIN | {"static"}


def test_a_forgotten_door_or_unit_is_seen(app: FastAPI) -> None:
    before = list(app.router.routes)

    @app.get("/forgotten", name="forgotten")
    def forgotten() -> None: ...

    try:
        assert unguarded(app) == PUBLIC | GUARDED_INSIDE | {"forgotten"}
        assert without_permission(app) == PUBLIC | ANYBODY | GUARDED_INSIDE | {"forgotten"}
        assert not_a_unit(app) == PLAIN | {"static", "forgotten"}
    finally:
        app.router.routes[:] = before


def test_no_two_routes_have_one_name(app: FastAPI) -> None:
    names = [route.name for route in routes(app)]
    assert len(names) == len(set(names))


def test_nobody_gets_past_a_door_without_signing_in(app: FastAPI, client: Browser) -> None:
    for name, path in addresses(app, "GET"):
        if name not in PUBLIC:
            reply = client.get(path)
            assert (reply.status_code, reply.headers.get("Location", "")[:14]) == (303, "/sign-in?next="), name
    for name, path in addresses(app, "POST"):
        if name not in PUBLIC:
            assert client.post(path, data={"key": "k" * 20}).status_code == 401, name


def test_no_write_is_taken_from_another_sites_page(app: FastAPI, as_: As, school: School) -> None:
    client = as_(school.cast.learner)
    for sent in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "", "Origin": "https://elsewhere.example"}):
        for name, path in addresses(app, "POST"):
            assert client.post(path, data={"key": "k" * 20}, headers=sent).status_code == 403, name


def test_every_route_is_read_or_written_and_nothing_else(app: FastAPI) -> None:
    for route in routes(app):
        assert route.methods in (None, {"GET"}, {"POST"}), route.name


def test_the_product_alone_knows_every_table() -> None:
    # In a fresh interpreter: here the tests themselves have imported what main may have forgotten.
    tables = "sqlmodel.SQLModel.metadata.tables.values()"
    resolve = f"import app.main, sqlmodel; [key.column for table in {tables} for key in table.foreign_keys]"
    subprocess.run([sys.executable, "-c", resolve], check=True)


def content(database: Database) -> dict[str, list[tuple[object, ...]]]:
    def read(session: Session) -> dict[str, list[tuple[object, ...]]]:
        connection = session.connection()
        return {
            table.name: sorted((tuple(map(str, row)) for row in connection.execute(select(table))), key=str)
            for table in SQLModel.metadata.sorted_tables
        }

    return database.read(read)


def links(page: str, at: str) -> set[str]:
    """The addresses of this site that a page leads to."""
    found = {urljoin(f"http://testserver{at}", unescape(href)) for href in re.findall(r'<a [^>]*?href="([^"]+)"', page)}
    ours = {urlsplit(url) for url in found if urlsplit(url).netloc == "testserver"}
    return {url.path + (f"?{url.query}" if url.query else "") for url in ours}


ROLES = ["learner", "trainer", "organizer", "officer", "system_admin", "security_admin", "auditor"]
MOST = 25 if settings().max_examples < 50 else 300  # pages of one role; lists lead to lists


@pytest.mark.parametrize("who", ROLES)
def test_looking_at_every_page_changes_nothing_and_leads_nowhere_dead(
    as_: As, school: School, database: Database, who: str
) -> None:
    client = as_(getattr(school.cast, who))
    before, seen, to_see = content(database), set[str](), ["/"]
    while to_see and len(seen) < MOST:
        at = to_see.pop()
        seen.add(at)
        reply = client.get(at)
        assert reply.status_code in {200, 303}, (at, reply.status_code)
        further = {reply.headers["Location"]} if reply.status_code == 303 else links(reply.text, at)
        to_see += sorted(further - seen - set(to_see), reverse=True)
    assert content(database) == before
    assert len(seen) >= 5
