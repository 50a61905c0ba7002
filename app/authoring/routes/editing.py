"""The editor of one question: its page, and every press of a key or a button in it."""

from typing import Any

from fastapi import APIRouter

from app.authoring import actions
from app.authoring.actions import Saved, State
from app.authoring.forms import EditForm
from app.authoring.guards import AskedPreview
from app.authoring.queries.drafts import standing
from app.authoring.queries.editor import Editor, editor, met, other_at_it
from app.authoring.queries.seen import seen
from app.authoring.routes.paths import bank_of, publishing_of, question_of
from app.authoring.rules.listing import Filters
from app.authoring.rules.operations import Edit, Verb, focus
from app.authoring.rules.sketch import Kind
from app.errors import Invalid
from app.people.guards import Author
from app.people.models import Person
from app.people.rules import Permission
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/courses/{slug:slug}/questions", route_class=UnitRoute)
AUTHOR = Permission.AUTHOR
PAGE = "authoring/question.html"


@router.get("/{question:slug}", name="authoring:question")
def question(slug: str, question: str, show: AskedPreview, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    stands = standing(session, one, question)
    return Page(PAGE, **shown(editor(session, one, stands, show), other=other_at_it(stands, person, now)))


@router.post("/{question:slug}", name="authoring:edit")
def edit(slug: str, question: str, form: EditForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    if form.value is None:
        raise Invalid(form.errors)
    saved = actions.save(session, one, question, form.value, person, now, too_long=bool(form.errors))
    if saved.state is State.GONE:
        return Done(bank_of(slug, Filters()))
    kept = saved.state is State.SAVED
    view = editor(session, one, saved.standing, form.value.show, None if kept else saved.sketch)
    return done(view, form.value) if kept else refused(view, form.value, saved, person)


def done(view: Editor, edit: Edit) -> Page:
    """Saved. Publishing goes on to the difference, but only where nothing is wrong."""
    do = edit.do
    if do.verb is Verb.PUBLISH and view.wrong:
        return Page(PAGE, status=422, **shown(view, unready=True))
    if do.verb is Verb.PUBLISH:
        return Done(publishing_of(view.course))
    at = focus(do, len(getattr(view.sketch, do.column)) if do.column else 0)
    partial = "authoring/_editor.html" if do.redraws else "authoring/_saving.html"
    page = question_of(view.course, view.slug, view.preview.current, at)
    blanks = edit.drawn is Kind.FILL and len(edit.sketch.blanks) != len(view.sketch.blanks)
    return Done(page, partial=partial, **shown(view, focus=at, new_blanks=blanks))


def refused(view: Editor, edit: Edit, saved: Saved, person: Person) -> Page:
    """Not saved; the form keeps what was typed, and the name of what its editor saw."""
    if saved.state is State.CONFLICT:
        values = shown(view, met=met(saved.standing, saved.sketch, person), base=edit.base)
        page = Page(PAGE, partial="authoring/_conflict.html", status=409, **values)
    else:
        page = Page(PAGE, partial="authoring/_conflict.html", status=422, **shown(view, too_long=True, base=edit.base))
    page.headers["HX-Retarget"], page.headers["HX-Reswap"] = "#conflict", "outerHTML"
    return page


def shown(view: Editor, **more: Any) -> dict[str, Any]:
    """The values of the editor's templates."""
    plain: dict[str, Any] = {
        "met": None,
        "other": None,
        "too_long": False,
        "unready": False,
        "focus": "",
        "base": view.standing.base,
    }
    return {"view": view, **plain, **more}
