"""A file of questions is read outside of any transaction, since that takes long: admit, read, keep."""

import asyncio
import hashlib
from contextvars import copy_context
from datetime import datetime

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from app.authoring.actions.importing import Source
from app.authoring.actions.previews import keep
from app.authoring.import_forms import read_pasted
from app.authoring.queries.previews import StartPage, start_page
from app.authoring.queries.seen import seen
from app.authoring.routes.paths import preview_of_import
from app.authoring.rules.reading import Proposal, propose
from app.authoring.rules.refusals import file_words, nothing_words
from app.people.admission import admitted, written
from app.people.models import Person
from app.people.rules import Permission
from app.sheets.rules import Refused
from app.web.render import Done, Page
from app.web.routing import SessionDep, drawn
from app.web.uploads import Upload, UploadTooBig, upload_form

plain = APIRouter()
AUTHOR = Permission.AUTHOR


@plain.post("/courses/{slug:slug}/import", name="authoring:read_import")
async def read_import(slug: str, request: Request) -> Response:
    view = await admitted(request, AUTHOR, lambda *who: begin(slug, *who))
    try:
        typed, upload = await upload_form(request, "file")
    except UploadTooBig:
        return drawn(request, page(view, 413, {"file": "too_big"}))
    form = read_pasted(typed, upload is not None)
    pasted = str(typed.get("text", ""))
    if form.value is None:
        return drawn(request, page(view, 422, form.errors, text=pasted))
    sent = upload or Upload("", form.value.encode())
    found = await proposed(request, form.value if upload is None else sent.data, sent.name)
    if isinstance(found, Refused):
        return drawn(request, page(view, 422, {"file": "refused"}, file_words(found), pasted))
    if not found.reading.proposed and not found.reading.refused:
        return drawn(request, page(view, 422, {"file": "refused"}, nothing_words(), pasted))
    source = Source(sent.name, hashlib.sha256(sent.data).hexdigest())

    def work(session: SessionDep, person: Person, now: datetime) -> Response:
        ref = keep(session, seen(session, person, AUTHOR, slug, now), source, found, person, now)
        return Done(preview_of_import(slug, ref, {}, ""))

    return await written(request, AUTHOR, FormData([*typed.multi_items(), ("file", source.sha256)]), work)


async def proposed(request: Request, data: bytes | str, name: str) -> Proposal | Refused:
    """Read where long work is done, so that it makes nobody wait."""
    context = copy_context()
    return await asyncio.wrap_future(request.app.state.database.long.submit(context.run, propose, data, name))


def begin(slug: str, session: SessionDep, person: Person, now: datetime) -> StartPage:
    return start_page(session, person, seen(session, person, AUTHOR, slug, now))


def page(view: StartPage, status: int, errors: object, refused: str = "", text: str = "") -> Page:
    return Page("authoring/import.html", status=status, view=view, errors=errors, refused=refused, text=text)
