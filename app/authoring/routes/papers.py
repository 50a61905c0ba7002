"""Papers: the list of a course, the form of one, its publication."""

from collections.abc import Mapping
from random import SystemRandom
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter

from app.authoring.actions import papers as actions
from app.authoring.paper_forms import PaperEdit, PaperForm, PaperPublicationForm, removed_at
from app.authoring.queries.papers import Paper, named, paper, papers, touched
from app.authoring.queries.seen import Seen, seen
from app.authoring.routes.paths import course_of, paper_of, paper_publishing_of
from app.authoring.rules.papers import PaperSketch, Place, with_row, without_row
from app.courses.actions import Unpublishable
from app.courses.rules import Fault
from app.errors import Invalid
from app.people.guards import Author, CourseSeer
from app.people.rules import Permission
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/courses/{slug:slug}/papers", route_class=UnitRoute)
AUTHOR, SEE = Permission.AUTHOR, Permission.SEE_COURSE
CHANCE = SystemRandom()


@router.get("", name="authoring:papers")
def all_papers(slug: str, person: CourseSeer, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, SEE, slug, now)
    return Page("authoring/papers.html", seen=one, lines=papers(session, one))


@router.get("/{name:slug}", name="authoring:paper")
def one_paper(slug: str, name: str, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    return page(paper(session, one, named(one, name)))


@router.post("/{name:slug}", name="authoring:save_paper")
def save(slug: str, name: str, form: PaperForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    place, edit = named(one, name), form.value
    if edit is None:
        raise Invalid(form.errors)
    if edit.do == "discard":
        return discarded(session, one, place, edit)
    typed = pressed(session, one, place, edit)
    saved = actions.save(session, one, place, typed, edit.base, person, now)
    if not saved.kept:
        return page(paper(session, one, place, typed), 409, met=saved.paper, base=edit.base)
    if edit.do == "publish" and saved.paper.read.ready:
        return Done(paper_publishing_of(slug, name))
    if edit.do == "publish":
        return page(saved.paper, 422, unready=True)
    partial = "authoring/_paper.html" if edit.redraws else "authoring/_paper_state.html"
    return Done(paper_of(slug, name), partial=partial, **values(saved.paper))


def discarded(session: SessionDep, one: Seen, place: Place, edit: PaperEdit) -> Page:
    try:
        actions.discard(session, one, place, edit.base)
    except actions.SeenOtherwise:
        view = paper(session, one, place, edit.sketch)
        return page(view, 409, met=paper(session, one, place), base=edit.base)
    return Done(
        paper_of(one.course.slug, place.name), partial="authoring/_paper.html", **values(paper(session, one, place))
    )


def pressed(session: SessionDep, one: Seen, place: Place, edit: PaperEdit) -> PaperSketch:
    """What was typed, with what the button did to it."""
    if edit.do == "add":
        return with_row(edit.sketch, place.module)
    if at := removed_at(edit.do):
        return without_row(edit.sketch, at)
    if edit.do == "draw" and (view := paper(session, one, place, edit.sketch)).read.ready:
        return actions.fixed_from(session, view, CHANCE)
    return edit.sketch


@router.get("/{name:slug}/publishing", name="authoring:paper_publishing")
@long
def publishing(slug: str, name: str, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    return difference(session, one, named(one, name))


@router.post("/{name:slug}/publishing", name="authoring:publish_paper")
def publish(slug: str, name: str, form: PaperPublicationForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    place, wanted = named(one, name), form.value
    if wanted is None:
        return difference(session, one, place, 422, note=str(form.typed.get("note", "")), errors=form.errors)
    try:
        version = actions.publish(session, one, place, wanted.seen, wanted.note, person, now)
    except Unpublishable as wrong:
        return difference(session, one, place, 422, note=wanted.note, faults=wrong.faults)
    except (actions.SeenOtherwise, actions.NotReady):
        return difference(session, one, place, 409, note=wanted.note, otherwise=True)
    return Done(course_of(slug, f"v{version.number}"))


def difference(
    session: SessionDep,
    one: Seen,
    place: Place,
    status: int = 200,
    *,
    note: str = "",
    errors: Mapping[str, str] = MappingProxyType({}),
    faults: tuple[Fault, ...] = (),
    otherwise: bool = False,
) -> Page:
    view = paper(session, one, place)
    return Page(
        "authoring/paper_publishing.html",
        status=status,
        view=view,
        seen_as=actions.seen_as(view),
        classes=touched(session, one),
        note=note,
        errors=errors,
        faults=faults,
        otherwise=otherwise,
    )


def page(view: Paper, status: int = 200, **more: Any) -> Page:
    found = Page("authoring/paper.html", partial="authoring/_paper.html", status=status, **values(view, **more))
    if status == 409:
        found.headers["HX-Retarget"], found.headers["HX-Reswap"] = "#editor", "outerHTML"
    return found


def values(view: Paper, **more: Any) -> dict[str, Any]:
    return {"view": view, "met": None, "unready": False, "base": view.base, **more}
