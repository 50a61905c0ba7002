"""Home and the course map: where a learner stands, and the one way on."""

from fastapi import APIRouter, Request, Response

from app.classes.queries import present_of
from app.files.replies import picture_reply
from app.learning.guards import Learner
from app.learning.queries.lessons import picture_in
from app.learning.queries.map import classes_of, course_map
from app.people.guards import Student
from app.web.clock import Now
from app.web.render import Page
from app.web.routing import SessionDep, UnitRoute
from app.web.visitor import Contact

router = APIRouter(route_class=UnitRoute)


@router.get("/learn", name="learning:home")
def home(request: Request, learner: Student, session: SessionDep, now: Now) -> Page:
    if (present := present_of(session, learner, now)) is None:
        return Page("learning/nothing.html")
    enrolment, klass = present
    request.state.contact = Contact(klass.contact_name, klass.contact_number)
    return Page(
        "learning/home.html", map=course_map(session, enrolment, klass, now), classes=classes_of(session, learner)
    )


@router.get("/learn/{ref:ref}", name="learning:map")
def overview(learner: Learner, session: SessionDep, now: Now) -> Page:
    return Page("learning/map.html", map=course_map(session, learner.enrolment, learner.klass, now))


@router.get("/learn/{ref:ref}/images/{name:picture}", name="learning:picture")
def picture(name: str, learner: Learner, session: SessionDep) -> Response:
    return picture_reply(picture_in(session, learner.klass, name), name)
