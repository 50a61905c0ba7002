"""Opening a class, its rules, the next term of it."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData

from app.classes.actions import RuleSettled, rules_of
from app.classes.models import TrainingClass
from app.classes.rules import ClassClosed, ClassRules, fingerprint
from app.courses.queries import course_by_slug
from app.dashboards.queries.seen import whole_view_of
from app.desk.actions import classes as actions
from app.desk.class_forms import ClassForm, Typed
from app.desk.queries.classes import asked_in, choice, choices, must_open, name_taken, organizers
from app.desk.rules.closing import typed_as
from app.errors import NotFound
from app.people.guards import ClassManager
from app.people.models import Person
from app.people.rules import Permission
from app.web.clock import Now, zone_of
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/classes", route_class=UnitRoute)
MANAGE = Permission.MANAGE_CLASS


@router.get("/new", name="desk:new_class")
@long
def new(request: Request, person: ClassManager, session: SessionDep, now: Now) -> Page:
    must_open(session, person, now)
    return blank(request, session, {"contact_name": person.name}, {})


@router.post("/new", name="desk:open_class")
def open_class(
    form: Annotated[Form[Typed], ClassForm], request: Request, person: ClassManager, session: SessionDep, now: Now
) -> Page:
    must_open(session, person, now)
    errors = dict(form.errors)
    chosen = None
    number = form.value.version if form.value else None
    try:
        course = course_by_slug(session, str(form.typed.get("course", "")))
        chosen = choice(session, course)
        chosen = choice(session, course, number)
    except NotFound:
        errors["version" if chosen else "course"] = "unknown"
    if form.value is None or chosen is None or errors:
        return blank(request, session, form.typed, errors)
    rules = form.value.rules(zone_of(request))
    if errors := faults(session, rules, chosen.questions, now, None):
        return blank(request, session, form.typed, errors)
    klass = actions.open_class(session, chosen, rules, person, now)
    return Done(str(request.app.url_path_for("desk:roster", ref=klass.ref)))


@router.get("/{ref:ref}/copy", name="desk:copy_class")
@long
def copy(ref: str, request: Request, person: ClassManager, session: SessionDep, now: Now) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    values = shown(actions.copied(rules_of(view.klass)), request)
    values |= {"course": view.content.slug, "opens": "", "closes": "", "name": ""}
    return blank(request, session, values, {}, view.klass)


@router.get("/{ref:ref}/settings", name="desk:class")
def settings(ref: str, request: Request, person: ClassManager, session: SessionDep, now: Now) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    return page(request, session, view.klass, person, now, shown(rules_of(view.klass), request), {})


@router.post("/{ref:ref}/settings", name="desk:change_class")
def change(
    ref: str,
    form: Annotated[Form[Typed], ClassForm],
    request: Request,
    person: ClassManager,
    session: SessionDep,
    now: Now,
) -> Page:
    view = whole_view_of(session, person, MANAGE, ref, now)
    errors = form.errors
    if form.value is not None:
        rules = form.value.rules(zone_of(request))
        errors = faults(session, rules, asked_in(session, view.klass.version_id), now, view.klass)
        if not errors:
            try:
                seen = str(form.typed.get("seen", ""))
                actions.change_class(session, view, rules, seen, zone_of(request), person, now)
            except RuleSettled as settled:
                errors = {FIELDS.get(name, name): "settled" for name in settled.fields}
            except ClassClosed:
                return page(request, session, view.klass, person, now, form.typed, {"closed": "already"}, 409)
            except actions.SetMeanwhile:
                return page(request, session, view.klass, person, now, form.typed, {"seen": "meanwhile"}, 409)
            else:
                return Done(str(request.app.url_path_for("desk:class", ref=ref)))
    return page(request, session, view.klass, person, now, form.typed, errors, 422)


FIELDS = {"opens_at": "opens", "closes_at": "closes"}


def faults(
    session: SessionDep, rules: ClassRules, questions: int, now: Now, klass: TrainingClass | None
) -> dict[str, str]:
    """What only the database can say of well-formed rules."""
    found: dict[str, str] = {}
    if name_taken(session, rules.name, klass.id if klass else None):
        found["name"] = "taken"
    if rules.final_questions > questions:
        found["final_questions"] = "few"
    if klass is None and rules.closes_at <= now:
        found["closes"] = "past"
    return found


def shown(rules: ClassRules, request: Request) -> dict[str, str]:
    zone = zone_of(request)
    values = {name: "" if value is None else str(value) for name, value in vars(rules).items()}
    values |= {name: "yes" if getattr(rules, name) else "no" for name in ("compulsory", "ranking")}
    return values | {"opens": typed_as(rules.opens_at, zone), "closes": typed_as(rules.closes_at, zone)}


def blank(
    request: Request,
    session: SessionDep,
    values: Mapping[str, Any] | FormData,
    errors: Mapping[str, str],
    source: TrainingClass | None = None,
) -> Page:
    return Page(
        "desk/class.html",
        status=422 if errors else 200,
        klass=None,
        source=source,
        choices=choices(session),
        values=values,
        errors=errors,
        begun=False,
        organizers=[],
    )


def page(
    request: Request,
    session: SessionDep,
    klass: TrainingClass,
    person: Person,
    now: Now,
    values: Mapping[str, Any] | FormData,
    errors: Mapping[str, str],
    status: int = 200,
) -> Page:
    return Page(
        "desk/class.html",
        status=status,
        klass=klass,
        seen=fingerprint(rules_of(klass)),
        source=None,
        choices=[],
        values=values,
        errors=errors,
        begun=klass.opens_at <= now,
        organizers=organizers(session, klass, person, now),
    )
