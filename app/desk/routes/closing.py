"""Closing a class: what is open, the cut-off, and the way back."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Request
from starlette.datastructures import FormData

from app.classes.rules import ClassClosed
from app.dashboards.queries.seen import View, whole_view_of
from app.desk.actions import closing as actions
from app.desk.forms import Close, CloseForm, ReopenForm
from app.desk.queries.closing import Closing, closing_of
from app.desk.rules.closing import cut_off_of, typed_as
from app.learning.actions.closing import ClassOpen, CutOffOutside
from app.people.guards import ClassCloser
from app.people.rules import Permission
from app.web.clock import Now, zone_of
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/classes/{ref:ref}/closing", route_class=UnitRoute)


@router.get("", name="desk:closing")
@long
def show(ref: str, request: Request, person: ClassCloser, session: SessionDep, now: Now) -> Page:
    return _page(request, session, whole_view_of(session, person, Permission.CLOSE_CLASS, ref, now))


@router.post("", name="desk:close")
def close(
    ref: str,
    form: Annotated[Form[Close], CloseForm],
    request: Request,
    person: ClassCloser,
    session: SessionDep,
    now: Now,
) -> Page:
    view = whole_view_of(session, person, Permission.CLOSE_CLASS, ref, now)
    if form.value is None:
        return _page(request, session, view, form.typed, form.errors)
    if not form.value.seen and view.klass.closed_at is None and (closing := closing_of(session, view)).open.anything:
        return _page(request, session, view, form.typed, {"seen": "missing"}, closing=closing)
    cut_off = cut_off_of(form.value.cut_off, zone_of(request), now)
    try:
        actions.close(session, view, cut_off, person, now)
    except CutOffOutside:
        return _page(request, session, view, form.typed, {"cut_off": "outside"})
    except ClassClosed:
        return _page(request, session, view, form.typed, {"closed": "already"}, 409)
    return _done(request, ref)


@router.post("/reopening", name="desk:reopen")
def reopen(
    ref: str,
    form: Annotated[Form[str], ReopenForm],
    request: Request,
    person: ClassCloser,
    session: SessionDep,
    now: Now,
) -> Page:
    view = whole_view_of(session, person, Permission.CLOSE_CLASS, ref, now)
    if form.value is None:
        return _page(request, session, view, form.typed, form.errors)
    try:
        actions.reopen(session, view, form.value, person, now)
    except ClassOpen:
        return _page(request, session, view, form.typed, {"open": "already"}, 409)
    return _done(request, ref)


def _done(request: Request, ref: str) -> Done:
    return Done(str(request.app.url_path_for("desk:closing", ref=ref)))


def _page(
    request: Request,
    session: SessionDep,
    view: View,
    typed: FormData | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 422,
    closing: Closing | None = None,
) -> Page:
    zone = zone_of(request)
    proposed = typed_as(min(view.now, view.klass.closes_at), zone)
    return Page(
        "desk/closing.html",
        status=status if errors else 200,
        closing=closing or closing_of(session, view),
        klass=view.klass,
        now=view.now,
        cut_off=typed.get("cut_off", proposed) if typed else proposed,
        earliest=typed_as(view.klass.opens_at, zone),
        latest=typed_as(view.now, zone),
        typed=typed or {},
        errors=errors or {},
    )
