"""Files that browsers keep for good: each has its content's hash in its address."""

import hashlib
import mimetypes
import os
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent.parent.parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"

mimetypes.add_type("text/javascript", ".js")  # some systems have another idea
mimetypes.add_type("image/svg+xml", ".svg")


@lru_cache(maxsize=512)
def _sha8(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def static(name: str) -> str:
    """The address of a file under static/."""
    path = FOLDER / name
    return f"/static/{_sha8(path, path.stat().st_mtime_ns)}/{name}"


class HashedFiles(StaticFiles):
    """Serves /static/<sha8>/name; under a hash that is not today's the file is sent, but not for keeping."""

    def get_path(self, scope: Scope) -> str:
        _sha, _, name = super().get_path(scope).partition(os.sep)
        return name

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in {200, 304}:
            current = static(path.replace(os.sep, "/"))
            response.headers["Cache-Control"] = FOR_GOOD if scope["path"].endswith(current) else "no-cache"
            response.headers["X-Content-Type-Options"] = "nosniff"
        return response
