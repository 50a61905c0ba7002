"""Choosing a password: the first one, another one, or one by a one-time link; the POSTs hash, so they are no units."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from app.audit.actions import record
from app.errors import NotSignedIn
from app.people import actions, passwords, queries
from app.people.actions import LinkSpent
from app.people.forms import read_new_password
from app.people.guards import Newcomer, greet
from app.people.models import Person
from app.people.routes.sign_in import hashing, remember
from app.people.rules import MIN_PASSWORD
from app.web.clock import Now, now_of
from app.web.limits import text_form
from app.web.render import Moved, Page
from app.web.routing import SessionDep, UnitRoute, drawn, reading, writing

router = APIRouter(route_class=UnitRoute)
plain = APIRouter()
Token = Annotated[str, Path(max_length=64)]


@router.get("/password", name="people:password")
def password_page(person: Newcomer, session: SessionDep) -> Page:
    return _password_page(person, _own(session, person))


@plain.post("/password", name="people:change_password")
async def change_password(request: Request) -> Response:
    typed = await text_form(request)
    person, own = await reading(request, lambda session: _signed_in(session, request, now_of(request)))
    form = read_new_password(typed, own, with_old=True)
    if form.value is None:
        return drawn(request, _password_page(person, own, form.errors))
    if not await hashing(request, passwords.matches, form.value.old, person.password_hash):
        return drawn(request, _password_page(person, own, {"old": "wrong"}))
    password_hash = await hashing(request, passwords.hashed, form.value.new)
    token = await writing(request, lambda session: _change(session, person, password_hash, now_of(request)))
    response = Moved("/")
    remember(request, response, token)
    return response


@router.get("/forgotten", name="people:forgotten")
def forgotten() -> Page:
    return Page("people/forgotten.html")


@router.get("/link/{token}", name="people:link")
def link_page(token: Token, session: SessionDep, now: Now) -> Page:
    person = queries.person_of_link(session, token, now)
    if person is None:
        return Page("people/link_spent.html", status=404)
    return _link_page(token, person, _own(session, person))


@plain.post("/link/{token}", name="people:use_link")
async def use_link(token: Token, request: Request) -> Response:
    typed, now = await text_form(request), now_of(request)
    found = await reading(request, lambda session: _bearer(session, token, now))
    if found is None:
        return drawn(request, Page("people/link_spent.html", status=404))
    form = read_new_password(typed, found[1], with_old=False)
    if form.value is None:
        return drawn(request, _link_page(token, *found, form.errors))
    password_hash = await hashing(request, passwords.hashed, form.value.new)
    try:
        session_token = await writing(request, lambda session: _use(session, token, password_hash, now))
    except LinkSpent:
        return drawn(request, Page("people/link_spent.html", status=404))
    response = Moved("/")
    remember(request, response, session_token)
    return response


def _signed_in(session: SessionDep, request: Request, now: datetime) -> tuple[Person, list[str]]:
    who = greet(request, session, now, lock=False)
    if who is None:
        raise NotSignedIn
    return who.person, _own(session, who.person)


def _bearer(session: SessionDep, token: str, now: datetime) -> tuple[Person, list[str]] | None:
    person = queries.person_of_link(session, token, now)
    return (person, _own(session, person)) if person else None


def _own(session: SessionDep, person: Person) -> list[str]:
    return [person.name, *(one.value for one in queries.identifiers_of(session, person))]


def _change(session: SessionDep, person: Person, password_hash: str, now: datetime) -> str:
    current = queries.person_by_ref(session, person.ref, lock=True)
    if current.switched_off_at or current.password_hash != person.password_hash:
        raise NotSignedIn
    actions.set_password(session, current, password_hash, must_change=False)
    return actions.sign_in(session, current, now)


def _use(session: SessionDep, token: str, password_hash: str, now: datetime) -> str:
    person = actions.use_link(session, token, password_hash, now)
    record(session, person, "link:use", person.ref, {"name": person.name}, now)
    return actions.sign_in(session, person, now)


def _password_page(person: Person, own: list[str], errors: Any = None) -> Page:
    return _page("people/password.html", own, errors, must_change=person.must_change)


def _link_page(token: str, person: Person, own: list[str], errors: Any = None) -> Page:
    return _page("people/link.html", own, errors, token=token, name=person.name)


def _page(template: str, own: list[str], errors: Any, **values: Any) -> Page:
    status = 422 if errors else 200
    return Page(template, status=status, account=own[-1], errors=errors or {}, shortest=MIN_PASSWORD, **values)


router.include_router(plain)
