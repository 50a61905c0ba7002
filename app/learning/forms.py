"""What learners send beside answers."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Request
from starlette.datastructures import FormData

from app.web.forms import Form, posted
from app.web.routing import depends

_BLOCK = re.compile("[a-z0-9-]{1,64}")
_REF = re.compile("[a-z2-7]{16}")
_PLACE = re.compile("[1-9][0-9]{0,2}", re.ASCII)


def read_position(typed: FormData) -> Form[str]:
    """The id of the block that was last seen."""
    block = str(typed.get("paragraph", ""))
    if not _BLOCK.fullmatch(block):
        return Form(typed, None, {"paragraph": "malformed"})
    return Form(typed, block)


def read_fix(typed: FormData) -> Form[bool]:
    """Whether an answer is to count from now on (the button 「提交本题」)."""
    return Form(typed, typed.get("fix") == "1")


def read_onward(typed: FormData) -> Form[str]:
    """Where a browser without scripts goes once the answer is saved: a place, `end`, or (empty) nowhere."""
    onward = str(typed.get("onward", ""))
    return Form(typed, onward if onward == "end" or _PLACE.fullmatch(onward) else "")


@dataclass(frozen=True)
class Back:
    """The question that a reader came from."""

    attempt: str
    question: int


def read_back(request: Request) -> Form[Back]:
    """From the address: `?attempt=REF&question=3`; anything else is no way back, and no fault."""
    attempt, question = request.query_params.get("attempt", ""), request.query_params.get("question", "")
    known = _REF.fullmatch(attempt) and _PLACE.fullmatch(question)
    return Form(FormData(), Back(attempt, int(question)) if known else None)


BackQuery = Annotated[Form[Back], depends(read_back)]
PositionForm = Annotated[Form[str], posted(read_position)]
FixForm = Annotated[Form[bool], posted(read_fix)]
OnwardForm = Annotated[Form[str], posted(read_onward)]


def _join(form: FormData) -> Form[str]:
    """A class's code as it was typed; `code` missing."""
    code = str(form.get("code", ""))[:40]
    return Form(form, code) if code.strip() else Form(form, errors={"code": "missing"})


JoinForm = posted(_join)
