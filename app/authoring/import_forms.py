"""What trainers send when they import: a file or a text, a row that they mended, a place, the word to go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from starlette.datastructures import FormData

from app.authoring.rules.importing import State
from app.authoring.rules.mending import known_key
from app.web.forms import Form, posted

SEEN = re.compile("[0-9a-f]{16}")
WHERE = re.compile("[a-z0-9-]{1,64}(?:#[a-z0-9-]{0,64})?")
NUMBER = re.compile("[1-9][0-9]{0,5}", re.ASCII)
LONGEST = 20_000  # characters of one field: what is too long for a question is refused with its own words
READ = "read-"
SHOWS = ("", "refused", *State)


def read_pasted(typed: FormData, has_file: bool) -> Form[str]:
    """The text, empty where there is a file. Error codes: `file` missing, both."""
    text = str(typed.get("text", "")).replace("\r\n", "\n")
    errors = {"file": "both"} if has_file and text.strip() else {}
    if not has_file and not text.strip():
        errors = {"file": "missing"}
    return Form(typed, None if errors else text, errors)


def read_mended(typed: FormData) -> Form[Mapping[str, str]]:
    """Texts of a row by the key of their column. Error codes: `unknown`, `too_long`."""
    errors: dict[str, str] = {}
    found: dict[str, str] = {}
    for name, value in typed.multi_items():
        key = name.removeprefix(READ)
        if name.startswith(READ) and known_key(key):
            found[key] = str(value).replace("\r\n", "\n")
            if len(found[key]) > LONGEST:
                errors[key] = "too_long"
        elif name not in ("key", "show", "page"):
            errors[name] = "unknown"
    if not found:
        errors["read"] = "unknown"
    return Form(typed, None if errors else found, errors)


@dataclass(frozen=True)
class Placing:
    """`lesson#paragraph`, for the entries that are named, or for all."""

    where: str
    numbers: frozenset[int] | None


def read_placing(typed: FormData) -> Form[Placing]:
    """Error codes: `where` malformed, `q` none_chosen or malformed, `do` unknown."""
    errors: dict[str, str] = {}
    where, do = str(typed.get("where", "")), str(typed.get("do", ""))
    chosen = [str(value) for value in typed.getlist("q")]
    if not WHERE.fullmatch(where):
        errors["where"] = "malformed"
    if do not in ("all", "ticked"):
        errors["do"] = "unknown"
    if do == "ticked" and not chosen:
        errors["q"] = "none_chosen"
    elif not all(NUMBER.fullmatch(one) for one in chosen):
        errors["q"] = "malformed"
    if errors:
        return Form(typed, None, errors)
    return Form(typed, Placing(where, None if do == "all" else frozenset(map(int, chosen))))


@dataclass(frozen=True)
class Import:
    """`seen` names the preview that was shown; `leave_out`: what is refused."""

    seen: str
    leave_out: bool


def read_import(typed: FormData) -> Form[Import]:
    seen = str(typed.get("seen", ""))
    if not SEEN.fullmatch(seen):
        return Form(typed, None, {"seen": "malformed"})
    return Form(typed, Import(seen, typed.get("leave_out") == "1"))


def read_undoing(typed: FormData) -> Form[bool]:
    """Whether the rest is to go although some stand."""
    others = str(typed.get("others", ""))
    return Form(typed, None, {"others": "unknown"}) if others not in ("", "1") else Form(typed, others == "1")


@dataclass(frozen=True)
class Part:
    """Which part of a preview an address asks for."""

    show: str = ""
    page: int = 1

    def pairs(self) -> dict[str, str]:
        return ({"show": self.show} if self.show else {}) | ({"page": str(self.page)} if self.page > 1 else {})


def read_part(asked: Mapping[str, object]) -> tuple[Part, dict[str, str]]:
    show, page = str(asked.get("show", "")), str(asked.get("page", "") or "1")
    errors = {} if show in SHOWS else {"show": "unknown"}
    if not NUMBER.fullmatch(page):
        errors["page"] = "unknown"
    return (Part() if errors else Part(show, int(page))), errors


MendedForm = Annotated[Form[Mapping[str, str]], posted(read_mended)]
PlacingForm = Annotated[Form[Placing], posted(read_placing)]
ImportForm = Annotated[Form[Import], posted(read_import)]
UndoingForm = Annotated[Form[bool], posted(read_undoing)]
