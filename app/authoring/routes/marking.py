"""The queue of written answers, and one of them to be marked."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData

from app.authoring.actions.marking import mark
from app.authoring.forms import MarkingForm
from app.authoring.guards import AskedNames
from app.authoring.queries.marking import mark_page, queue, written_answer
from app.authoring.queries.seen import course_in
from app.authoring.routes.paths import marking_of
from app.courses.models import Course
from app.people.guards import Marker
from app.people.models import Person
from app.people.rules import Permission
from app.quizzes.rules.rubric import fits
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/courses/{slug:slug}/marking", route_class=UnitRoute)
MARK = Permission.MARK_ANSWERS


@router.get("", name="authoring:marking")
def course(slug: str, names: AskedNames, person: Marker, session: SessionDep, now: Now) -> Page:
    found = queue(session, course_in(session, person, MARK, slug, now), person)
    return Page(
        "authoring/marking.html",
        queue=found,
        now=now,
        names=names,
        to=lambda place: marking_of(slug, place[0], place[1], names),
    )


@router.get("/{attempt:ref}/{position:place}", name="authoring:answer")
def answer(
    slug: str, attempt: str, position: int, names: AskedNames, person: Marker, session: SessionDep, now: Now
) -> Page:
    return page(session, course_in(session, person, MARK, slug, now), person, attempt, position, names)


@router.post("/{attempt:ref}/{position:place}", name="authoring:mark")
def save(
    slug: str,
    attempt: str,
    position: int,
    form: MarkingForm,
    names: AskedNames,
    person: Marker,
    session: SessionDep,
    now: Now,
) -> Page:
    one = course_in(session, person, MARK, slug, now)
    written, value = written_answer(session, one, attempt, position), form.value
    points = [value.points.get(n, -1) for n, _ in enumerate(written.question.rubric, 1)] if value else []
    if value is None or not fits(written.question.rubric, points):
        missing = {f"c-{n}": "missing" for n, given in enumerate(points, 1) if given < 0}
        errors = {**missing, **form.errors} or {"c-1": "malformed"}
        return page(session, one, person, attempt, position, names, status=422, typed=form.typed, errors=errors)
    mark(session, one, written, points, value.comment, value.second, person, now)
    after = mark_page(session, one, person, attempt, position, names).next
    return Done(marking_of(slug, after[0], after[1], names) if after else marking_of(slug, names=names))


def page(
    session: SessionDep,
    course: Course,
    person: Person,
    attempt: str,
    position: int,
    names: bool,
    *,
    status: int = 200,
    typed: FormData | None = None,
    errors: Mapping[str, str] = MappingProxyType({}),
) -> Page:
    view = mark_page(session, course, person, attempt, position, names)
    slug = course.slug
    values: dict[str, Any] = {
        "view": view,
        "names": names,
        "typed": typed,
        "errors": errors,
        "to": lambda place: marking_of(slug, place[0], place[1], names),
        "here": lambda names: marking_of(slug, attempt, position, names),
    }
    return Page("authoring/mark.html", status=status, **values)
