"""The roster of a class: a file goes in, is looked at and mended, and is imported or forgotten."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from app.desk.actions.roster import drafts
from app.desk.actions.roster.drafts import RosterChanged, RowsRefused
from app.desk.actions.roster.undoing import undo_import
from app.desk.forms import ColumnsForm, Confirmed, ConfirmForm, MendForm, UnitNameForm
from app.desk.queries.rosters import Desk, desk_of, draft_of, drafts_of, import_of, imports_of, looked, result_of
from app.desk.routes.roster_pages import Shown, draft_page, result_page, shown_of, slips_page, start_page
from app.desk.rules.roster.cards import without_cards
from app.desk.rules.roster.choices import Mend
from app.desk.rules.roster.values import Field
from app.people.admission import admitted, written
from app.people.guards import RosterManager
from app.people.models import Person
from app.people.rules import Permission
from app.sheets.reading import read
from app.sheets.rules import Read, Refused, Why
from app.web.clock import Now, zone_of
from app.web.forms import Form
from app.web.render import HEADERS, Done, Page, drawn
from app.web.routing import ReadAfter, SessionDep, UnitRoute, long
from app.web.routing import drawn as answered
from app.web.uploads import Upload, UploadTooBig, upload_form

router = APIRouter(prefix="/classes/{ref:ref}/roster", route_class=UnitRoute)
plain = APIRouter(prefix="/classes/{ref:ref}/roster")


@router.get("", name="desk:roster")
def start(ref: str, request: Request, person: RosterManager, session: SessionDep, now: Now) -> Page:
    desk = desk_of(session, person, ref, now, zone_of(request))
    return start_page(desk, drafts_of(session, desk), imports_of(session, desk))


@plain.post("", name="desk:upload_roster")
async def upload(ref: str, request: Request) -> Response:
    """Not a unit: the file is read in the pool, between a look at who asks and one short write."""
    view = await admitted(request, Permission.MANAGE_ROSTER, partial(start_of, ref, zone_of(request)))
    try:
        form, file = await upload_form(request, "file")
    except UploadTooBig:
        return answered(request, view(Why.TOO_BIG, 413))
    found = await understood(request, file) if file and file.data else None
    if file is None or not isinstance(found, Read):
        return answered(request, view(found.why if isinstance(found, Refused) else None, 422))
    name, sheets, sha256 = file.name, without_cards(found.sheets), hashlib.sha256(file.data).hexdigest()

    def work(session: SessionDep, person: Person, now: Now) -> Response:
        desk = desk_of(session, person, ref, now, zone_of(request))
        draft = drafts.keep_draft(session, desk, sheets, name, sha256)
        return Done(address(request, "desk:roster_draft", desk, draft=draft.ref))

    with_file = FormData([*form.multi_items(), ("file", sha256)])
    return await written(request, Permission.MANAGE_ROSTER, with_file, work)


async def understood(request: Request, file: Upload) -> Read | Refused:
    """In the bounded pool, so that no other page waits for a big file."""
    pool = request.app.state.database.long
    return await asyncio.get_running_loop().run_in_executor(pool, read, file.data, file.name)


def start_of(
    ref: str, zone: ZoneInfo, session: SessionDep, person: Person, now: datetime
) -> Callable[[Why | None, int], Page]:
    """The first page, as it is shown again with what is wrong."""
    desk = desk_of(session, person, ref, now, zone)
    mine, imports = drafts_of(session, desk), imports_of(session, desk)
    return lambda wrong, status: start_page(desk, mine, imports, wrong, status)


@router.get("/drafts/{draft:ref}", name="desk:roster_draft")
@long
def show(ref: str, draft: str, request: Request, person: RosterManager, session: SessionDep, now: Now) -> Page:
    desk = desk_of(session, person, ref, now, zone_of(request))
    return draft_page(desk, looked(session, desk, draft_of(session, desk, draft)), shown_of(request.query_params))


@router.post("/drafts/{draft:ref}/columns", name="desk:roster_columns")
def name_columns(
    ref: str,
    draft: str,
    request: Request,
    form: Annotated[Form[dict[str, Field | None]], ColumnsForm],
    person: RosterManager,
    session: SessionDep,
    now: Now,
) -> Page:
    desk = desk_of(session, person, ref, now, zone_of(request))
    kept = draft_of(session, desk, draft, lock=True)
    if form.value is None:
        return draft_page(desk, looked(session, desk, kept), Shown(errors=form.errors), status=422)
    drafts.name_columns(session, kept, form.value)
    return Done(address(request, "desk:roster_draft", desk, draft=draft))


@router.post("/drafts/{draft:ref}/rows", name="desk:roster_row")
def mend(
    ref: str,
    draft: str,
    request: Request,
    form: Annotated[Form[Mend], MendForm],
    person: RosterManager,
    session: SessionDep,
    now: Now,
) -> Page:
    desk = desk_of(session, person, ref, now, zone_of(request))
    kept = draft_of(session, desk, draft, lock=True)
    if form.value is None or not drafts.mend_row(session, desk, kept, form.value):
        return draft_page(desk, looked(session, desk, kept), Shown(errors={"row": "unknown"}), status=422)
    return Done(address(request, "desk:roster_draft", desk, draft=draft) + "#bad")


@router.post("/drafts/{draft:ref}/units", name="desk:roster_unit")
def ask_again(
    ref: str,
    draft: str,
    request: Request,
    form: Annotated[Form[str], UnitNameForm],
    person: RosterManager,
    session: SessionDep,
    now: Now,
) -> Page:
    desk = desk_of(session, person, ref, now, zone_of(request))
    kept = draft_of(session, desk, draft, lock=True)
    if form.value is None:
        return draft_page(desk, looked(session, desk, kept), Shown(errors={"row": "unknown"}), status=422)
    drafts.ask_again(session, desk, kept, form.value)
    return Done(address(request, "desk:roster_draft", desk, draft=draft) + "#bad")


@router.post("/drafts/{draft:ref}/import", name="desk:import_roster")
def confirm(
    ref: str,
    draft: str,
    request: Request,
    form: Annotated[Form[Confirmed], ConfirmForm],
    person: RosterManager,
    session: SessionDep,
    now: Now,
) -> Page:
    desk = desk_of(session, person, ref, now, zone_of(request))
    return confirmed(request, session, desk, draft, form)


def confirmed(request: Request, session: SessionDep, desk: Desk, draft: str, form: Form[Confirmed]) -> Page:
    """The draft again where it cannot be done: 422 for what was typed, 409 for what has become another."""
    errors, status = dict(form.errors), 422
    if form.value is not None:
        try:
            value = form.value
            done = drafts.import_draft(session, desk, draft, value.digest, value.leave_out, value.withdraw)
            return Done(address(request, "desk:roster_import", desk, done=done.ref))
        except RowsRefused:
            errors = {"leave_out": "missing"}
        except RosterChanged:
            errors, status = {"digest": "changed"}, 409
    found = looked(session, desk, draft_of(session, desk, draft))
    return draft_page(desk, found, Shown(errors=errors, typed=form.typed), status=status)


@router.post("/drafts/{draft:ref}/forget", name="desk:forget_roster")
def forget(ref: str, draft: str, request: Request, person: RosterManager, session: SessionDep, now: Now) -> Page:
    desk = desk_of(session, person, ref, now, zone_of(request))
    drafts.forget_draft(session, desk, draft)
    return Done(address(request, "desk:roster", desk))


@router.get("/imports/{done:ref}", name="desk:roster_import")
def show_import(ref: str, done: str, request: Request, person: RosterManager, session: SessionDep, now: Now) -> Page:
    desk = desk_of(session, person, ref, now, zone_of(request))
    return result_page(desk, result_of(session, desk, done))


@router.post("/imports/{done:ref}/undo", name="desk:undo_roster")
def undo(ref: str, done: str, request: Request, person: RosterManager, session: SessionDep, now: Now) -> Page:
    desk = desk_of(session, person, ref, now, zone_of(request))
    undo_import(session, desk.klass, import_of(session, desk, done, lock=True), desk.zone, now, person)
    return Done(address(request, "desk:roster_import", desk, done=done))


@router.post("/imports/{done:ref}/slips", name="desk:roster_slips")
def slips(ref: str, done: str, request: Request, person: RosterManager, session: SessionDep, now: Now) -> Response:
    """Shown in the answer and nowhere else; a receipt would keep the tokens, so a repeat makes other links."""
    desk = desk_of(session, person, ref, now, zone_of(request))
    made = drafts.make_slips(session, desk, done)
    base, back = request.app.state.settings.base_url, address(request, "desk:roster_import", desk, done=done)
    links = [(one, f"{base}{request.app.url_path_for('people:link', token=token)}") for one, token in made]

    def body(_session: SessionDep) -> bytes:
        page = slips_page(desk, links, back)
        return drawn(request, page.template, page.values).encode()

    return ReadAfter(body, "text/html; charset=utf-8", HEADERS)


def address(request: Request, name: str, desk: Desk, **parts: str) -> str:
    return str(request.app.url_path_for(name, ref=desk.klass.ref, **parts))
