"""A form with a file in it, read before any unit of work begins."""

import re
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from app.errors import Malformed
from app.web.limits import FIELDS, body

MOST_FILE = 10 * 2**20  # bytes
BESIDE = 2**20  # of the form's other fields and its boundaries
LONGEST_NAME = 120


@dataclass(frozen=True)
class Upload:
    """`name` is the file's own, without its folders; data is as sent."""

    name: str
    data: bytes


class UploadTooBig(HTTPException):
    def __init__(self) -> None:
        super().__init__(413)


async def upload_form(request: Request, field: str) -> tuple[FormData, Upload | None]:
    """The form, and the file of one of its fields where one was chosen. Raises UploadTooBig, Malformed."""
    try:
        request._body = await body(request, MOST_FILE + BESIDE)
    except HTTPException:
        raise UploadTooBig from None
    form = await request.form(max_files=1, max_fields=FIELDS, max_part_size=BESIDE)
    texts = FormData([(name, value) for name, value in form.multi_items() if isinstance(value, str)])
    if any("\0" in name + str(value) for name, value in texts.multi_items()):
        raise Malformed
    sent = form.get(field)
    upload = None
    if isinstance(sent, UploadFile) and sent.filename:
        data = await sent.read()
        if len(data) > MOST_FILE:
            raise UploadTooBig
        upload = Upload(file_name(sent.filename), data)
    await form.close()
    return texts, upload


def file_name(sent: str) -> str:
    """The last part of a path, without what nobody can see; its suffix stays where the name is too long."""
    last = re.split(r"[\\/]", sent)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    stem, dot, suffix = shown.rpartition(".")
    return shown if len(shown) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(suffix) - 1]}{dot}{suffix[:16]}"
