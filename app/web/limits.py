"""What a request may weigh and must be made of, before anything reads it."""

from urllib.parse import unquote_to_bytes

from fastapi import Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from app.errors import Malformed

MOST = 256_000  # bytes of a form; a long answer has some thousand
FIELDS = 200


def is_text(raw: bytes) -> bool:
    """UTF-8 without NUL, which PostgreSQL takes nowhere."""
    try:
        return "\0" not in raw.decode()
    except UnicodeDecodeError:
        return False


async def body(request: Request, most: int = MOST) -> bytes:
    """All of it, or as little as shows that it is too much. (Starlette's own limit would answer in plain English.)"""
    said = request.headers.get("Content-Length", "0")
    if not said.isdigit() or int(said) > most:
        raise HTTPException(413)
    chunks, size = [], 0
    async for chunk in request.stream():
        chunks.append(chunk)
        if (size := size + len(chunk)) > most:
            raise HTTPException(413)
    return b"".join(chunks)


async def text_form(request: Request) -> FormData:
    """The form as text; FastAPI's own reading would guess where the bytes are not UTF-8."""
    raw = plain = await body(request)
    if request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        if not raw.isascii():
            raise Malformed
        raw = unquote_to_bytes(raw)
    if not is_text(raw):
        raise Malformed
    request._body = plain  # where Starlette's parser looks first
    return await request.form(max_files=0, max_fields=FIELDS)
