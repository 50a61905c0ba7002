"""The answer that is a picture."""

from fastapi import Response

from app.files.rules import KINDS
from app.web.render import HEADERS

AGE = 30 * 24 * 3600  # seconds; an address names the bytes


def picture_reply(data: bytes, name: str) -> Response:
    headers = {**HEADERS, "Cache-Control": f"private, max-age={AGE}, immutable"}
    return Response(data, media_type=KINDS[name.rpartition(".")[2]], headers=headers)
