"""The door of routes that are no units, since they read a file: asked before the long work and again in its write."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from fastapi import Request, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from app.errors import NotSignedIn
from app.people.guards import greet, may, newcomer, signed_in
from app.people.models import Person
from app.people.rules import Permission
from app.web import idempotency
from app.web.clock import now_of
from app.web.routing import drawn, reading, writing

T = TypeVar("T")
Work = Callable[[Session, Person, datetime], Response]


async def admitted(request: Request, permission: Permission, look: Callable[[Session, Person, datetime], T]) -> T:
    """What `look` finds; raises what a guard would raise, before anything of the request's body is read."""

    def ask(session: Session) -> T:
        if (who := greet(request, session, now_of(request), lock=False)) is None:  # it reads, so it locks nothing
            raise NotSignedIn
        return look(session, may(permission)(request, signed_in(who.person)), now_of(request))

    return await reading(request, ask)


async def written(request: Request, permission: Permission, form: FormData, work: Work) -> Response:
    """One write unit behind the same door; the same form sent twice is done once."""
    request.state.form = form

    def unit(session: Session) -> Response:
        def run() -> Response:
            person = may(permission)(request, signed_in(newcomer(request, session, now_of(request))))
            return work(session, person, now_of(request))

        return idempotency.once(request, session, run)

    return drawn(request, await writing(request, unit))
