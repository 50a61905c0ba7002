"""Which part of a preview an address asks for, and who may give a file."""

from datetime import datetime
from typing import Annotated

from fastapi import Request
from sqlmodel import Session

from app.authoring.guards import AddressUnknown
from app.authoring.import_forms import Part, read_part
from app.errors import NotAllowed, NotSignedIn, PasswordMustChange
from app.people.guards import SomebodyElse, greet
from app.people.models import Person
from app.people.rules import Permission
from app.web.routing import depends
from app.web.visitor import visitor


def part(request: Request) -> Part:
    found, errors = read_part(request.query_params)
    if errors:
        raise AddressUnknown(errors)
    return found


AskedPart = Annotated[Part, depends(part)]


def admitted(request: Request, session: Session, permission: Permission, now: datetime) -> Person:
    """What the door of a route does, for one that is no unit of work; asked before and in each of its transactions."""
    who = greet(request, session, now, lock=False)
    if who is None:
        raise NotSignedIn
    if request.headers.get("X-Person", who.person.ref) != who.person.ref:
        raise SomebodyElse
    if who.person.must_change:
        raise PasswordMustChange
    known = visitor(request)
    if known is None or permission not in known.permissions:
        raise NotAllowed
    return who.person
