"""A class is moved to another version on a page that first shows what changes, and for how many."""

from fastapi import APIRouter

from app.authoring import actions
from app.authoring.actions import MovedMeanwhile
from app.authoring.forms import MoveForm
from app.authoring.guards import AskedVersion
from app.authoring.queries.publishing import moving
from app.authoring.queries.seen import whole_class
from app.authoring.routes.paths import version_of
from app.people.guards import ClassMover
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/classes/{ref:ref}/version", route_class=UnitRoute)


@router.get("", name="authoring:move")
@long
def show(ref: str, number: AskedVersion, person: ClassMover, session: SessionDep, now: Now) -> Page:
    view = moving(session, whole_class(session, person, ref, now), number)
    return Page("authoring/move.html", view=view, errors={}, otherwise=False)


@router.post("", name="authoring:move_class")
def move(ref: str, form: MoveForm, person: ClassMover, session: SessionDep, now: Now) -> Page:
    klass = whole_class(session, person, ref, now, lock=True)
    if form.value is None:
        return Page(
            "authoring/move.html", status=422, view=moving(session, klass, None), errors=form.errors, otherwise=False
        )
    try:
        actions.move(session, klass, form.value.start, form.value.to, person, now)
    except MovedMeanwhile:
        view = moving(session, klass, form.value.to)
        return Page("authoring/move.html", status=409, view=view, errors={}, otherwise=True)
    return Done(version_of(ref))
