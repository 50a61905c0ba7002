"""Questions from a file: what would go in is shown, mended and given a place before any of it does."""

from urllib.parse import quote

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from app.authoring.actions.editing import SeenOtherwise
from app.authoring.actions.importing import SomeStand, TooLong, undo_import
from app.authoring.actions.previews import Homeless, NoSuchPlace, RefusedStand, choose, import_preview, mend
from app.authoring.import_forms import ImportForm, MendedForm, Part, PlacingForm, UndoingForm, read_part
from app.authoring.import_guards import AskedPart
from app.authoring.models import ImportPreview
from app.authoring.queries.previews import REFUSED, import_page, preview_of, start_page
from app.authoring.queries.seen import Seen, seen
from app.authoring.queries.undoing import batch_of, undoing
from app.authoring.routes.paths import bank_of, preview_of_import, undoing_of
from app.authoring.rules.formats.template import template
from app.authoring.rules.importing import State
from app.authoring.rules.listing import Filters
from app.authoring.rules.listing import State as Listing
from app.authoring.rules.refusals import column_words, words
from app.errors import Invalid
from app.people.guards import Author
from app.people.rules import Permission
from app.web.attachment import XLSX
from app.web.clock import Now
from app.web.render import HEADERS, Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/courses/{slug:slug}", route_class=UnitRoute)
AUTHOR = Permission.AUTHOR
TEMPLATE_NAME = "题库模板.xlsx"


@router.get("/import", name="authoring:import")
def start(slug: str, person: Author, session: SessionDep, now: Now) -> Page:
    view = start_page(session, person, seen(session, person, AUTHOR, slug, now))
    return Page("authoring/import.html", view=view, errors={}, refused="", text="")


@router.get("/import/template.xlsx", name="authoring:import_template")
@long
def empty_workbook(slug: str, person: Author, session: SessionDep, now: Now) -> Response:
    seen(session, person, AUTHOR, slug, now)
    headers = {**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(TEMPLATE_NAME)}"}
    return Response(template(), media_type=XLSX, headers=headers)


@router.get("/import/{ref:ref}", name="authoring:import_preview")
@long
def preview(slug: str, ref: str, part: AskedPart, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    return page(session, one, preview_of(session, person, one, ref), part)


@router.post("/import/{ref:ref}/entries/{number:int}", name="authoring:mend")
def mend_entry(
    slug: str, ref: str, number: int, form: MendedForm, person: Author, session: SessionDep, now: Now
) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    row = preview_of(session, person, one, ref, lock=True)
    part = part_of(form.typed)
    if form.value is None:
        return page(session, one, row, part, 422, form.errors)
    if not mend(session, row, number, form.value):
        return page(session, one, row, Part(REFUSED, part.page), 422, still=number)
    return Done(preview_of_import(slug, ref, part.pairs(), "fix"))


@router.post("/import/{ref:ref}/places", name="authoring:place_import")
def place(slug: str, ref: str, form: PlacingForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    row = preview_of(session, person, one, ref, lock=True)
    part = part_of(form.typed)
    if form.value is None:
        return page(session, one, row, part, 422, form.errors)
    try:
        choose(session, one, row, form.value.where, form.value.numbers)
    except NoSuchPlace:
        return page(session, one, row, part, 422, {"where": "unknown"})
    return Done(preview_of_import(slug, ref, part.pairs(), "list"))


@router.post("/import/{ref:ref}", name="authoring:import_questions")
def do(slug: str, ref: str, form: ImportForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    row = preview_of(session, person, one, ref, lock=True)
    if form.value is None:
        raise Invalid(form.errors)
    try:
        import_preview(session, one, row, form.value.seen, form.value.leave_out, person, now)
    except RefusedStand:
        return page(session, one, row, Part(REFUSED), 422, {"leave_out": "missing"})
    except Homeless:
        return page(session, one, row, Part(State.NEW), 422, {"where": "missing"})
    except TooLong:
        return page(session, one, row, Part(State.NEW), 422, {"entry": "too_long"})
    except SeenOtherwise:
        return page(session, one, row, Part(), 409, {"seen": "otherwise"})
    return Done(preview_of_import(slug, ref, {}, ""))


@router.get("/imports/{ref:ref}/undoing", name="authoring:undoing")
def ask_undoing(slug: str, ref: str, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    view = undoing(session, one, batch_of(session, one, ref))
    return Page("authoring/undoing.html", view=view, course=one.course, untold=False)


@router.post("/imports/{ref:ref}/undoing", name="authoring:undo_import")
def undo(slug: str, ref: str, form: UndoingForm, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, AUTHOR, slug, now)
    batch = batch_of(session, one, ref)
    if form.value is None:
        raise Invalid(form.errors)
    try:
        undo_import(session, one, batch, form.value, person, now)
    except SomeStand:
        view = undoing(session, one, batch)
        return Page("authoring/undoing.html", status=422, view=view, course=one.course, untold=True)
    return Done(undoing_of(slug, ref))


def part_of(typed: FormData) -> Part:
    """The part of the preview that a form was on."""
    return read_part(typed)[0]


def page(
    session: SessionDep,
    one: Seen,
    row: ImportPreview,
    part: Part,
    status: int = 200,
    errors: object = None,
    still: int = 0,
) -> Page:
    """`still`: the entry that was sent and is no better."""
    view = import_page(session, one, row, part.show, part.page)

    def to_part(show: str, page: int = 1) -> str:
        return preview_of_import(one.course.slug, row.ref, Part(show, page).pairs(), "")

    def to_page(page: int) -> str:
        return to_part(view.show, page)

    return Page(
        "authoring/import_preview.html",
        status=status,
        view=view,
        errors=errors or {},
        still=still,
        words=words,
        column_words=column_words,
        to_part=to_part,
        to_page=to_page,
        to_drafts=bank_of(one.course.slug, Filters(state=Listing.DRAFT)),
    )
