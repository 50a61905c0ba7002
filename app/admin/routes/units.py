"""The tree of units, for the system administrator."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData

from app.admin import unit_actions as actions
from app.admin.unit_forms import REF, UnitForm, UnitValues
from app.admin.unit_queries import unit_lines, unit_view
from app.errors import Invalid, NotFound
from app.people.actions import NotThere, StillHeld
from app.people.guards import AccountManager
from app.people.queries import root, unit_by_ref
from app.web.clock import Now
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/units", route_class=UnitRoute)
NOTHING: Mapping[str, str] = MappingProxyType({})


@router.get("", name="admin:units")
def tree(admin: AccountManager, session: SessionDep, now: Now) -> Page:
    return Page("admin/units.html", lines=unit_lines(session, now))


@router.get("/new", name="admin:new_unit")
def new(request: Request, admin: AccountManager, session: SessionDep, now: Now) -> Page:
    parent = request.query_params.get("parent", "")
    return blank(session, now, {"parent": parent if REF.fullmatch(parent) else ""}, NOTHING)


@router.post("/new", name="admin:make_unit")
def make(
    form: Annotated[Form[UnitValues], UnitForm], request: Request, admin: AccountManager, session: SessionDep, now: Now
) -> Page:
    if form.value is None:
        return blank(session, now, form.typed, form.errors)
    try:
        unit = actions.make_unit(session, admin, form.value, now)
    except actions.NameTaken:
        return blank(session, now, form.typed, {"name": "taken"})
    except (Invalid, NotFound, actions.UnitClosed):
        return blank(session, now, form.typed, {"parent": "missing"})
    return Done(str(request.app.url_path_for("admin:unit", ref=unit.ref)))


@router.get("/{ref:ref}", name="admin:unit")
def one(ref: str, admin: AccountManager, session: SessionDep, now: Now) -> Page:
    return page(session, ref, now)


@router.post("/{ref:ref}", name="admin:change_unit")
def change(
    ref: str,
    form: Annotated[Form[UnitValues], UnitForm],
    request: Request,
    admin: AccountManager,
    session: SessionDep,
    now: Now,
) -> Page:
    unit = unit_by_ref(session, ref)
    if form.value is None:
        return page(session, ref, now, form.typed, form.errors)
    try:
        actions.change_unit(session, admin, unit, form.value, now)
    except actions.NameTaken:
        return page(session, ref, now, form.typed, {"name": "taken"})
    except (NotThere, NotFound):
        return page(session, ref, now, form.typed, {"parent": "below"})
    except actions.UnitClosed:
        return page(session, ref, now, form.typed, {"closed": "closed"}, 409)
    return Done(str(request.app.url_path_for("admin:unit", ref=ref)))


@router.post("/{ref:ref}/closing", name="admin:close_unit")
def close(ref: str, request: Request, admin: AccountManager, session: SessionDep, now: Now) -> Page:
    unit = unit_by_ref(session, ref)
    try:
        actions.close_unit(session, admin, unit, now)
    except StillHeld:
        return page(session, ref, now, None, {"closed": "held"}, 409)
    except NotThere:
        return page(session, ref, now, None, {"closed": "root"}, 409)
    return Done(str(request.app.url_path_for("admin:unit", ref=ref)))


def blank(session: SessionDep, now: Now, typed: Mapping[str, Any] | FormData, errors: Mapping[str, str]) -> Page:
    lines = [line for line in unit_lines(session, now) if line.closed_at is None]
    return Page(
        "admin/new_unit.html",
        status=422 if errors else 200,
        lines=lines,
        has_root=root(session) is not None,
        typed=typed,
        errors=errors,
    )


def page(
    session: SessionDep,
    ref: str,
    now: Now,
    typed: FormData | None = None,
    errors: Mapping[str, str] = NOTHING,
    status: int = 422,
) -> Page:
    view = unit_view(session, unit_by_ref(session, ref), now)
    row = view.line.row
    short = row.short if row.short != row.name else ""
    values = {"name": row.name, "short": short, "aliases": "；".join(view.line.aliases), "parent": ""}
    return Page("admin/unit.html", status=status if errors else 200, view=view, values=typed or values, errors=errors)
