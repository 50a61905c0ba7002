"""What the organizer does for one learner: a one-time link."""

from fastapi import APIRouter, Request

from app.desk import actions
from app.people.guards import LearnerLinker
from app.web.clock import Now
from app.web.render import Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/classes", route_class=UnitRoute)


@router.post("/{ref:ref}/people/{learner:ref}/link", name="desk:link")
def link(ref: str, learner: str, request: Request, person: LearnerLinker, session: SessionDep, now: Now) -> Page:
    """Shown in the answer and nowhere else: a receipt of it would keep the token, so a repeat makes another link."""
    found, token = actions.link_learner(session, person, ref, learner, now)
    way = request.app.url_path_for("people:link", token=token)
    back = request.app.url_path_for("dashboards:person", ref=ref, learner=learner)
    address = request.app.state.settings.base_url.rstrip("/") + str(way)
    return Page("desk/link.html", name=found.name, address=address, back=str(back))
