"""Accounts, for the system administrator."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from app.admin import actions
from app.admin.forms import AccountForm, read_search
from app.admin.lists import account_list
from app.admin.queries import PAGE, places
from app.admin.rules import NewAccount
from app.admin.unit_queries import places_of
from app.audit.actions import record
from app.i18n import gettext
from app.people.actions import AccountTaken
from app.people.guards import AccountManager
from app.people.queries import account, accounts, appointments_ever, count_accounts, person_by_ref
from app.people.rules import may_open
from app.sheets.replies import list_name, list_reply, speaking
from app.sheets.writing import Report
from app.web.clock import Now, zone_of
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/accounts", route_class=UnitRoute)


@router.get("", name="admin:accounts")
def list_accounts(request: Request, admin: AccountManager, session: SessionDep, now: Now) -> Page:
    search = read_search(request.query_params)
    count = count_accounts(session, search.q)
    pages = max(1, -(-count // PAGE))
    page = min(search.page, pages)
    rows = accounts(session, search.q, now, page, PAGE)
    return Page("admin/accounts.html", accounts=rows, count=count, page=page, pages=pages, q=search.q)


@router.post("/export", name="admin:export_accounts")
def export(request: Request, admin: AccountManager, session: SessionDep, now: Now) -> Response:
    q, zone = read_search(request.state.form).q, zone_of(request)
    with speaking(request):
        name = list_name(request, now, gettext("账号"))
    rows = count_accounts(session, q)
    details: dict[str, object] = {"file": name, "rows": rows}
    if q:
        details["filters"] = q
    record(session, admin, "account:export", "", details, now)

    def read(session: SessionDep) -> Report:
        return account_list(accounts(session, q, now), zone)

    return list_reply(request, name, rows, admin.name, now, read)


@router.get("/new", name="admin:new_account")
def new_account(admin: AccountManager, session: SessionDep, now: Now) -> Page:
    return _form(session, now)


@router.post("/new", name="admin:make_account")
def make_account(
    form: Annotated[Form[NewAccount], AccountForm],
    request: Request,
    admin: AccountManager,
    session: SessionDep,
    now: Now,
) -> Page:
    if form.value is None:
        return _form(session, now, form, form.errors)
    try:
        person = actions.make_account(session, admin, form.value, now)
    except AccountTaken:
        return _form(session, now, form, {"account": "taken"})
    return Done(_address(request, person.ref))


@router.get("/{ref:ref}", name="admin:account")
def show_account(ref: str, admin: AccountManager, session: SessionDep, now: Now) -> Page:
    return account_page(session, ref, admin, now)


def account_page(
    session: SessionDep,
    ref: str,
    admin: AccountManager,
    now: Now,
    typed: FormData | None = None,
    errors: Mapping[str, str] | None = None,
) -> Page:
    person = person_by_ref(session, ref)
    found = account(session, person, now)
    return Page(
        "admin/account.html",
        status=422 if errors else 200,
        account=found,
        may_open=person.id != admin.id and may_open(found.roles),
        places=places_of(session, person, now),
        appointments=appointments_ever(session, person),
        units=places(session, now).units,
        typed=typed or {},
        errors=errors or {},
    )


@router.post("/{ref:ref}/off", name="admin:switch_off")
def switch_off(ref: str, request: Request, admin: AccountManager, session: SessionDep, now: Now) -> Page:
    actions.switch(session, admin, ref, False, now)
    return Done(_address(request, ref))


@router.post("/{ref:ref}/on", name="admin:switch_on")
def switch_on(ref: str, request: Request, admin: AccountManager, session: SessionDep, now: Now) -> Page:
    actions.switch(session, admin, ref, True, now)
    return Done(_address(request, ref))


@router.post("/{ref:ref}/link", name="admin:link")
def link(ref: str, request: Request, admin: AccountManager, session: SessionDep, now: Now) -> Page:
    """Shown in the answer and nowhere else: a receipt of it would keep the token, so a repeat makes another link."""
    person, token = actions.link(session, admin, ref, now)
    way = request.app.state.settings.base_url + str(request.app.url_path_for("people:link", token=token))
    return Page("admin/link.html", name=person.name, address=way, back=_address(request, ref))


def _address(request: Request, ref: str) -> str:
    return str(request.app.url_path_for("admin:account", ref=ref))


def _form(session: SessionDep, now: Now, form: Form[NewAccount] | None = None, errors: Any = None) -> Page:
    units = places(session, now).units
    typed = form.typed if form else {"learner": "1"}
    status = 422 if errors else 200
    return Page("admin/new_account.html", status=status, units=units, typed=typed, errors=errors or {})
