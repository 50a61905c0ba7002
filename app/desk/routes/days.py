"""Days in class: put down, printed as a sheet to sign, and attendance taken from it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from app import i18n
from app.audit.actions import record
from app.classes.models import ClassDay
from app.classes.rules import Came, ClassClosed
from app.dashboards.queries.seen import View, whole_view_of
from app.desk.actions import days as actions
from app.desk.day_forms import AttendanceForm, DayForm, NewDay
from app.desk.lists import attendance_list
from app.desk.queries.days import count_seats, day_in, days, line_of, seats
from app.desk.rules.days import Said, Seat
from app.desk.signing import sheet_pdf
from app.i18n import gettext
from app.people.guards import ClassManager
from app.people.rules import Permission
from app.sheets.replies import list_name, list_reply, speaking
from app.sheets.writing import Report
from app.web.attachment import attachment, file_name
from app.web.clock import Now, zone_of
from app.web.display import Display
from app.web.forms import Form
from app.web.render import HEADERS, Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/classes/{ref:ref}/days", route_class=UnitRoute)
MANAGE = Permission.MANAGE_CLASS
PER_PAGE = 100  # a form holds 200 fields
SHOWN = ("", *Came, "unsaid")


@router.get("", name="desk:days")
@long
def show(ref: str, request: Request, person: ClassManager, session: SessionDep, now: Now) -> Page:
    return listed(request, session, whole_view_of(session, person, MANAGE, ref, now))


@router.post("", name="desk:add_day")
def add(
    ref: str,
    form: Annotated[Form[NewDay], DayForm],
    request: Request,
    person: ClassManager,
    session: SessionDep,
    now: Now,
) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    if form.value is None:
        return listed(request, session, view, form.typed, form.errors)
    try:
        made = actions.add_day(session, view, form.value.day, form.value.title, form.value.place, person, now)
    except ClassClosed:
        return listed(request, session, view, form.typed, {"day": "closed"}, 409)
    return Done(str(request.app.url_path_for("desk:day", ref=ref, day=made.ref)))


@router.get("/{day:ref}", name="desk:day")
@long
def one(ref: str, day: str, request: Request, person: ClassManager, session: SessionDep, now: Now) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    show, at = request.query_params.get("show", ""), request.query_params.get("page", "1")
    number = int(at) if at.isascii() and at.isdigit() and len(at) < 4 else 1
    return page(session, view, day_in(session, view, day), show if show in SHOWN else "", at=number)


@router.post("/{day:ref}", name="desk:attendance")
def attendance(
    ref: str,
    day: str,
    form: Annotated[Form[Said], AttendanceForm],
    request: Request,
    person: ClassManager,
    session: SessionDep,
    now: Now,
) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    found = day_in(session, view, day)
    if form.value is None:
        return page(session, view, found, "", form.typed, form.errors)
    try:
        actions.take(session, view, found, form.value, person, now)
    except ClassClosed:
        return page(session, view, found, "", form.typed, {"came": "closed"}, 409)
    except actions.Dropped:
        return page(session, view, found, "", form.typed, {"came": "dropped"}, 409)
    return Done(str(request.app.url_path_for("desk:day", ref=ref, day=day)))


@router.post("/{day:ref}/dropping", name="desk:drop_day")
def drop(ref: str, day: str, request: Request, person: ClassManager, session: SessionDep, now: Now) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    try:
        actions.drop_day(session, view, day_in(session, view, day), person, now)
    except ClassClosed:
        return page(session, view, day_in(session, view, day), "", None, {"came": "closed"}, 409)
    return Done(str(request.app.url_path_for("desk:days", ref=ref)))


@router.post("/{day:ref}/export", name="desk:export_day")
def export(ref: str, day: str, request: Request, person: ClassManager, session: SessionDep, now: Now) -> Response:
    view = whole_view_of(session, person, MANAGE, ref, now)
    found, wanted = day_in(session, view, day), str(request.state.form.get("show", ""))
    show = wanted if wanted in SHOWN else ""
    rows = count_seats(session, view, found, show)
    with speaking(request):
        name = list_name(request, now, view.klass.name, found.day.isoformat(), gettext("签到情况"))
    told = {"class": view.klass.name, "day": found.day.isoformat(), "file": name, "rows": rows}
    record(session, person, "day:export", found.ref, told, now)

    def read(session: SessionDep) -> Report:
        return attendance_list(view.klass.name, found.day, found.title, among(seats(session, view, found), show))

    return list_reply(request, name, rows, person.name, now, read)


@router.get("/{day:ref}/sheet.pdf", name="desk:sign_in_sheet")
@long
def sheet(ref: str, day: str, request: Request, person: ClassManager, session: SessionDep, now: Now) -> Response:
    view = whole_view_of(session, person, MANAGE, ref, now)
    found = day_in(session, view, day)
    with i18n.speaking(Display.of(request).lang):
        name = file_name(view.klass.name, found.day.isoformat(), i18n.gettext("签到表"), suffix=".pdf")
        pdf = sheet_pdf(view.klass.name, found.day, found.title, found.place, seats(session, view, found))
    return Response(pdf, media_type="application/pdf", headers={**HEADERS, "Content-Disposition": attachment(name)})


def among(every: list[Seat], show: str) -> list[Seat]:
    return [one for one in every if not show or (one.came or "unsaid") == show]


def listed(
    request: Request,
    session: SessionDep,
    view: View,
    typed: FormData | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 422,
) -> Page:
    return Page(
        "desk/days.html",
        status=status if errors else 200,
        klass=view.klass,
        days=days(session, view),
        today=view.now.astimezone(zone_of(request)).date().isoformat(),
        typed=typed or {},
        errors=errors or {},
    )


def page(
    session: SessionDep,
    view: View,
    day: ClassDay,
    show: str,
    typed: FormData | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 422,
    at: int = 1,
) -> Page:
    wanted = among(seats(session, view, day), show)
    pages = max(1, -(-len(wanted) // PER_PAGE))
    at = min(max(at, 1), pages)
    return Page(
        "desk/day.html",
        status=status if errors else 200,
        klass=view.klass,
        line=line_of(session, view, day),
        seats=wanted[(at - 1) * PER_PAGE : at * PER_PAGE],
        count=len(wanted),
        show=show,
        page=at,
        pages=pages,
        typed=typed or {},
        errors=errors or {},
    )
