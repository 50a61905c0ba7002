"""A person's own hours of a year."""

from fastapi import APIRouter, Request

from app.credits.forms import read_asked
from app.credits.queries import statement
from app.people.guards import Student
from app.web.clock import Now, zone_of
from app.web.render import Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/learn/credits", route_class=UnitRoute)


@router.get("", name="credits:mine")
def mine(request: Request, person: Student, session: SessionDep, now: Now) -> Page:
    zone = zone_of(request)
    asked = read_asked(request.query_params, now.astimezone(zone).year)
    return Page("credits/mine.html", found=statement(session, person, asked.year, zone, person))
