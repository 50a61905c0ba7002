"""What a request may weigh and must be made of, before anything reads it."""

from urllib.parse import unquote_to_bytes

from fastapi import Request
from fastapi.responses import PlainTextResponse
from starlette.datastructures import FormData
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import Malformed

FORM = 1_000_000  # bytes
ANSWER = 256_000
FIELDS = 200
REFUSAL = PlainTextResponse("the address is not UTF-8", 400)


def is_text(raw: bytes) -> bool:
    """UTF-8 without NUL, which PostgreSQL takes nowhere."""
    try:
        return "\0" not in raw.decode()
    except UnicodeDecodeError:
        return False


async def text_form(request: Request) -> FormData:
    """The form as text; FastAPI's own reading would guess where the bytes are not UTF-8."""
    raw = await request.body()
    if request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        if not raw.isascii():
            raise Malformed
        raw = unquote_to_bytes(raw)
    if not is_text(raw):
        raise Malformed
    return await request.form(max_files=0, max_fields=FIELDS)


class TextAddress:
    """Refuses an address that is not text."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope.get("query_string", b"")
        wrong = query and scope["type"] == "http" and not is_text(unquote_to_bytes(query))
        await (REFUSAL if wrong else self.app)(scope, receive, send)
