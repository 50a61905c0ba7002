"""Learning records for the organizer's files: of one learner, and of everybody he sees."""

from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request, Response

from app import i18n
from app.audit.actions import record
from app.dashboards.queries.seen import view_of
from app.desk.queries.records import record_in, records_in
from app.learning.paper import record_pdf
from app.learning.queries.record import Record
from app.people.guards import CompletionExporter
from app.people.rules import Permission
from app.web.attachment import attachment, file_name
from app.web.clock import Now, zone_of
from app.web.display import Display
from app.web.render import HEADERS
from app.web.routing import ReadAfter, SessionDep, UnitRoute

router = APIRouter(prefix="/classes/{ref:ref}", route_class=UnitRoute)
EXPORT = Permission.EXPORT_COMPLETION


@router.post("/people/{learner:ref}/record", name="desk:record")
def one(
    ref: str, learner: str, request: Request, person: CompletionExporter, session: SessionDep, now: Now
) -> Response:
    view = view_of(session, person, EXPORT, ref, now)
    found = record_in(session, view, learner)
    name = file_name(found.name, view.klass.name, i18n.gettext("学习记录"), suffix=".pdf")
    record(session, person, "record:export", learner, {"class": view.klass.name, "name": found.name, "file": name}, now)
    return _paper(request, name, lambda session: [record_in(session, view, learner)])


@router.post("/records", name="desk:records")
def everybody(ref: str, request: Request, person: CompletionExporter, session: SessionDep, now: Now) -> Response:
    view = view_of(session, person, EXPORT, ref, now)
    at = f"{now.astimezone(zone_of(request)):%Y%m%d-%H%M}"
    name = file_name(view.klass.name, i18n.gettext("学习记录"), at, suffix=".pdf")
    record(session, person, "record:export", view.klass.ref, {"class": view.klass.name, "file": name}, now)
    return _paper(request, name, lambda session: records_in(session, view))


def _paper(request: Request, name: str, found: Callable[[SessionDep], Sequence[Record]]) -> Response:
    site, zone, language = request.app.state.site.name, zone_of(request), Display.of(request).lang

    def body(session: SessionDep) -> bytes:
        with i18n.speaking(language):
            return record_pdf(found(session), site, zone)

    return ReadAfter(body, "application/pdf", {**HEADERS, "Content-Disposition": attachment(name)})
