"""A picture comes into a lesson: its file is drawn anew outside of any transaction, since that takes long."""

import asyncio
from collections.abc import Mapping
from contextvars import copy_context
from datetime import datetime

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from app.authoring.actions.lessons import place_picture
from app.authoring.lesson_forms import LessonEdit, read_lesson_edit, read_picture
from app.authoring.queries.lessons import writing
from app.authoring.queries.seen import Seen, seen
from app.authoring.routes.lessons import page
from app.authoring.routes.paths import editing_of
from app.errors import Invalid
from app.files.rules import BadPicture, Picture, redrawn
from app.people.admission import admitted, written
from app.people.models import Person
from app.people.rules import Permission
from app.web.render import Done
from app.web.routing import SessionDep, drawn, reading
from app.web.uploads import UploadTooBig, upload_form

plain = APIRouter()
AUTHOR = Permission.AUTHOR


@plain.post("/courses/{slug:slug}/lessons/{lesson:slug}/pictures", name="authoring:add_picture")
async def add_picture(slug: str, lesson: str, request: Request) -> Response:
    one = await admitted(request, AUTHOR, lambda *who: begin(slug, lesson, *who))

    async def again(status: int, errors: Mapping[str, str], typed: FormData, edit: LessonEdit | None) -> Response:
        """The editor with what was typed; with what is saved where nothing could be read."""
        told = {name: str(typed.get(name, "")) for name in ("words", "after")}
        sketch, more = (edit.sketch, {"base": edit.base}) if edit else (None, {})
        found = await reading(
            request,
            lambda session: page(writing(session, one, lesson, sketch), status, unpictured=errors, told=told, **more),
        )
        return drawn(request, found)

    try:
        typed, upload = await upload_form(request, "picture")
    except UploadTooBig:
        return await again(413, {"picture": "too_big"}, FormData(), None)
    edit, place = read_lesson_edit(typed).value, read_picture(typed, upload is not None)
    if edit is None:
        raise Invalid(read_lesson_edit(typed).errors)
    if place.value is None or upload is None:
        return await again(422, place.errors, typed, edit)
    picture = await drawn_anew(request, upload.data)
    if isinstance(picture, BadPicture):
        return await again(422, {"picture": picture.why}, typed, edit)
    into = place.value

    def work(session: SessionDep, person: Person, now: datetime) -> Response:
        stands = seen(session, person, AUTHOR, slug, now)
        saved = place_picture(session, stands, lesson, edit.sketch, edit.base, into, picture, person, now)
        if not saved.kept:
            return page(writing(session, stands, lesson, edit.sketch), 409, met=saved.view, base=edit.base)
        return Done(editing_of(slug, lesson) + "#body")

    return await written(request, AUTHOR, FormData([*typed.multi_items(), ("picture", picture.sha256)]), work)


async def drawn_anew(request: Request, data: bytes) -> Picture | BadPicture:
    """Where long work is done, so that it makes nobody wait."""

    def draw() -> Picture | BadPicture:
        try:
            return redrawn(data)
        except BadPicture as bad:
            return bad

    context = copy_context()
    return await asyncio.wrap_future(request.app.state.database.long.submit(context.run, draw))


def begin(slug: str, lesson: str, session: SessionDep, person: Person, now: datetime) -> Seen:
    one = seen(session, person, AUTHOR, slug, now)
    one.lesson(lesson)
    return one
