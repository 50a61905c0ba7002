"""What one was told; own notices only."""

from fastapi import APIRouter, Request

from app.notices import actions
from app.notices.forms import SeenForm, read_page
from app.notices.queries import notices_of
from app.people.guards import Anybody
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/notices", route_class=UnitRoute)


@router.get("", name="notices:list")
def list_notices(request: Request, person: Anybody, session: SessionDep) -> Page:
    view = notices_of(session, person, read_page(request.query_params))
    return Page("notices/notices.html", view=view, errors={})


@router.post("/seen", name="notices:see")
def see(form: SeenForm, person: Anybody, session: SessionDep, now: Now) -> Page:
    if form.value is None:
        return Page("notices/notices.html", status=422, view=notices_of(session, person, 1), errors=form.errors)
    actions.mark_seen(session, person, form.value, now)
    return Done("/notices")
