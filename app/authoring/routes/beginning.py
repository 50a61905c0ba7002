"""A question begun, and its history with the way back."""

from fastapi import APIRouter

from app.authoring.actions import beginning
from app.authoring.bank_forms import BeginningForm, RestorationForm
from app.authoring.guards import AskedVersion
from app.authoring.queries.history import compared, history, wording_in
from app.authoring.queries.seen import Seen, seen
from app.authoring.routes.paths import question_of
from app.errors import Invalid
from app.people.guards import Author, CourseSeer
from app.people.rules import Permission
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/courses/{slug:slug}/questions", route_class=UnitRoute)
AUTHOR, SEE = Permission.AUTHOR, Permission.SEE_COURSE


@router.post("", name="authoring:begin")
def begin(slug: str, form: BeginningForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    wanted = form.value
    if wanted is None:
        raise Invalid(form.errors)
    if wanted.like:
        made = beginning.begin_like(session, one, wanted.like, person, now)
    else:
        sketch = beginning.empty(wanted.kind, wanted.paragraph)
        made = beginning.begin(session, one, wanted.lesson, sketch, person, now)
    return Done(question_of(slug, made, "before", "stem"))


@router.get("/{question:slug}/history", name="authoring:history")
def show(slug: str, question: str, to: AskedVersion, person: CourseSeer, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, SEE, slug, now)
    return page(session, one, question, to)


@router.post("/{question:slug}/history", name="authoring:restore")
def restore(slug: str, question: str, form: RestorationForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    wanted = form.value
    if wanted is None:
        raise Invalid(form.errors)
    try:
        beginning.restore(session, one, question, wanted.number, wanted.base, wanted.over, person, now)
    except beginning.SeenOtherwise:
        return page(session, one, question, wanted.number, 409, otherwise=True)
    return Done(question_of(slug, question, "before", "stem"))


def page(
    session: SessionDep, one: Seen, question: str, number: int | None, status: int = 200, otherwise: bool = False
) -> Page:
    """`number`: the version of the course whose wording is held against what stands; none shows the steps alone."""
    view = history(session, one, question)
    old = wording_in(session, one, question, number) if number else None
    return Page(
        "authoring/history.html",
        status=status,
        view=view,
        number=number,
        old=old,
        changes=compared(view, old) if old else (),
        otherwise=otherwise,
    )
