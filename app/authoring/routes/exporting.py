"""A course's questions as a file; what it cannot carry is shown before, and each export is in the trail."""

from fastapi import APIRouter, Request, Response

from app import i18n
from app.audit.actions import record
from app.authoring.export_forms import AskedModule, WantedForm
from app.authoring.exports import KINDS, file_of, name_of
from app.authoring.queries.exporting import export_page, questions_of
from app.authoring.queries.seen import seen
from app.courses.queries import picture_files
from app.people.guards import Author
from app.people.rules import Permission
from app.web.attachment import attachment
from app.web.clock import Now, zone_of
from app.web.display import Display
from app.web.render import HEADERS, Page
from app.web.routing import ReadAfter, SessionDep, UnitRoute, long

router = APIRouter(prefix="/courses/{slug:slug}/questions/export", route_class=UnitRoute)
AUTHOR = Permission.AUTHOR
PAGE = "authoring/export.html"


@router.get("", name="authoring:export")
@long
def show(slug: str, module: AskedModule, person: Author, session: SessionDep, now: Now) -> Page:
    view = export_page(seen(session, person, AUTHOR, slug, now), module)
    return Page(PAGE, view=view, asked="xlsx", with_key=False, errors={})


@router.post("", name="authoring:export_file")
def export(slug: str, request: Request, form: WantedForm, person: Author, session: SessionDep, now: Now) -> Response:
    one = seen(session, person, AUTHOR, slug, now)
    wanted = form.value
    if wanted is None:
        view = export_page(one, "" if "module" in form.errors else str(form.typed.get("module", "")))
        asked, with_key = str(form.typed.get("format", "")), form.typed.get("with_key") == "1"
        return Page(PAGE, status=422, view=view, asked=asked, with_key=with_key, errors=form.errors)
    count = len(questions_of(one, wanted.module))
    language = Display.of(request).lang
    with i18n.speaking(language):
        name = name_of(one, wanted, now.astimezone(zone_of(request)))
    details = {"course": slug, "version": one.version.number, "module": wanted.module, "file": name, "questions": count}
    record(session, person, "questions:export", one.version.ref, details, now)

    def body(session: SessionDep) -> bytes:
        with i18n.speaking(language):
            return file_of(one, wanted, picture_files(session, one.content))

    return ReadAfter(body, KINDS[wanted.format], {**HEADERS, "Content-Disposition": attachment(name)})
