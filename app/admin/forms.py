"""What administrators type and choose; a code for what is wrong, the words stand in templates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData

from app.admin.rules import Appointed, NewAccount, NewGrant
from app.people.rules import SCOPES, Role, Scope, clean_name, normalised_account
from app.web.forms import Form, posted

REF = re.compile(r"[a-z2-7]{16}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LONGEST_NAME, LONGEST_ACCOUNT, LONGEST_POST, LONGEST_SEARCH = 40, 32, 60, 40


def _account(form: FormData) -> Form[NewAccount]:
    name, post = clean_name(str(form.get("name", ""))), clean_name(str(form.get("post", "")))
    account, unit = normalised_account(str(form.get("account", ""))), str(form.get("unit", ""))
    errors = {}
    if not name:
        errors["name"] = "missing"
    elif len(name) > LONGEST_NAME:
        errors["name"] = "long"
    if not account:
        errors["account"] = "missing"
    elif len(account) > LONGEST_ACCOUNT or not account.isprintable():
        errors["account"] = "long"
    if len(post) > LONGEST_POST:
        errors["post"] = "long"
    if not REF.fullmatch(unit):
        errors["unit"] = "missing"
    if errors:
        return Form(form, errors=errors)
    return Form(form, NewAccount(name, account, unit, post, form.get("learner") == "1"))


def _name(form: FormData) -> Form[str]:
    name = clean_name(str(form.get("name", "")))
    if not name or len(name) > LONGEST_NAME:
        return Form(form, errors={"name": "long" if name else "missing"})
    return Form(form, name)


def _place(form: FormData) -> Form[tuple[str, str]]:
    """The ref of a unit, and a post. Error codes: `unit` missing; `post` long."""
    unit, post = str(form.get("unit", "")), clean_name(str(form.get("post", "")))
    errors = {} if REF.fullmatch(unit) else {"unit": "missing"}
    if len(post) > LONGEST_POST:
        errors["post"] = "long"
    return Form(form, errors=errors) if errors else Form(form, (unit, post))


def _appointed(form: FormData) -> Form[Appointed]:
    """Error codes: `party_post` missing, long; `branch` long; `appointed` unreadable."""
    errors: dict[str, str] = {}
    post, branch = clean_name(str(form.get("party_post", ""))), clean_name(str(form.get("branch", "")))
    errors |= {
        name: "long" for name, text in {"party_post": post, "branch": branch}.items() if len(text) > LONGEST_POST
    }
    if not post:
        errors["party_post"] = "missing"
    written = str(form.get("appointed", "")).strip()
    day = _day(written if len(written) > 7 else f"{written}-01") if written else None
    if written and day is None:
        errors["appointed"] = "unreadable"
    return Form(form, errors=errors) if errors else Form(form, Appointed(branch, post, day, 0 < len(written) <= 7))


def _dismissed(form: FormData) -> Form[date]:
    day = _day(str(form.get("dismissed", "")).strip())
    return Form(form, day) if day else Form(form, errors={"dismissed": "unreadable"})


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written) if DAY.fullmatch(written) else None
    except ValueError:
        return None
    return day if day and 1949 <= day.year <= 2200 else None


def _grant(form: FormData) -> Form[NewGrant]:
    typed = {name: str(form.get(name, "")) for name in ("person", "role", "scope")}
    errors = {}
    if not REF.fullmatch(typed["person"]):
        errors["person"] = "missing"
    if typed["role"] not in set(Role):
        errors["role"] = "missing"
    if typed["scope"] not in set(Scope):
        errors["scope"] = "missing"
    if errors:
        return Form(form, errors=errors)
    role, scope = Role(typed["role"]), Scope(typed["scope"])
    target = "" if scope is Scope.SITE else str(form.get(scope.value, ""))[:64]
    if scope not in SCOPES[role]:
        errors["scope"] = "unfit"
    elif scope is not Scope.SITE and not target:
        errors[scope.value] = "missing"
    return Form(form, errors=errors) if errors else Form(form, NewGrant(typed["person"], role, scope, target))


AccountForm = posted(_account)
GrantForm = posted(_grant)
NameForm, PlaceForm = posted(_name), posted(_place)
AppointForm, DismissForm = posted(_appointed), posted(_dismissed)


@dataclass(frozen=True)
class Search:
    """What a list is asked for: a text, filters, and which part of it."""

    q: str = ""
    actor: str = ""
    verb: str = ""
    object: str = ""
    page: int = 1


def read_search(asked: Mapping[str, str]) -> Search:
    """From an address, which anybody may have written: what is not understood is not asked for."""
    texts = {name: clean_name(asked.get(name, ""))[:LONGEST_SEARCH] for name in ("q", "actor", "verb", "object")}
    page = asked.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) <= 6 else 1
    return Search(**texts, page=max(number, 1))
