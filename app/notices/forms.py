"""Which notices somebody says to have seen, and which page of them he asks for."""

import re
from collections.abc import Mapping
from typing import Annotated

from starlette.datastructures import FormData

from app.web.forms import Form, posted

REF = re.compile("[a-z2-7]{16}")
PAGE = re.compile("[1-9][0-9]{0,4}", re.ASCII)
MOST = 100


def read_seen(typed: FormData) -> Form[frozenset[str]]:
    """Reads `notice` (repeated): refs. Error codes: none_chosen, malformed."""
    refs = frozenset(str(value) for value in typed.getlist("notice"))
    if not refs:
        return Form(typed, None, {"notice": "none_chosen"})
    if len(refs) > MOST or not all(REF.fullmatch(ref) for ref in refs):
        return Form(typed, None, {"notice": "malformed"})
    return Form(typed, refs)


def read_page(asked: Mapping[str, str]) -> int:
    """1 where no page is asked for, or none that can be."""
    found = asked.get("page", "1")
    return int(found) if PAGE.fullmatch(found) else 1


SeenForm = Annotated[Form[frozenset[str]], posted(read_seen)]
