"""The wrong key, found too late: what it would change comes first, then the act; and the way back."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter, Request

from app.authoring.actions.editing import SeenOtherwise
from app.authoring.actions.regrading import regrade, reverse
from app.authoring.guards import AddressUnknown
from app.authoring.queries.regrading import done, regrade_of, regrade_view, reversal
from app.authoring.queries.seen import seen
from app.authoring.regrade_forms import Confirmed, ConfirmedForm, read_asked
from app.authoring.rules.regrading import Asked
from app.courses.actions import DraftStale, Unpublishable
from app.people.guards import Author
from app.people.rules import Permission
from app.quizzes.actions import Reversed
from app.web.clock import Now
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/courses/{slug:slug}", route_class=UnitRoute)
AUTHOR = Permission.AUTHOR
Errors = Mapping[str, str]
NONE: Errors = MappingProxyType({})


@router.get("/questions/{question:slug}/regrade", name="authoring:regrade")
@long
def show(slug: str, question: str, request: Request, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    view = regrade_view(session, one, question, _asked(request.query_params.multi_items()))
    return Page(
        "authoring/regrade.html", status=422 if view.error else 200, view=view, errors=NONE, reason="", stale=False
    )


@router.post("/questions/{question:slug}/regrade", name="authoring:apply_regrade")
def apply(
    slug: str, question: str, form: ConfirmedForm, request: Request, person: Author, session: SessionDep, now: Now
) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    pairs = [(name, str(value)) for name, value in request.state.form.multi_items()]
    view = regrade_view(session, one, question, _asked(pairs))

    def again(status: int, errors: Errors = NONE, stale: bool = False) -> Page:
        reason = str(form.typed.get("reason", ""))
        return Page("authoring/regrade.html", status=status, view=view, errors=errors, reason=reason, stale=stale)

    if view.preview is None or form.value is None:
        return again(422, form.errors)
    try:
        made = regrade(session, view, view.preview, form.value.seen_as, form.value.reason, person, now)
    except SeenOtherwise:
        return again(409, stale=True)
    except (DraftStale, Unpublishable):
        return again(409, stale=True)
    return Done(f"/courses/{slug}/regrades/{made.ref}")


@router.get("/regrades/{ref:ref}", name="authoring:regraded")
@long
def regraded(slug: str, ref: str, person: Author, session: SessionDep, now: Now) -> Page:
    return _page(session, slug, ref, person, now)


@router.post("/regrades/{ref:ref}/reversal", name="authoring:reverse_regrade")
def undo(slug: str, ref: str, form: ConfirmedForm, person: Author, session: SessionDep, now: Now) -> Page:
    if form.value is None:
        return _page(session, slug, ref, person, now, 422, form)
    one = seen(session, person, AUTHOR, slug, now)
    made = regrade_of(session, one, ref)
    try:
        reverse(session, one, made, form.value.seen_as, form.value.reason, person, now)
    except (SeenOtherwise, Reversed):
        return _page(session, slug, ref, person, now, 409, form)
    return Done(f"/courses/{slug}/regrades/{ref}")


def _page(
    session: SessionDep,
    slug: str,
    ref: str,
    person: Author,
    now: Now,
    status: int = 200,
    form: Form[Confirmed] | None = None,
) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    made = regrade_of(session, one, ref)
    values: dict[str, Any] = {
        "seen": one,
        "titles": {module.slug: module.title for module in one.content.modules},
        "done": done(session, made),
        "preview": None if made.reversed_at else reversal(session, made),
        "errors": form.errors if form else NONE,
        "reason": str(form.typed.get("reason", "")) if form else "",
        "stale": status == 409,
    }
    return Page("authoring/regraded.html", status=status, **values)


def _asked(pairs: list[tuple[str, str]]) -> Asked:
    asked = read_asked(pairs)
    if asked is None:
        raise AddressUnknown("kind")
    return asked
