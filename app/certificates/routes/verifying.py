"""The public page: who holds a certificate learns whether it is ours, and whether it still holds."""

import json
from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from app.certificates.queries import Shown, by_code, by_number
from app.certificates.rules import State
from app.errors import NotFound
from app.people.guards import Visiting
from app.web.render import HEADERS, Moved, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/certificates", route_class=UnitRoute)
LONGEST = 60


@router.get("/verify", name="certificates:verify")
def look_up(
    request: Request, person: Visiting, session: SessionDep, code: str = "", number: str = "", name: str = ""
) -> Response:
    """A form in the address: nothing is written. A number needs the name that stands beside it."""
    code, number, name = (one.strip()[:LONGEST] for one in (code, number, name))
    if code:
        return Moved(str(request.app.url_path_for("certificates:one", code=_plain(code) or "-")))
    typed = {"code": "", "number": number, "name": name}
    if bool(number) != bool(name):
        return _page(typed, None, "", {"name" if number else "number": "missing"})
    shown = by_number(session, number, name) if number else None
    return _page(typed, shown, "number" if number else "")


@router.get("/{code}", name="certificates:one")
def one(code: str, person: Visiting, session: SessionDep) -> Page:
    shown = by_code(session, code)
    return _page({"code": code[:LONGEST], "number": "", "name": ""}, shown, "code", status=200 if shown else 404)


@router.get("/{code}/signed.json", name="certificates:signed")
def signed(code: str, session: SessionDep) -> Response:
    """What is verified without this site: the text, its signature, the public key."""
    if (shown := by_code(session, code)) is None:
        raise NotFound
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="certificate-{shown.code}.json"'}
    body = json.dumps(shown.signed, ensure_ascii=False, indent=1)
    return Response(body, media_type="application/json", headers=headers)


def _page(
    typed: Mapping[str, str],
    shown: Shown | None,
    asked_by: str,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Page:
    state = (shown.state if shown else State.UNKNOWN) if asked_by else None
    return Page(
        "certificates/verify.html",
        status=422 if errors else status,
        typed=typed,
        shown=shown,
        state=state,
        asked_by=asked_by,
        errors=errors or {},
    )


def _plain(code: str) -> str:
    """Of a code as it may be typed, or of the whole address."""
    return "".join(letter for letter in code.rsplit("/", 1)[-1].lower() if letter.isascii() and letter.isalnum())
