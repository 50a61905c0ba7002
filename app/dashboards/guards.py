"""What a request asks to see, understood; what no page of ours asks for is refused."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Request

from app.dashboards.forms import read_filters, read_progress_filters, read_unit_filters
from app.dashboards.rules.filters import Filters, ProgressFilters, UnitFilters
from app.dashboards.rules.history import Only
from app.errors import Invalid
from app.web.routing import depends


class FiltersUnknown(Invalid): ...


def _asked(request: Request) -> Mapping[str, Any]:
    return request.query_params if request.method == "GET" else request.state.form


def filters(request: Request) -> Filters:
    found, errors = read_filters(_asked(request))
    if errors:
        raise FiltersUnknown(errors)
    return found


def unit_filters(request: Request) -> UnitFilters:
    found, errors = read_unit_filters(_asked(request))
    if errors:
        raise FiltersUnknown(errors)
    return found


def progress_filters(request: Request) -> ProgressFilters:
    found, errors = read_progress_filters(_asked(request))
    if errors:
        raise FiltersUnknown(errors)
    return found


def part_of_history(request: Request) -> Only:
    try:
        return Only(_asked(request).get("only", ""))
    except ValueError:
        raise FiltersUnknown({"only": "unknown"}) from None


AskedHistory = Annotated[Only, depends(part_of_history)]
AskedPeople = Annotated[Filters, depends(filters)]
AskedProgress = Annotated[ProgressFilters, depends(progress_filters)]
AskedUnits = Annotated[UnitFilters, depends(unit_filters)]
