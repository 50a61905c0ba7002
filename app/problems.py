"""What went wrong, as a page: the one place where errors of the domain become replies."""

import contextlib
import logging
from urllib.parse import urlencode, urlsplit, urlunsplit

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import IntegrityError
from starlette.exceptions import HTTPException

from app import errors
from app.people.guards import greet
from app.web.clock import now_of
from app.web.render import Moved, Page
from app.web.routing import READS, reading
from app.web.visitor import visitor

STATUS: dict[type[Exception], int] = {
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.CrossOrigin: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.Malformed: 400,
    errors.UnknownHost: 400,
    RequestValidationError: 422,
    IntegrityError: 409,  # two did the same at once, and the database let one of them
}

log = logging.getLogger("touyan")
log.setLevel(logging.DEBUG)


async def problem(request: Request, error: Exception) -> Response:
    """The reply to an error; its unit of work is rolled back by now."""
    if isinstance(error, errors.PasswordMustChange):
        return Moved(str(request.app.url_path_for("people:password")))
    status, back = status_of(error), way_back(request)
    if status == 401 and request.method == "GET" and "HX-Request" not in request.headers:
        return Moved(f"{request.app.url_path_for('people:sign_in')}?{urlencode({'next': back})}")
    if status >= 500:
        log.debug("a request failed", exc_info=error)  # the server tells it too; this is for tests
    await recognise(request)
    kind = type(error).__name__ if isinstance(error, errors.DomainError) else ""
    base_url = request.app.state.settings.base_url
    values = {"code": status, "kind": kind, "next": back, "base_url": base_url}
    page = Page("web/problem.html", partial="web/_problem.html", status=status, **values)
    page.draw(request)
    if isinstance(error, HTTPException) and error.headers:
        page.headers.update(error.headers)
    return page


def status_of(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.status_code
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def way_back(request: Request) -> str:
    """The page to return to after signing in: this one, or for a write the one that it came from."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if request.method in READS and "HX-Request" not in request.headers:
        came_from = str(request.url)
    parts = urlsplit(came_from)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))


async def recognise(request: Request) -> None:
    """The shell of an error page needs to know who asks; where no guard was asked, this does."""
    if visitor(request) or not request.cookies.get(request.app.state.settings.session_cookie):
        return
    with contextlib.suppress(Exception):  # the page about an error must not fail for the same reason
        await reading(request, lambda session: greet(request, session, now_of(request), lock=False))
