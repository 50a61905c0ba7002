"""A person's name and place, for the system administrator."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request

from app.admin import unit_actions as actions
from app.admin.forms import AppointForm, DismissForm, NameForm, PlaceForm
from app.admin.routes.accounts import account_page
from app.admin.rules import Appointed
from app.errors import NotFound
from app.people.actions import NotYetAppointed
from app.people.guards import AccountManager
from app.web.clock import Now, zone_of
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/accounts/{ref:ref}", route_class=UnitRoute)


@router.post("/name", name="admin:rename")
def rename(
    ref: str,
    form: Annotated[Form[str], NameForm],
    request: Request,
    admin: AccountManager,
    session: SessionDep,
    now: Now,
) -> Page:
    if form.value is None:
        return account_page(session, ref, admin, now, form.typed, form.errors)
    actions.rename(session, admin, ref, form.value, now)
    return Done(str(request.app.url_path_for("admin:account", ref=ref)))


@router.post("/place", name="admin:transfer")
def transfer(
    ref: str,
    form: Annotated[Form[tuple[str, str]], PlaceForm],
    request: Request,
    admin: AccountManager,
    session: SessionDep,
    now: Now,
) -> Page:
    if form.value is None:
        return account_page(session, ref, admin, now, form.typed, form.errors)
    try:
        actions.transfer(session, admin, ref, *form.value, now)
    except (actions.UnitClosed, NotFound):
        return account_page(session, ref, admin, now, form.typed, {"unit": "missing"})
    return Done(str(request.app.url_path_for("admin:account", ref=ref)))


@router.post("/appointment", name="admin:appoint")
def appoint(
    ref: str,
    form: Annotated[Form[Appointed], AppointForm],
    request: Request,
    admin: AccountManager,
    session: SessionDep,
    now: Now,
) -> Page:
    if form.value is None:
        return account_page(session, ref, admin, now, form.typed, form.errors)
    actions.appoint(session, admin, ref, form.value, zone_of(request), now)
    return Done(str(request.app.url_path_for("admin:account", ref=ref)))


@router.post("/dismissal", name="admin:dismiss")
def dismiss(
    ref: str,
    form: Annotated[Form[date], DismissForm],
    request: Request,
    admin: AccountManager,
    session: SessionDep,
    now: Now,
) -> Page:
    if form.value is None:
        return account_page(session, ref, admin, now, form.typed, form.errors)
    if form.value > now.astimezone(zone_of(request)).date():
        return account_page(session, ref, admin, now, form.typed, {"dismissed": "future"})
    try:
        actions.dismiss(session, admin, ref, form.value, zone_of(request), now)
    except NotYetAppointed:
        return account_page(session, ref, admin, now, form.typed, {"dismissed": "early"})
    return Done(str(request.app.url_path_for("admin:account", ref=ref)))


@router.post("/leaving", name="admin:leave")
def leave(ref: str, request: Request, admin: AccountManager, session: SessionDep, now: Now) -> Page:
    actions.leave(session, admin, ref, now)
    return Done(str(request.app.url_path_for("admin:account", ref=ref)))
