"""The audit trail, for the auditor, who can change nothing."""

from fastapi import APIRouter, Request, Response

from app.admin.forms import read_search
from app.admin.lists import trail_list
from app.admin.queries import count_entries, entries, last_row, trail
from app.audit.actions import record, verify
from app.i18n import gettext
from app.people.guards import AuditReader
from app.sheets.replies import list_name, list_reply, speaking
from app.sheets.writing import Report
from app.web.clock import Now, zone_of
from app.web.render import Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/audit", route_class=UnitRoute)


@router.get("", name="admin:audit")
def list_entries(request: Request, auditor: AuditReader, session: SessionDep) -> Page:
    search = read_search(request.query_params)
    found = trail(session, search.actor, search.verb, search.object, search.page)
    return Page("admin/audit.html", trail=found, search=search)


@router.post("/export", name="admin:export_audit")
def export(request: Request, auditor: AuditReader, session: SessionDep, now: Now) -> Response:
    """The only row that an auditor writes is the one that says what he took."""
    search, zone = read_search(request.state.form), zone_of(request)
    asked = search.actor, search.verb, search.object
    until, rows = last_row(session), count_entries(session, *asked)
    with speaking(request):
        name = list_name(request, now, gettext("操作日志"))
    filters = {key: value for key, value in zip(("actor", "verb", "object"), asked, strict=True) if value}
    record(session, auditor, "audit:export", "", {"file": name, "rows": rows, "filters": filters}, now)

    def read(session: SessionDep) -> Report:
        return trail_list(entries(session, *asked, until), zone)

    return list_reply(request, name, rows, auditor.name, now, read)


@router.get("/chain", name="admin:chain")
@long
def show_chain(auditor: AuditReader, session: SessionDep, now: Now) -> Page:
    """Follows the whole chain, which takes its time."""
    return Page("admin/chain.html", chain=verify(session), at=now)
