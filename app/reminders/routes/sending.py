"""Choose, look, send, take back, and see what became of it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Request, Response

from app.audit.actions import record
from app.dashboards.guards import AskedPeople
from app.dashboards.queries.seen import View, view_of
from app.dashboards.rules.filters import Filters
from app.i18n import gettext
from app.people.guards import Reminding
from app.people.models import Person
from app.people.rules import Permission
from app.reminders import actions, wording
from app.reminders.actions import Asked, NobodyToRemind, SeenOtherwise
from app.reminders.channels import Ways
from app.reminders.forms import Written, WrittenForm
from app.reminders.guards import AskedAgain
from app.reminders.lists import log_list, messages_list
from app.reminders.queries.log import count_messages, count_sent, groups_of, messages, one_sent, sent
from app.reminders.queries.preview import preview
from app.reminders.queries.recipients import unseen
from app.reminders.rules.reach import PERSONAL, Channel
from app.sheets.replies import list_name, list_reply, speaking
from app.sheets.writing import Report
from app.web.clock import Now, zone_of
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/classes/{ref:ref}/reminders", route_class=UnitRoute)


@router.get("", name="reminders:log")
@long
def show_log(ref: str, person: Reminding, session: SessionDep, now: Now) -> Page:
    view = view_of(session, person, Permission.REMIND, ref, now)
    return Page("reminders/log.html", klass=view.klass, whole=view.whole, sent=sent(session, view), now=now)


@router.post("/export", name="reminders:export_log")
def export_log(ref: str, request: Request, person: Reminding, session: SessionDep, now: Now) -> Response:
    view, zone = view_of(session, person, Permission.REMIND, ref, now), zone_of(request)
    with speaking(request):
        name = list_name(request, now, view.klass.name, gettext("提醒记录"))
    rows = count_sent(session, view)
    _exported(session, view, person, name, rows)

    def read(session: SessionDep) -> Report:
        return log_list(view.klass.name, sent(session, view, most=None), zone)

    return list_reply(request, name, rows, person.name, now, read)


@router.get("/new", name="reminders:new")
@long
def new(
    ref: str,
    request: Request,
    filters: AskedPeople,
    again: AskedAgain,
    person: Reminding,
    session: SessionDep,
    now: Now,
) -> Page:
    view, ways = view_of(session, person, Permission.REMIND, ref, now), ways_of(request)
    channels = tuple(channel for channel in PERSONAL if ways.has(channel))
    written = Written(wording.to_learner(), channels, (), wording.to_group(), False, wording.to_contact(), "", False)
    return _preview(request, session, view, filters, again, written)


@router.post("", name="reminders:send")
def send(
    ref: str,
    form: Annotated[Form[Written], WrittenForm],
    request: Request,
    filters: AskedPeople,
    again: AskedAgain,
    person: Reminding,
    session: SessionDep,
    now: Now,
) -> Page:
    view, written = view_of(session, person, Permission.REMIND, ref, now), form.value
    assert written is not None  # this form keeps what was typed, errors or not
    if form.errors or not written.sends:
        return _preview(request, session, view, filters, again, written, form.errors)
    try:
        made = _remind(request, session, view, filters, again, written, person)
    except SeenOtherwise:
        return _preview(request, session, view, filters, again, written, {"token": "otherwise"}, 409)
    except NobodyToRemind:
        return _preview(request, session, view, filters, again, written, {"token": "nobody"})
    return Done(str(router.url_path_for("reminders:one", ref=ref, reminder=made)))


@router.get("/{reminder:ref}", name="reminders:one")
@long
def show_one(ref: str, reminder: str, person: Reminding, session: SessionDep, now: Now) -> Page:
    view = view_of(session, person, Permission.REMIND, ref, now)
    found, row = one_sent(session, view, reminder)
    went = messages(session, view, row)
    return Page("reminders/one.html", klass=view.klass, found=found, text=row.text, messages=went, now=now)


@router.post("/{reminder:ref}/export", name="reminders:export")
def export(ref: str, reminder: str, request: Request, person: Reminding, session: SessionDep, now: Now) -> Response:
    view, zone = view_of(session, person, Permission.REMIND, ref, now), zone_of(request)
    rows = count_messages(session, view, reminder)
    with speaking(request):
        name = list_name(request, now, view.klass.name, gettext("提醒明细"))
    _exported(session, view, person, name, rows)

    def read(session: SessionDep) -> Report:
        return messages_list(view.klass.name, messages(session, view, one_sent(session, view, reminder)[1]), zone)

    return list_reply(request, name, rows, person.name, now, read)


@router.post("/{reminder:ref}/undo", name="reminders:undo")
def undo(ref: str, reminder: str, person: Reminding, session: SessionDep, now: Now) -> Done:
    view = view_of(session, person, Permission.REMIND, ref, now)
    _, row = one_sent(session, view, reminder)
    actions.undo(session, view, row, person)
    return Done(str(router.url_path_for("reminders:one", ref=ref, reminder=reminder)))


def _exported(session: SessionDep, view: View, by: Person, name: str, rows: int) -> None:
    told = {"class": view.klass.name, "file": name, "rows": rows}
    record(session, by, "reminder:export", view.klass.ref, told, view.now)


def _remind(
    request: Request, session: SessionDep, view: View, filters: Filters, again: str, written: Written, by: Person
) -> str:
    ways = ways_of(request)
    groups = tuple(one for one in groups_of(session, view) if one.ref in written.groups)
    asked = Asked(
        text=written.text,
        channels=tuple(channel for channel in written.channels if ways.has(channel)),
        groups=groups,
        group_text=written.group_text,
        digest=written.digest if written.contacts and ways.has(Channel.MAIL) else "",
    )
    only = _only(session, view, again)
    made = actions.remind(session, view, filters, asked, written.token, by, zone_of(request), only=only)
    return made.ref


def _only(session: SessionDep, view: View, again: str) -> frozenset[int] | None:
    return unseen(session, one_sent(session, view, again)[1]) if again else None


def _preview(
    request: Request,
    session: SessionDep,
    view: View,
    filters: Filters,
    again: str,
    written: Written,
    errors: Mapping[str, str] | None = None,
    status: int = 0,
) -> Page:
    ways, zone = ways_of(request), zone_of(request)
    channels = [channel for channel in written.channels if ways.has(channel)]
    texts = written.text, written.group_text, written.digest
    found = preview(session, view, filters, channels, *texts, zone, _only(session, view, again))
    return Page(
        "reminders/new.html",
        status=status or (422 if errors else 200),
        klass=view.klass,
        whole=view.whole,
        closed=view.closed,
        now=view.now,
        filters=filters,
        again=again,
        written=written,
        mail=ways.has(Channel.MAIL),
        found=found,
        errors=errors or {},
    )


def ways_of(request: Request) -> Ways:
    ways: Ways = request.app.state.ways
    return ways
