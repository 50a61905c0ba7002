"""A few routes of our own to try the plumbing with; `tried` mounts them on a copy of the app's routes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, FastAPI

from app.errors import Conflict
from app.people.guards import Anybody
from app.people.models import Person
from app.web.clock import Now
from app.web.forms import Form, posted
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long
from tests.cast import NOW

left: dict[str, str] = {}  # what the last unit left behind: its thread
made: list[str] = []  # partials' values

router = APIRouter(prefix="/try", route_class=UnitRoute)


def write(session: SessionDep) -> None:
    session.add(Person(name="某人", made_at=NOW))
    session.flush()
    left["thread"] = threading.current_thread().name


def shown() -> Page:
    return Page("web/problem.html", partial="web/_problem.html", code=200, kind="", next="/", base_url="")


@router.get("/read", name="try:read")
@router.post("/write", name="try:write")
def here(session: SessionDep) -> Page:
    left["thread"] = threading.current_thread().name
    return shown()


@router.get("/long", name="try:long")
@long
def report(session: SessionDep) -> Page:
    return here(session)


@router.get("/a-read-that-writes", name="try:bad_read")
@router.post("/good", name="try:good")
def good(session: SessionDep) -> Page:
    write(session)
    return shown()


@router.post("/bad", name="try:bad")
def bad(session: SessionDep) -> Page:
    write(session)
    raise ZeroDivisionError


@router.post("/conflict", name="try:conflict")
def conflict(session: SessionDep) -> Page:
    write(session)
    raise Conflict


@router.post("/undrawable", name="try:undrawable")
def undrawable(session: SessionDep) -> Page:
    write(session)
    return Page("web/problem.html")


@router.get("/mine", name="try:mine")
def mine(person: Anybody) -> Page:
    return shown()


@router.post("/small", name="try:small")
def small(person: Anybody, session: SessionDep, now: Now) -> Page:
    """Its partial can be drawn again from what a receipt keeps."""
    write(session)
    return Done("/try/read", partial="web/_problem.html", code=204, kind="", next="/", base_url=str(now), at=now)


@router.post("/big", name="try:big")
def big(person: Anybody, session: SessionDep) -> Page:
    """Its partial needs more than a receipt keeps."""
    write(session)
    return Done("/try/read", partial="web/_problem.html", code=204, kind="", next="x" * 5000, base_url="")


@router.post("/echo", name="try:echo")
def echo(form: Annotated[Form[str], posted(lambda form: Form(form, str(form.get("text", ""))))]) -> Page:
    return Done("/" + (form.value or ""))


@contextmanager
def tried(app: FastAPI) -> Iterator[FastAPI]:
    """The whole site and these routes; without them again afterwards, since all tests share the app."""
    routes = list(app.router.routes)
    app.include_router(router)
    try:
        yield app
    finally:
        app.router.routes[:] = routes
