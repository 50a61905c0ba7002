"""What is typed of the ways into a class -> typed values; reading never raises."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from app.people.rules import clean_name
from app.web.forms import Form, posted

LONGEST_POST = 40
MOST_DAYS = 3650


@dataclass(frozen=True)
class Wanted:
    """A rule as it was typed; `unit` is a ref."""

    unit: str
    post: str
    days: int | None


def read_wanted(asked: Mapping[str, Any]) -> tuple[Wanted, dict[str, str]]:
    """Error codes by field: `post` long; `days` number."""
    errors: dict[str, str] = {}
    post, days = clean_name(str(asked.get("post", ""))), str(asked.get("days", "")).strip()
    if len(post) > LONGEST_POST:
        errors["post"] = "long"
    if days and not (days.isascii() and days.isdigit() and len(days) < 5 and 1 <= int(days) <= MOST_DAYS):
        errors["days"] = "number"
    number = int(days) if days and "days" not in errors else None
    return Wanted(str(asked.get("unit", ""))[:16], post, number), errors


@dataclass(frozen=True)
class Confirmed:
    wanted: Wanted
    seen: int  # whom the preview would have enrolled


def _confirmed(form: FormData) -> Form[Confirmed]:
    wanted, errors = read_wanted(form)
    seen = str(form.get("seen", ""))
    if not (seen.isascii() and seen.isdigit() and len(seen) < 8):
        errors["seen"] = "unknown"
    return Form(form, errors=errors) if errors else Form(form, Confirmed(wanted, int(seen)))


def _switch(form: FormData) -> Form[bool]:
    do = form.get("do")
    return Form(form, do == "on") if do in ("on", "off") else Form(form, errors={"do": "unknown"})


ConfirmForm, SwitchForm = posted(_confirmed), posted(_switch)
