"""Which earlier reminder a request goes on from."""

import re
from typing import Annotated

from fastapi import Request

from app.errors import Invalid
from app.web.routing import depends

REF = re.compile(r"[a-z2-7]{16}")


class AgainUnknown(Invalid): ...


def again(request: Request) -> str:
    """The ref of the reminder whose unread ones are to be reminded once more; empty: none."""
    asked = request.query_params if request.method == "GET" else request.state.form
    found = str(asked.get("again", ""))
    if found and not REF.fullmatch(found):
        raise AgainUnknown("again")
    return found


AskedAgain = Annotated[str, depends(again)]
