"""The certificates of a class, for its organizer: issued, revoked, and who has none though he completed."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Request, Response

from app.audit.actions import record
from app.certificates import actions, queries
from app.certificates.paper import certificates_pdf
from app.certificates.rules import State, is_time
from app.dashboards.queries.seen import View, whole_view_of
from app.desk.forms import ReopenForm
from app.desk.lists import certificates_list
from app.errors import NotFound
from app.i18n import gettext
from app.people.guards import ClassCloser
from app.people.rules import Permission
from app.sheets.replies import list_name, list_reply, speaking
from app.sheets.writing import Report
from app.web.attachment import attachment
from app.web.clock import Now, zone_of
from app.web.forms import Form
from app.web.render import HEADERS, Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/classes/{ref:ref}/certificates", route_class=UnitRoute)


@router.get("", name="desk:certificates")
@long
def show(ref: str, person: ClassCloser, session: SessionDep, now: Now) -> Page:
    return _page(session, whole_view_of(session, person, Permission.CLOSE_CLASS, ref, now))


@router.post("", name="desk:issue_certificates")
def issue(ref: str, request: Request, person: ClassCloser, session: SessionDep, now: Now) -> Page:
    view = whole_view_of(session, person, Permission.CLOSE_CLASS, ref, now)
    try:
        actions.for_class(session, view.klass, now, person)
    except actions.BeforeClosing:
        return _page(session, view, {"open": "before"}, 409)
    return _done(request, ref)


@router.post("/export", name="desk:export_certificates")
def export(ref: str, request: Request, person: ClassCloser, session: SessionDep, now: Now) -> Response:
    view = whole_view_of(session, person, Permission.CLOSE_CLASS, ref, now)
    zone, klass = zone_of(request), view.klass
    with speaking(request):
        name = list_name(request, now, klass.name, gettext("结业证书"))
    rows = queries.count_of_class(session, klass.id)
    record(session, person, "certificate:export", klass.ref, {"class": klass.name, "file": name, "rows": rows}, now)
    called, id = klass.name, klass.id

    def read(session: SessionDep) -> Report:
        return certificates_list(called, queries.of_class(session, id), zone)

    return list_reply(request, name, rows, person.name, now, read)


@router.get("/all.pdf", name="desk:certificates_pdf")
@long
def all_of_them(ref: str, request: Request, person: ClassCloser, session: SessionDep, now: Now) -> Response:
    view = whole_view_of(session, person, Permission.CLOSE_CLASS, ref, now)
    return _pdf(request, view, queries.of_class(session, view.klass.id))


@router.get("/{certificate:ref}/sheet.pdf", name="desk:certificate_pdf")
@long
def one(ref: str, certificate: str, request: Request, person: ClassCloser, session: SessionDep, now: Now) -> Response:
    view = whole_view_of(session, person, Permission.CLOSE_CLASS, ref, now)
    shown = queries.of_class(session, view.klass.id)
    return _pdf(request, view, [one for one in shown if one.ref == certificate])


@router.post("/{certificate:ref}/revocation", name="desk:revoke_certificate")
def revoke(
    ref: str,
    certificate: str,
    form: Annotated[Form[str], ReopenForm],
    request: Request,
    person: ClassCloser,
    session: SessionDep,
    now: Now,
) -> Page:
    view = whole_view_of(session, person, Permission.CLOSE_CLASS, ref, now)
    row = queries.row_in(session, view.klass.id, certificate)
    if form.value is None:
        return _page(session, view, {certificate: form.errors["reason"]}, 422, str(form.typed.get("reason", "")))
    try:
        actions.revoke(session, row, form.value, person, now)
    except actions.AlreadyRevoked:
        return _page(session, view, {certificate: "already"}, 409)
    return _done(request, ref)


def _done(request: Request, ref: str) -> Done:
    return Done(str(request.app.url_path_for("desk:certificates", ref=ref)))


def _pdf(request: Request, view: View, shown: list[queries.Shown]) -> Response:
    """Of those that hold; a revoked one is not printed again."""
    valid = [one for one in shown if one.state is State.VALID]
    if not valid:
        raise NotFound
    pdf = certificates_pdf(valid, request.app.state.site.name, request.app.state.settings.base_url)
    name = f"{view.klass.name}-{valid[0].said.name if len(valid) == 1 else len(valid)}-结业证书.pdf"
    return Response(pdf, media_type="application/pdf", headers={**HEADERS, "Content-Disposition": attachment(name)})


def _page(
    session: SessionDep, view: View, errors: Mapping[str, str] | None = None, status: int = 200, typed: str = ""
) -> Page:
    return Page(
        "desk/certificates.html",
        status=status,
        klass=view.klass,
        certificates=queries.of_class(session, view.klass.id),
        without=queries.without(session, view.klass.id),
        is_time=is_time(view.klass.certificates, view.klass.closed_at),
        errors=errors or {},
        typed=typed,
    )
