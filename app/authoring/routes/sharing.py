"""The bank that courses share: reading it, taking a copy, opening one's own course."""

from fastapi import APIRouter

from app.authoring.actions import beginning
from app.authoring.bank_forms import SharingForm, TakingForm
from app.authoring.guards import AskedQuestions
from app.authoring.queries.seen import seen
from app.authoring.queries.sharing import shared, shared_question
from app.authoring.routes.paths import course_of, question_of, shared_of
from app.errors import Invalid
from app.people.guards import Author
from app.people.rules import Permission
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/courses/{slug:slug}", route_class=UnitRoute)
AUTHOR = Permission.AUTHOR


@router.get("/shared", name="authoring:shared")
def show(slug: str, filters: AskedQuestions, person: Author, session: SessionDep, now: Now) -> Page:
    view = shared(session, seen(session, person, AUTHOR, slug, now), person, filters, now)

    def to_page(page: int) -> str:
        return shared_of(slug, filters.with_(page=page))

    return Page("authoring/shared.html", view=view, filters=filters, to_page=to_page)


@router.post("/shared", name="authoring:take")
def take(slug: str, form: TakingForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    wanted = form.value
    if wanted is None:
        raise Invalid(form.errors)
    course, question = shared_question(session, one, person, wanted.course, wanted.question, now)
    made = beginning.take(session, one, wanted.lesson, course, question, person, now)
    return Done(question_of(slug, made, "before", "paragraph"))


@router.post("/sharing", name="authoring:share")
def share(slug: str, form: SharingForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    if form.value is None:
        raise Invalid(form.errors)
    beginning.share(session, one.course, form.value, person, now)
    return Done(course_of(slug, "sharing"))
