"""The organizer's pages of a class: overview, list, person, export."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app import i18n
from app.audit.actions import record
from app.classes.reach import linkable, opens_classes
from app.dashboards import export as exports
from app.dashboards.guards import AskedHistory, AskedPeople, AskedProgress, AskedUnits
from app.dashboards.queries.classes import classes_seen
from app.dashboards.queries.overview import overview, tally
from app.dashboards.queries.people import count_of, everybody, learned, neighbours, people
from app.dashboards.queries.person import person_view
from app.dashboards.queries.progress import progress
from app.dashboards.queries.seen import View, unit_in, view_of
from app.dashboards.rules.figures import figures, total
from app.dashboards.rules.filters import Filters, ProgressFilters, UnitFilters
from app.dashboards.rules.headline import headline
from app.dashboards.rules.trend import drawn
from app.learning.queries.marks import stages
from app.people.guards import CompletionExporter, CompletionSeer
from app.people.queries import reach_of
from app.people.rules import Permission
from app.sheets.writing import must_fit
from app.web.attachment import XLSX, attachment
from app.web.clock import Now, zone_of
from app.web.display import Display
from app.web.render import HEADERS, Moved, Page
from app.web.routing import ReadAfter, SessionDep, UnitRoute, long

router = APIRouter(prefix="/classes", route_class=UnitRoute)


@router.get("", name="dashboards:classes")
def classes(request: Request, person: CompletionSeer, session: SessionDep, now: Now) -> Response:
    found = classes_seen(session, person, now)
    if len(found) == 1 and "all" not in request.query_params:
        return Moved(address("dashboards:overview", found[0].ref))
    opens = opens_classes(reach_of(session, person, Permission.MANAGE_CLASS, now))
    return Page("dashboards/classes.html", classes=found, now=now, opens=opens)


@router.get("/{ref:ref}/overview", name="dashboards:overview")
@long
def show_overview(
    ref: str, request: Request, filters: AskedUnits, person: CompletionSeer, session: SessionDep, now: Now
) -> Page:
    view = view_of(session, person, Permission.SEE_COMPLETION, ref, now)
    found = overview(session, view, filters)
    say = headline(found.counts, view.klass.opens_at, view.ends_for(), now, zone_of(request))
    return Page(
        "dashboards/overview.html",
        **shown(view, Filters(unit=filters.unit)),
        overview=found,
        figures=figures(found.counts),
        written=stages(session, view.klass.id, view.within),
        headline=say,
        filters=filters,
        here=lambda **changes: address("dashboards:overview", ref, filters.with_(**changes)),
    )


@router.get("/{ref:ref}/progress", name="dashboards:progress")
@long
def show_progress(
    ref: str, request: Request, filters: AskedProgress, person: CompletionSeer, session: SessionDep, now: Now
) -> Page:
    view, zone = view_of(session, person, Permission.SEE_COMPLETION, ref, now), zone_of(request)
    found = progress(session, view, filters, zone)
    return Page(
        "dashboards/progress.html",
        **shown(view, Filters(unit=filters.unit)),
        progress=found,
        line=drawn(found.days, view.klass.opens_at, view.ends_for(), zone),
        filters=filters,
        here=lambda **changes: address("dashboards:progress", ref, filters.with_(**changes)),
    )


@router.get("/{ref:ref}/people", name="dashboards:people")
@long
def show_people(ref: str, filters: AskedPeople, person: CompletionSeer, session: SessionDep, now: Now) -> Page:
    view = view_of(session, person, Permission.SEE_COMPLETION, ref, now)
    found, counts = people(session, view, filters), tally(session, view)
    unit = unit_in(view, filters.unit) if filters.unit else None
    members = view.tree.seen if unit is None else {unit} if filters.own else view.tree.members(unit)
    counted = total(counts[one] for one in members if one in counts)
    return Page(
        "dashboards/people.html",
        **shown(view, filters),
        people=found,
        counts=counted,
        figures=figures(counted),
        filters=filters,
        options=view.tree.options(),
        lesson_title=next((one.title for one in view.content.lessons if one.slug == filters.lesson), ""),
        to_page=lambda page: address("dashboards:people", ref, filters.with_(page=page)),
        path=[] if unit is None else [view.tree.units[one] for one in view.tree.path(unit)],
    )


@router.get("/{ref:ref}/people/{learner:ref}", name="dashboards:person")
def show_person(
    ref: str,
    learner: str,
    request: Request,
    filters: AskedPeople,
    only: AskedHistory,
    person: CompletionSeer,
    session: SessionDep,
    now: Now,
) -> Page:
    view = view_of(session, person, Permission.SEE_COMPLETION, ref, now)
    found = person_view(session, view, learner)
    reach = reach_of(session, person, Permission.LINK_LEARNER, now)
    link = request.app.url_path_for("desk:link", ref=ref, learner=learner)
    before, after, length = neighbours(session, view, filters, learner)
    return Page(
        "dashboards/person.html",
        **shown(view, filters),
        found=found,
        filters=filters,
        before=before,
        after=after,
        length=length,
        only=only,
        link=str(link) if linkable(session, reach, ref, learner, now) else "",
    )


@router.post("/{ref:ref}/people/export", name="dashboards:export")
def export(
    ref: str, request: Request, filters: AskedPeople, person: CompletionExporter, session: SessionDep, now: Now
) -> Response:
    view, zone = view_of(session, person, Permission.EXPORT_COMPLETION, ref, now), zone_of(request)
    language = Display.of(request).lang
    with i18n.speaking(language):
        name = exports.name_of(view, filters, zone)
    rows, taken = count_of(session, view, filters), exports.Taken(person.name, now)
    must_fit(rows)
    details = {"class": view.klass.name, "file": name, "filters": filters.pairs(), "rows": rows}
    record(session, person, "completion:export", view.klass.ref, details, now)

    def body(session: SessionDep) -> bytes:
        with i18n.speaking(language):
            lines, done = everybody(session, view, filters), learned(session, view, filters)
            return exports.sheet(view, lines, done, taken, zone)

    headers = {**HEADERS, "Content-Disposition": attachment(name)}
    return ReadAfter(body, XLSX, headers)


def shown(view: View, filters: Filters) -> dict[str, Any]:
    """What every page of a class shows, and the addresses that keep its filters."""
    ref = view.klass.ref
    return {
        "klass": view.klass,
        "whole": view.whole,
        "now": view.at,
        "closed": view.closed,
        "modules": view.content.modules,
        "to_people": lambda **changes: address("dashboards:people", ref, filters.with_(**changes)),
        "to_person": lambda learner, **more: address("dashboards:person", ref, filters, more, learner=learner),
    }


def address(
    name: str,
    ref: str,
    filters: Filters | ProgressFilters | UnitFilters | None = None,
    more: dict[str, str] | None = None,
    **parts: str,
) -> str:
    pairs = {**(filters.pairs() if filters else {}), **(more or {})}
    return str(router.url_path_for(name, ref=ref, **parts)) + (f"?{urlencode(pairs)}" if pairs else "")
