"""The report for the level above, as a table, a letter on paper or one in Word; each one is in the trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Annotated

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from app import i18n
from app.audit.actions import record
from app.dashboards.queries.overview import tally
from app.dashboards.queries.seen import View, view_of
from app.dashboards.rules.figures import Counts
from app.desk.forms import Kind, Reported, ReportForm
from app.desk.letter import letter_docx, letter_pdf
from app.desk.rules.letter import Heading, Letter, letter_of
from app.desk.rules.report import Signed, report_of
from app.people.guards import CompletionExporter
from app.people.rules import Permission
from app.sheets.writing import Report, written
from app.web.attachment import XLSX, attachment, file_name
from app.web.clock import Now, zone_of
from app.web.display import Display
from app.web.forms import Form
from app.web.render import HEADERS, TEMPLATES, Page
from app.web.routing import ReadAfter, SessionDep, UnitRoute, long

router = APIRouter(prefix="/classes/{ref:ref}/report", route_class=UnitRoute)
EXPORT = Permission.EXPORT_COMPLETION
TYPES = {
    Kind.XLSX: XLSX,
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@router.get("", name="desk:report_page")
@long
def show(ref: str, request: Request, person: CompletionExporter, session: SessionDep, now: Now) -> Page:
    return page(request, session, view_of(session, person, EXPORT, ref, now), person.name, FormData(), {})


@router.post("", name="desk:report")
def report(
    ref: str,
    form: Annotated[Form[Reported], ReportForm],
    request: Request,
    person: CompletionExporter,
    session: SessionDep,
    now: Now,
) -> Response:
    """Of what the person sees of the class: an officer's is of his units alone."""
    view, zone = view_of(session, person, EXPORT, ref, now), zone_of(request)
    wanted = form.value
    if wanted is None:
        return page(request, session, view, person.name, form.typed, form.errors)
    language = Display.of(request).lang
    with i18n.speaking(language):
        at = f"{now.astimezone(zone):%Y%m%d-%H%M}"
        name = file_name(view.klass.name, i18n.gettext("上报表"), at, suffix=f".{wanted.kind}")
    signed = Signed(person.name, now, view.at, view.closed)
    record(session, person, "completion:report", view.klass.ref, {"class": view.klass.name, "file": name}, now)

    def body(session: SessionDep) -> bytes:
        with i18n.speaking(language):
            made = drawn_up(session, view, signed, wanted.heading, zone)
            if wanted.kind is Kind.XLSX:
                return written(made.table, i18n.gettext("上报表"))
            return letter_pdf(made.letter) if wanted.kind is Kind.PDF else letter_docx(made.letter)

    return ReadAfter(body, TYPES[wanted.kind], {**HEADERS, "Content-Disposition": attachment(name)})


@dataclass(frozen=True)
class DrawnUp:
    table: Report
    letter: Letter


def drawn_up(session: SessionDep, view: View, signed: Signed, heading: Heading, zone: tzinfo) -> DrawnUp:
    """The table and the letter, from one counting."""
    counts = tally(session, view)
    units: list[tuple[str, Counts]] = [
        (unit.name, counts[unit.id]) for _depth, unit in view.tree.options() if unit.id in counts
    ]
    words = TEMPLATES.get_template("dashboards/_words.html").module
    definition = str(words.definition("done", view.closed))  # type: ignore[attr-defined]
    table = report_of(view.klass.name, view.content, units, signed, definition, zone)
    return DrawnUp(table, letter_of(view.klass.name, units, table, heading, signed, zone))


def page(
    request: Request, session: SessionDep, view: View, by: str, typed: FormData, errors: Mapping[str, str]
) -> Page:
    """What the letter will say, before anything is made."""
    now: datetime = view.now
    heading = Heading(str(typed.get("to", "")), str(typed.get("sender", "")), str(typed.get("number", "")))
    with i18n.speaking(Display.of(request).lang):
        made = drawn_up(session, view, Signed(by, now, view.at, view.closed), heading, zone_of(request))
    return Page(
        "desk/report.html",
        status=422 if errors else 200,
        klass=view.klass,
        whole=view.whole,
        now=view.at,
        letter=made.letter,
        typed=typed,
        errors=errors,
    )
