"""Into a class by its code."""

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.datastructures import FormData

from app.classes.rules import ClassClosed
from app.learning.actions import joining
from app.learning.forms import JoinForm
from app.learning.routes.paths import map_of
from app.people.guards import Student
from app.web.clock import Now, zone_of
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/learn/join", route_class=UnitRoute)


@router.get("", name="learning:joining")
def show(learner: Student) -> Page:
    return Page("learning/join.html", typed={}, errors={})


@router.post("", name="learning:join")
def join(
    form: Annotated[Form[str], JoinForm], request: Request, learner: Student, session: SessionDep, now: Now
) -> Page:
    if form.value is None:
        return again(form.typed, form.errors["code"], 422)
    try:
        enrolment = joining.join(session, learner, form.value, zone_of(request), now)
    except joining.CodeUnknown:
        return again(form.typed, "unknown", 422)
    except ClassClosed:
        return again(form.typed, "closed", 409)
    except joining.NoUnit:
        return again(form.typed, "no_unit", 409)
    except joining.LeftBefore:
        return again(form.typed, "left", 409)
    return Done(map_of(enrolment.ref))


def again(typed: FormData, code: str, status: int) -> Page:
    return Page("learning/join.html", status=status, typed=typed, errors={"code": code})
