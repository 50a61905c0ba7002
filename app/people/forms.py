"""What is typed at the door: accounts, passwords, display settings."""

from dataclasses import dataclass

from starlette.datastructures import FormData

from app.people.rules import normalised_account, password_fault
from app.web.display import WORDS
from app.web.forms import Form, posted

MAX_TYPED = 200  # characters of a field of the sign-in page that anybody may have meant


def safe_next(typed: str) -> str:
    """An address of this site, or its start."""
    ours = typed.startswith("/") and not typed.startswith(("//", "/\\")) and typed.isprintable() and "\\" not in typed
    return typed if ours and len(typed) <= 2000 else "/"


@dataclass(frozen=True)
class Claim:
    """Who somebody says he is; `unit` is asked for where a staff number fits in two."""

    account: str  # normalised
    password: str
    unit: str  # a unit's ref, or empty


def read_sign_in(form: FormData) -> Form[Claim]:
    account, password = str(form.get("account", "")), str(form.get("password", ""))
    errors = {}
    if not normalised_account(account) or len(account) > MAX_TYPED:
        errors["account"] = "missing"
    if not password or len(password) > MAX_TYPED:
        errors["password"] = "missing"
    if errors:
        return Form(form, errors=errors)
    return Form(form, Claim(normalised_account(account), password, str(form.get("unit", ""))))


@dataclass(frozen=True)
class NewPassword:
    old: str  # empty where a one-time link stands for it
    new: str


def read_new_password(form: FormData, own: list[str], with_old: bool) -> Form[NewPassword]:
    """`own`: the person's name and account names, which are no passwords."""
    old, new, again = (str(form.get(name, ""))[: 2 * MAX_TYPED] for name in ("old", "new", "again"))
    errors: dict[str, str] = {}
    if with_old and not old:
        errors["old"] = "missing"
    if fault := password_fault(new, own):
        errors["new"] = fault
    elif with_old and new == old:
        errors["new"] = "same"
    elif new != again:
        errors["again"] = "differs"
    return Form(form, errors=errors) if errors else Form(form, NewPassword(old, new))


def _display(form: FormData) -> Form[tuple[str, ...]]:
    """The words of `web.display` that were chosen."""
    chosen = {name: str(form[name]) for name in ("theme", "size", "lang", "keys") if name in form}
    wrong = {name: "unknown" for name, word in chosen.items() if WORDS.get(word, ("",))[0] != name}
    return Form(form, errors=wrong) if wrong or not chosen else Form(form, tuple(chosen.values()))


DisplayForm = posted(_display)
