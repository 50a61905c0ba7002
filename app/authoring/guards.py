"""What the address of a trainer's page asks to see; what no page of ours asks for is refused."""

from typing import Annotated

from fastapi import Request

from app.authoring.bank_forms import read_filters, read_number
from app.authoring.forms import SHOW, read_asked
from app.authoring.rules.analysis.listing import Asked
from app.authoring.rules.listing import Filters
from app.errors import Invalid
from app.web.routing import depends


class AddressUnknown(Invalid): ...


def filters(request: Request) -> Filters:
    found, errors = read_filters(request.query_params)
    if errors:
        raise AddressUnknown(errors)
    return found


def part_of_analysis(request: Request) -> Asked:
    found, errors = read_asked(request.query_params)
    if errors:
        raise AddressUnknown(errors)
    return found


def version_number(request: Request) -> int | None:
    number, known = read_number(request.query_params, "to")
    if not known:
        raise AddressUnknown("to")
    return number


def state_of_preview(request: Request) -> str:
    show = request.query_params.get("show", "before")
    if not SHOW.fullmatch(show):
        raise AddressUnknown("show")
    return show


def names_shown(request: Request) -> bool:
    """Names are hidden unless the address says otherwise."""
    names = request.query_params.get("names", "")
    if names not in ("", "shown"):
        raise AddressUnknown("names")
    return names == "shown"


AskedNames = Annotated[bool, depends(names_shown)]
AskedAnalysis = Annotated[Asked, depends(part_of_analysis)]
AskedQuestions = Annotated[Filters, depends(filters)]
AskedVersion = Annotated[int | None, depends(version_number)]
AskedPreview = Annotated[str, depends(state_of_preview)]
