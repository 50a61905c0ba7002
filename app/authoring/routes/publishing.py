"""From drafts to a version: the difference first, then the act."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import APIRouter

from app.authoring import actions
from app.authoring.actions import SeenOtherwise
from app.authoring.forms import PublicationForm
from app.authoring.queries.publishing import publishing
from app.authoring.queries.seen import Seen, seen
from app.authoring.routes.paths import course_of, publishing_of
from app.courses.actions import DraftStale, Unpublishable
from app.courses.rules import Fault
from app.people.guards import Author
from app.people.rules import Permission
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/courses/{slug:slug}/publishing", route_class=UnitRoute)
AUTHOR = Permission.AUTHOR


@router.get("", name="authoring:publishing")
@long
def show(slug: str, person: Author, session: SessionDep, now: Now) -> Page:
    return page(session, seen(session, person, AUTHOR, slug, now))


@router.post("", name="authoring:publish")
def publish(slug: str, form: PublicationForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    wanted = form.value
    if wanted is None:
        return page(session, one, 422, errors=form.errors, note=str(form.typed.get("note", "")))
    try:
        version = actions.publish(session, one, wanted.drafts, wanted.seen, wanted.note, person, now)
    except Unpublishable as wrong:
        return page(session, one, 422, note=wanted.note, faults=wrong.faults)
    except (SeenOtherwise, DraftStale):
        return page(session, one, 409, note=wanted.note, otherwise=True)
    return Done(course_of(slug, f"v{version.number}") if version else publishing_of(slug))


def page(
    session: SessionDep,
    one: Seen,
    status: int = 200,
    *,
    errors: Mapping[str, str] = MappingProxyType({}),
    note: str = "",
    faults: tuple[Fault, ...] | None = None,
    otherwise: bool = False,
) -> Page:
    view = publishing(session, one)
    return Page(
        "authoring/publishing.html",
        status=status,
        view=view,
        errors=errors,
        note=note,
        faults=view.faults if faults is None else faults,
        otherwise=otherwise,
    )
