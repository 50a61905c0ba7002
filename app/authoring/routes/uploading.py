"""A file of questions is read outside of any transaction, since that takes long: admit, read, keep."""

import asyncio
import hashlib
from contextvars import copy_context
from datetime import datetime

from fastapi import APIRouter, Request, Response

from app.authoring.actions.importing import Source
from app.authoring.actions.previews import keep
from app.authoring.import_forms import read_pasted
from app.authoring.import_guards import admitted
from app.authoring.queries.previews import StartPage, start_page
from app.authoring.queries.seen import seen
from app.authoring.routes.paths import preview_of_import
from app.authoring.rules.reading import Proposal, propose
from app.authoring.rules.refusals import file_words, nothing_words
from app.people.rules import Permission
from app.sheets.rules import Refused
from app.web.clock import now_of
from app.web.render import Done, Page
from app.web.routing import SessionDep, drawn, reading, writing
from app.web.uploads import Upload, UploadTooBig, upload_form

plain = APIRouter()
AUTHOR = Permission.AUTHOR


@plain.post("/courses/{slug:slug}/import", name="authoring:read_import")
async def read_import(slug: str, request: Request) -> Response:
    now = now_of(request)
    view = await reading(request, lambda session: begin(session, request, slug, now))
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
    ref = await writing(request, lambda session: kept(session, request, slug, source, found, now))
    return drawn(request, Done(preview_of_import(slug, ref, {}, "")))


async def proposed(request: Request, data: bytes | str, name: str) -> Proposal | Refused:
    """Read where long work is done, so that it makes nobody wait."""
    context = copy_context()
    return await asyncio.wrap_future(request.app.state.database.long.submit(context.run, propose, data, name))


def begin(session: SessionDep, request: Request, slug: str, now: datetime) -> StartPage:
    person = admitted(request, session, AUTHOR, now)
    return start_page(session, person, seen(session, person, AUTHOR, slug, now))


def kept(session: SessionDep, request: Request, slug: str, source: Source, found: Proposal, now: datetime) -> str:
    """Asks again who is there: he may have lost the right while the file was read."""
    person = admitted(request, session, AUTHOR, now)
    return keep(session, seen(session, person, AUTHOR, slug, now), source, found, person, now)


def page(view: StartPage, status: int, errors: object, refused: str = "", text: str = "") -> Page:
    return Page("authoring/import.html", status=status, view=view, errors=errors, refused=refused, text=text)
