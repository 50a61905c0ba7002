"""Lessons: the editor of one, what publishing it changes, and two changes brought together."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter

from app.authoring.actions import lessons as actions
from app.authoring.lesson_forms import ChoiceForm, LessonEdit, LessonForm, LessonPublicationForm
from app.authoring.queries.lessons import Writing, merging, shown, writing
from app.authoring.queries.seen import Seen, pinned, seen
from app.authoring.routes.paths import course_of, editing_of, lesson_of, lesson_publishing_of
from app.authoring.rules.merging import Side
from app.courses.actions import Unpublishable
from app.courses.rules import Fault
from app.errors import Invalid
from app.people.guards import Author
from app.people.rules import Permission
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/courses/{slug:slug}/lessons/{lesson:slug}", route_class=UnitRoute)
AUTHOR = Permission.AUTHOR
PICTURE: dict[str, Any] = {"unpictured": {}, "told": {"words": "", "after": ""}}  # of a picture that was not taken


@router.get("/editing", name="authoring:edit_lesson")
def edit(slug: str, lesson: str, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    return page(writing(session, one, lesson))


@router.post("/editing", name="authoring:save_lesson")
def save(slug: str, lesson: str, form: LessonForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    edit = form.value
    if edit is None:
        raise Invalid(form.errors)
    if edit.do == "discard":
        return discarded(session, one, lesson, edit)
    saved = actions.save(session, one, lesson, edit.sketch, edit.base, person, now, edit.do == "tidy")
    if not saved.kept:
        return page(writing(session, one, lesson, edit.sketch), 409, met=saved.view, base=edit.base)
    if edit.do == "publish" and saved.view.ready:
        return Done(lesson_publishing_of(slug, lesson))
    if edit.do == "publish":
        return page(saved.view, 422, unready=True)
    partial = "authoring/_lesson_editor.html" if edit.do == "tidy" else "authoring/_lesson_state.html"
    return Done(editing_of(slug, lesson), partial=partial, **values(saved.view))


def discarded(session: SessionDep, one: Seen, lesson: str, edit: LessonEdit) -> Page:
    try:
        actions.discard(session, one, lesson, edit.base)
    except actions.SeenOtherwise:
        typed = writing(session, one, lesson, edit.sketch)
        return page(typed, 409, met=writing(session, one, lesson), base=edit.base)
    return Done(lesson_of(one.course.slug, lesson))


@router.get("/publishing", name="authoring:lesson_publishing")
@long
def publishing(slug: str, lesson: str, person: Author, session: SessionDep, now: Now) -> Page:
    return difference(session, seen(session, person, AUTHOR, slug, now), lesson)


@router.post("/publishing", name="authoring:publish_lesson")
def publish(slug: str, lesson: str, form: LessonPublicationForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    wanted = form.value
    if wanted is None:
        return difference(session, one, lesson, 422, note=str(form.typed.get("note", "")), errors=form.errors)
    try:
        version = actions.publish(session, one, lesson, wanted.seen, wanted.note, person, now)
    except Unpublishable as wrong:
        return difference(session, one, lesson, 422, note=wanted.note, faults=wrong.faults)
    except (actions.SeenOtherwise, actions.NotReady):
        return difference(session, one, lesson, 409, note=wanted.note, otherwise=True)
    return Done(course_of(slug, f"v{version.number}"))


@router.get("/merging", name="authoring:lesson_merging")
def merge(slug: str, lesson: str, person: Author, session: SessionDep, now: Now) -> Page:
    return both(session, seen(session, person, AUTHOR, slug, now), lesson)


@router.post("/merging", name="authoring:merge_lesson")
def resolve(slug: str, lesson: str, form: ChoiceForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    wanted = form.value
    if wanted is None:
        raise Invalid(form.errors)
    try:
        actions.resolve(session, one, lesson, wanted.seen, wanted.chosen, person, now)
    except actions.SeenOtherwise:
        return both(session, one, lesson, 409, chosen=wanted.chosen, otherwise=True)
    except actions.Undecided:
        return both(session, one, lesson, 422, chosen=wanted.chosen)
    return Done(editing_of(slug, lesson))


def both(
    session: SessionDep,
    one: Seen,
    lesson: str,
    status: int = 200,
    chosen: Mapping[str, Side] = MappingProxyType({}),
    otherwise: bool = False,
) -> Page:
    view = writing(session, one, lesson)
    return Page(
        "authoring/lesson_merging.html",
        status=status,
        view=view,
        merging=merging(view),
        seen_as=actions.seen_as(view),
        chosen=chosen,
        undecided=status == 422,
        otherwise=otherwise,
    )


def difference(
    session: SessionDep,
    one: Seen,
    lesson: str,
    status: int = 200,
    *,
    note: str = "",
    errors: Mapping[str, str] = MappingProxyType({}),
    faults: tuple[Fault, ...] = (),
    otherwise: bool = False,
) -> Page:
    view = writing(session, one, lesson)
    return Page(
        "authoring/lesson_publishing.html",
        status=status,
        view=view,
        seen_as=actions.seen_as(view),
        classes=pinned(session, one.course),
        note=note,
        errors=errors,
        faults=faults,
        otherwise=otherwise,
    )


def page(view: Writing, status: int = 200, **more: Any) -> Page:
    found = Page(
        "authoring/lesson_editor.html", partial="authoring/_lesson_editor.html", status=status, **values(view, **more)
    )
    if status == 409:
        found.headers["HX-Retarget"], found.headers["HX-Reswap"] = "#editor", "outerHTML"
    return found


def values(view: Writing, **more: Any) -> dict[str, Any]:
    course = view.seen.course.slug
    blocks = shown(view, lambda lesson, paragraph: lesson_of(course, lesson, paragraph))
    return {"view": view, "blocks": blocks, "met": None, "unready": False, "base": view.base, **PICTURE, **more}
