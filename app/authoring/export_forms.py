"""What trainers ask for when they take a course's questions away."""

import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import Request
from starlette.datastructures import FormData

from app.authoring.guards import AddressUnknown
from app.authoring.rules.exporting import PAPERS, Format, Wanted
from app.web.forms import Form, posted
from app.web.routing import depends

SLUG = re.compile("[a-z0-9-]{1,64}")
KEYS = {"": False, "1": True}


def read_wanted(typed: FormData) -> Form[Wanted]:
    """Error codes: `format` missing, unknown; `module`, `with_key` unknown."""
    errors = _module_errors(typed)
    format, key = str(typed.get("format", "")), str(typed.get("with_key", ""))
    if format not in [*Format]:
        errors["format"] = "unknown" if format else "missing"
    if key not in KEYS:
        errors["with_key"] = "unknown"
    if errors:
        return Form(typed, None, errors)
    return Form(typed, Wanted(Format(format), str(typed.get("module", "")), KEYS[key] and format in PAPERS))


def module_asked(request: Request) -> str:
    """The module that an address asks for, empty for the whole course."""
    errors = _module_errors(request.query_params)
    if errors:
        raise AddressUnknown(errors)
    return request.query_params.get("module", "")


def _module_errors(asked: Mapping[str, object]) -> dict[str, str]:
    module = str(asked.get("module", ""))
    return {"module": "unknown"} if module and not SLUG.fullmatch(module) else {}


WantedForm = Annotated[Form[Wanted], posted(read_wanted)]
AskedModule = Annotated[str, depends(module_asked)]
