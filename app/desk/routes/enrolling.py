"""Ways into a class beside the roster: its code, and its rules with a preview."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request

from app.aloud import in_fours
from app.classes.rules import ClassClosed
from app.dashboards.queries.seen import View, whole_view_of
from app.desk.actions import enrolling as actions
from app.desk.enrolling_forms import Confirmed, ConfirmForm, SwitchForm, Wanted, read_wanted
from app.desk.queries.enrolling import fitting, posts_offered, rule_in, rules_of_class, units_offered
from app.desk.rules.enrolling import PER_PASS, Conditions
from app.people.guards import ClassManager
from app.people.queries import UnitRow
from app.people.rules import Permission
from app.web.clock import Now, zone_of
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/classes/{ref:ref}/enrolling", route_class=UnitRoute)
MANAGE = Permission.MANAGE_CLASS
SHOWN = 200  # names of a preview; the number is that of all


@router.get("", name="desk:enrolling")
@long
def show(ref: str, person: ClassManager, session: SessionDep, now: Now) -> Page:
    return page(session, whole_view_of(session, person, MANAGE, ref, now))


@router.post("/code", name="desk:class_code")
def code(
    ref: str,
    form: Annotated[Form[bool], SwitchForm],
    request: Request,
    person: ClassManager,
    session: SessionDep,
    now: Now,
) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    if form.value is None:
        return page(session, view, errors=form.errors)
    try:
        actions.switch_code(session, view.klass, form.value, person, now)
    except ClassClosed:
        return page(session, view, errors={"closed": "already"}, status=409)
    return home(request, ref)


@router.get("/preview", name="desk:enrolling_preview")
@long
def preview(ref: str, request: Request, person: ClassManager, session: SessionDep, now: Now) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    wanted, errors = read_wanted(request.query_params)
    unit = unit_of(session, view, wanted)
    if unit is None:
        errors["unit"] = "unknown"
    if errors or unit is None:
        return page(session, view, request.query_params, errors)
    return seen(request, session, view, wanted, unit)


@router.post("", name="desk:add_enrolment_rule")
def add(
    ref: str,
    form: Annotated[Form[Confirmed], ConfirmForm],
    request: Request,
    person: ClassManager,
    session: SessionDep,
    now: Now,
) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    unit = unit_of(session, view, form.value.wanted) if form.value else None
    if form.value is None or unit is None:
        return page(session, view, form.typed, form.errors or {"unit": "unknown"})
    wanted = form.value.wanted
    conditions = Conditions(unit.id, wanted.post, wanted.days)
    try:
        actions.add_rule(session, view.klass, conditions, form.value.seen, zone_of(request), person, now)
    except actions.OthersFit:
        return seen(request, session, view, wanted, unit, changed=True)
    except ClassClosed:
        return page(session, view, form.typed, {"closed": "already"}, 409)
    except actions.Ended:
        return page(session, view, form.typed, {"closed": "ended"}, 409)
    return home(request, ref)


@router.post("/{rule:ref}/end", name="desk:end_enrolment_rule")
def end(ref: str, rule: str, request: Request, person: ClassManager, session: SessionDep, now: Now) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    actions.end_rule(session, view.klass, rule_in(session, view.klass, rule), person, now)
    return home(request, ref)


def home(request: Request, ref: str) -> Page:
    return Done(str(request.app.url_path_for("desk:enrolling", ref=ref)))


def unit_of(session: SessionDep, view: View, wanted: Wanted) -> UnitRow | None:
    return next((unit for unit in units_offered(session, view.reach, view.now) if unit.ref == wanted.unit), None)


def seen(
    request: Request, session: SessionDep, view: View, wanted: Wanted, unit: UnitRow, changed: bool = False
) -> Page:
    found = fitting(session, view.klass, Conditions(unit.id, wanted.post, wanted.days), zone_of(request), view.now)
    new = [one for one in found if one.is_new]
    return Page(
        "desk/enrolling_preview.html",
        status=409 if changed else 200,
        klass=view.klass,
        wanted=wanted,
        unit=unit,
        units=view.tree.units,
        fit=len(found),
        withdrawn=sum(one.withdrawn for one in found),
        new=new[:SHOWN],
        count=len(new),
        changed=changed,
        per_pass=PER_PASS,
    )


def page(
    session: SessionDep,
    view: View,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 422,
) -> Page:
    offered = units_offered(session, view.reach, view.now)
    return Page(
        "desk/enrolling.html",
        status=status if errors else 200,
        klass=view.klass,
        code=in_fours(view.klass.code or ""),
        ended=view.now > view.klass.closes_at,
        rules=rules_of_class(session, view.klass, view.now),
        offered=offered,
        posts=posts_offered(session, offered, view.now),
        typed=typed or {},
        errors=errors or {},
    )
