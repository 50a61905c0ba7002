"""Who may do what and where, for the security administrator; he cannot change his own."""

from typing import Annotated, Any

from fastapi import APIRouter, Request

from app.admin import actions
from app.admin.forms import GrantForm, read_search
from app.admin.queries import grant_rows, places
from app.admin.rules import NewGrant
from app.errors import NotFound
from app.people.actions import RolesSeparate, WouldGrantHimself
from app.people.guards import GrantManager
from app.people.queries import account, accounts, person_by_ref
from app.people.rules import SCOPES, Role
from app.web.clock import Now
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/grants", route_class=UnitRoute)
FOUND = 20  # persons that a search shows; more need a longer text


@router.get("", name="admin:grants")
def list_grants(request: Request, admin: GrantManager, session: SessionDep, now: Now) -> Page:
    q = read_search(request.query_params).q
    found = accounts(session, q, now, 1, FOUND + 1) if q else []
    rows = grant_rows(session, now)
    return Page("admin/grants.html", rows=rows, me=admin.ref, q=q, found=found[:FOUND], more=len(found) > FOUND)


@router.get("/people/{ref:ref}", name="admin:person_grants")
def person_grants(ref: str, admin: GrantManager, session: SessionDep, now: Now) -> Page:
    return _page(session, now, admin.ref, ref)


@router.post("/people/{ref:ref}", name="admin:give")
def give(
    ref: str,
    form: Annotated[Form[NewGrant], GrantForm],
    request: Request,
    admin: GrantManager,
    session: SessionDep,
    now: Now,
) -> Page:
    if form.value is None:
        return _page(session, now, admin.ref, ref, form, form.errors)
    if form.value.person != ref:
        raise NotFound
    try:
        actions.give(session, admin, form.value, now)
    except RolesSeparate:
        return _page(session, now, admin.ref, ref, form, {"role": "separate"})
    except WouldGrantHimself:
        return _page(session, now, admin.ref, ref, form, {"role": "himself"})
    return Done(str(request.app.url_path_for("admin:person_grants", ref=ref)))


@router.post("/{ref:ref}/end", name="admin:end")
def end(ref: str, request: Request, admin: GrantManager, session: SessionDep, now: Now) -> Page:
    actions.end(session, admin, ref, now)
    return Done(str(request.app.url_path_for("admin:grants")))


def _page(
    session: SessionDep, now: Now, me: str, ref: str, form: Form[NewGrant] | None = None, errors: Any = None
) -> Page:
    person = person_by_ref(session, ref)
    return Page(
        "admin/person_grants.html",
        status=422 if errors else 200,
        account=account(session, person, now),
        rows=grant_rows(session, now, person),
        places=places(session, now),
        roles=[(role, sorted(SCOPES[role])) for role in Role],
        is_me=ref == me,
        typed=form.typed if form else {},
        errors=errors or {},
    )
