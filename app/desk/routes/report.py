"""The table for the level above, as a file; each one is in the trail."""

from fastapi import APIRouter, Request, Response

from app import i18n
from app.audit.actions import record
from app.dashboards.queries.overview import tally
from app.dashboards.queries.seen import view_of
from app.dashboards.rules.sheet import attachment, file_name
from app.desk.rules.report import Signed, report_of
from app.people.guards import CompletionExporter
from app.people.rules import Permission
from app.sheets.writing import written
from app.web.clock import Now, zone_of
from app.web.display import Display
from app.web.render import HEADERS, TEMPLATES
from app.web.routing import ReadAfter, SessionDep, UnitRoute

router = APIRouter(prefix="/classes/{ref:ref}/report", route_class=UnitRoute)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.post("", name="desk:report")
def report(ref: str, request: Request, person: CompletionExporter, session: SessionDep, now: Now) -> Response:
    """Of what the person sees of the class: an officer's is of his units alone."""
    view, zone = view_of(session, person, Permission.EXPORT_COMPLETION, ref, now), zone_of(request)
    language = Display.of(request).lang
    with i18n.speaking(language):
        name = file_name(view.klass.name, i18n.gettext("上报表"), f"{now.astimezone(zone):%Y%m%d-%H%M}", suffix=".xlsx")
    by = person.name
    record(session, person, "completion:report", view.klass.ref, {"class": view.klass.name, "file": name}, now)

    def body(session: SessionDep) -> bytes:
        counts = tally(session, view)
        units = [(unit.name, counts[unit.id]) for _depth, unit in view.tree.options() if unit.id in counts]
        with i18n.speaking(language):
            words = TEMPLATES.get_template("dashboards/_words.html").module
            definition = str(words.definition("done", view.closed))  # type: ignore[attr-defined]
            signed = Signed(by, now, view.at, view.closed)
            table = report_of(view.klass.name, view.content, units, signed, definition, zone)
            return written(table, i18n.gettext("上报表"))

    return ReadAfter(body, XLSX, {**HEADERS, "Content-Disposition": attachment(name)})
