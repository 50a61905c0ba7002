"""The audit trail, for the auditor, who can change nothing."""

from fastapi import APIRouter, Request

from app.admin.forms import read_search
from app.admin.queries import trail
from app.audit.actions import verify
from app.people.guards import AuditReader
from app.web.clock import Now
from app.web.render import Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/audit", route_class=UnitRoute)


@router.get("", name="admin:audit")
def list_entries(request: Request, auditor: AuditReader, session: SessionDep) -> Page:
    search = read_search(request.query_params)
    found = trail(session, search.actor, search.verb, search.object, search.page)
    return Page("admin/audit.html", trail=found, search=search)


@router.get("/chain", name="admin:chain")
@long
def show_chain(auditor: AuditReader, session: SessionDep, now: Now) -> Page:
    """Follows the whole chain, which takes its time."""
    return Page("admin/chain.html", chain=verify(session), at=now)
