"""Signing in is two transactions with slow work between them, so its POST is no unit: read, hash, one short write."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from fastapi import APIRouter, Request, Response

from app.people import actions, passwords, queries
from app.people.forms import Claim, read_sign_in, safe_next
from app.people.guards import Visiting
from app.people.models import Person
from app.people.rules import THROTTLE_MINUTES
from app.web.clock import now_of
from app.web.forms import Form
from app.web.limits import text_form
from app.web.render import Done, Moved, Page
from app.web.routing import SessionDep, UnitRoute, drawn, reading, writing
from app.web.visitor import visitor

router = APIRouter(route_class=UnitRoute)
plain = APIRouter()
_turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()


@router.get("/", name="people:start")
def start(request: Request, person: Visiting) -> Response:
    """Everybody's own first page."""
    if person is None:
        return Moved(str(request.app.url_path_for("people:sign_in")))
    doors = request.app.state.doors(visitor(request))
    return Moved(doors[0].url if doors else str(request.app.url_path_for("people:settings")))


@router.get("/sign-in", name="people:sign_in")
def sign_in_page(request: Request, person: Visiting) -> Response:
    to = safe_next(request.query_params.get("next", "/"))
    return Moved(to) if person else _page(next=to)


@router.post("/sign-out", name="people:sign_out")
def sign_out(request: Request, session: SessionDep) -> Page:
    """Also for who was signed out already; twice is as once."""
    settings = request.app.state.settings
    actions.sign_out(session, request.cookies.get(settings.session_cookie, ""))
    done = Done(str(request.app.url_path_for("people:sign_in")))
    done.delete_cookie(settings.session_cookie, secure=settings.https, httponly=True, samesite="lax")
    return done


@plain.post("/sign-in", name="people:open_session")
async def open_session(request: Request) -> Response:
    form = read_sign_in(await text_form(request))
    to = safe_next(str(form.typed.get("next", "/")))
    if form.value is None:
        return drawn(request, _page(form, next=to, status=422))
    claim, address = form.value, request.client.host if request.client else ""
    # One guess at a time per account and address: the next must see that the one before it failed.
    async with _turns.setdefault((claim.account, address), asyncio.Lock()):
        tried = await reading(request, lambda session: _look(session, claim, address, now_of(request)))
        if tried.throttled:
            return drawn(request, _page(form, next=to, status=429, fault="throttled"))
        if len(tried.units) > 1 and tried.person is None and not claim.unit:
            return drawn(request, _page(form, next=to, status=422, units=tried.units))
        stored = tried.person.password_hash if tried.person else None
        right = await hashing(request, passwords.matches, claim.password, stored)
        token = await writing(request, lambda session: _settle(session, request, claim, address, tried.person, right))
    if token is None:
        return drawn(request, _page(form, next=to, status=422, fault="wrong", units=tried.units))
    response = Moved(to)
    remember(request, response, token)
    return response


@dataclass(frozen=True)
class Tried:
    """Whom a claim may mean."""

    person: Person | None = None
    units: list[tuple[str, str]] = field(default_factory=list)  # ref and name, where a number fits in several
    throttled: bool = False


def _look(session: SessionDep, claim: Claim, address: str, now: Any) -> Tried:
    if queries.is_throttled(session, claim.account, address, now):
        return Tried(throttled=True)
    found = queries.candidates(session, claim.account)
    if len(found) < 2:
        return Tried(found[0].person if found else None)
    names = queries.units(session, now)
    units = [(names[one.unit_id].ref, names[one.unit_id].name) for one in found if one.unit_id in names]
    chosen = [one.person for one in found if one.unit_id in names and names[one.unit_id].ref == claim.unit]
    return Tried(chosen[0] if chosen else None, units)


def _settle(
    session: SessionDep, request: Request, claim: Claim, address: str, person: Person | None, right: bool
) -> str | None:
    """Signs in whom the password fits still, or notes the failure."""
    now, settings = now_of(request), request.app.state.settings
    current = person and queries.person_by_ref(session, person.ref, lock=True)
    unchanged = current and person and current.password_hash == person.password_hash and not current.switched_off_at
    if not right or current is None or not unchanged:
        actions.note_failure(session, claim.account, address, now)
        return None
    actions.forgive(session, claim.account, address)
    actions.sign_out(session, request.cookies.get(settings.session_cookie, ""))
    return actions.sign_in(session, current, now)


async def hashing(request: Request, slow: Any, *arguments: Any) -> Any:
    """Two at a time in threads of their own; they take some 30 ms of a processor each."""
    return await asyncio.get_running_loop().run_in_executor(request.app.state.hashing, slow, *arguments)


def remember(request: Request, response: Response, token: str) -> None:
    """Put the session's token into the browser."""
    settings = request.app.state.settings
    response.set_cookie(
        settings.session_cookie,
        token,
        max_age=int(actions.SIGNED_IN_FOR.total_seconds()),
        httponly=True,
        secure=settings.https,
        samesite="lax",
    )


def _page(form: Form[Claim] | None = None, *, status: int = 200, **values: Any) -> Page:
    errors, account = (form.errors, str(form.typed.get("account", ""))) if form else ({}, "")
    given = {"fault": "", "units": [], "minutes": THROTTLE_MINUTES, **values}
    return Page("people/sign_in.html", status=status, errors=errors, account=account, **given)


router.include_router(plain)
