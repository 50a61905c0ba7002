"""The learning record, on the screen and as a sheet of paper."""

from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from app.learning.guards import Learner
from app.learning.paper import record_pdf
from app.learning.queries.map import course_map
from app.learning.queries.record import record_of
from app.web.clock import Now, zone_of
from app.web.render import Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/learn/{ref:ref}", route_class=UnitRoute)


@router.get("/record", name="learning:record")
def record(learner: Learner, session: SessionDep, now: Now) -> Page:
    sheet = record_of(session, learner.person, learner.enrolment, learner.klass, now)
    course = course_map(session, learner.enrolment, learner.klass, now)
    return Page("learning/record.html", record=sheet, map=course)


@router.get("/record.pdf", name="learning:record_pdf")
@long
def record_sheet(request: Request, learner: Learner, session: SessionDep, now: Now) -> Response:
    sheet = record_of(session, learner.person, learner.enrolment, learner.klass, now)
    name = quote(f"{sheet.name}-{sheet.klass}-学习记录.pdf")
    site = request.app.state.site
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return Response(
        record_pdf([sheet], site.name, zone_of(request)),
        media_type="application/pdf",
        headers=headers,
    )
