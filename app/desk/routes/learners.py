"""What an organizer does for one learner of a class: more time, excused, out, in again."""

from collections.abc import Mapping
from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Request
from starlette.datastructures import FormData

from app.classes.models import Enrolment
from app.classes.reach import enrolment_in
from app.classes.rules import ClassClosed
from app.dashboards.queries.person import person_view
from app.dashboards.queries.seen import View, whole_view_of
from app.desk.actions import classes as actions
from app.desk.class_forms import Change, ChangeForm
from app.desk.rules.closing import typed_as
from app.errors import Invalid
from app.people.guards import ClassManager
from app.people.queries import units
from app.people.rules import Permission
from app.web.clock import Now, zone_of
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/classes/{ref:ref}/people/{learner:ref}/changes", route_class=UnitRoute)
MANAGE = Permission.MANAGE_CLASS


@router.get("", name="desk:learner")
@long
def show(ref: str, learner: str, request: Request, person: ClassManager, session: SessionDep, now: Now) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    return page(request, session, view, learner)


@router.post("", name="desk:change_learner")
def change(
    ref: str,
    learner: str,
    form: Annotated[Form[Change], ChangeForm],
    request: Request,
    person: ClassManager,
    session: SessionDep,
    now: Now,
) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    enrolment = enrolment_in(session, view.reach, view.klass, learner)
    if form.value is None:
        return page(request, session, view, learner, form.typed, form.errors)
    try:
        done(request, session, view, enrolment, form.value, person, now)
    except actions.NotLater:
        return page(request, session, view, learner, form.typed, {"until": "earlier"})
    except Invalid as fault:
        return page(request, session, view, learner, form.typed, {str(fault): "unknown"})
    except actions.AlreadySo:
        return page(request, session, view, learner, form.typed, {"do": "already"}, 409)
    except ClassClosed:
        return page(request, session, view, learner, form.typed, {"do": "closed"}, 409)
    return Done(str(request.app.url_path_for("dashboards:person", ref=ref, learner=learner)))


def done(
    request: Request,
    session: SessionDep,
    view: View,
    enrolment: Enrolment,
    wanted: Change,
    person: ClassManager,
    now: Now,
) -> None:
    if wanted.do == "extend" and wanted.until is not None:
        until = wanted.until.replace(tzinfo=zone_of(request)).astimezone(UTC)
        actions.extend(session, view, enrolment, until, wanted.reason, person, now)
    elif wanted.do == "exempt":
        actions.excuse(session, view, enrolment, wanted.module, wanted.reason, person, now)
    elif wanted.do == "transfer":
        actions.transfer(session, view, enrolment, wanted.unit, wanted.reason, person, now)
    elif wanted.do == "withdraw":
        actions.withdraw(session, view, enrolment, wanted.reason, person, now)
    else:
        actions.readmit(session, view, enrolment, wanted.reason, zone_of(request), person, now)


def page(
    request: Request,
    session: SessionDep,
    view: View,
    learner: str,
    typed: FormData | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 422,
) -> Page:
    found = person_view(session, view, learner)
    return Page(
        "desk/learner.html",
        status=status if errors else 200,
        klass=view.klass,
        found=found,
        modules=view.content.modules,
        units=list(units(session, view.now).values()),
        until=typed_as(found.closes_at, zone_of(request)),
        typed=typed or {},
        errors=errors or {},
    )
