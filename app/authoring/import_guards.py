"""Which part of a preview an address asks for."""

from typing import Annotated

from fastapi import Request

from app.authoring.guards import AddressUnknown
from app.authoring.import_forms import Part, read_part
from app.web.routing import depends


def part(request: Request) -> Part:
    found, errors = read_part(request.query_params)
    if errors:
        raise AddressUnknown(errors)
    return found


AskedPart = Annotated[Part, depends(part)]
