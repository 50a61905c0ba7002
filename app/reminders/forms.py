"""What an organizer writes and chooses for reminders; a code for what is wrong, the words stand in templates."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import FormData

from app.dashboards.rules.filters import Among
from app.people.rules import clean_name
from app.reminders.rules.reach import GROUP, PERSONAL, Channel
from app.reminders.rules.rounds import MOST_DAYS
from app.reminders.rules.text import GroupPlace, fault
from app.web.forms import Form, posted

REF = re.compile(r"[a-z2-7]{16}")
MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
LONGEST_NAME, LONGEST_MAIL, LONGEST_ADDRESS, LONGEST_SECRET = 40, 120, 500, 200
MOST_GROUPS = 20
TO_FOLLOW_UP = (Among.BEHIND, Among.NEVER, Among.NOT_STARTED, Among.LEARNING, Among.ALL)


@dataclass(frozen=True)
class Written:
    """`groups` are refs; `token` is of what was shown; `sends` is false where only the preview is asked for anew."""

    text: str
    channels: tuple[Channel, ...]
    groups: tuple[str, ...]
    group_text: str
    contacts: bool
    digest: str
    token: str
    sends: bool


def read_written(form: FormData) -> Form[Written]:
    """The value is there even with errors, so that the preview shows what was typed."""
    text, group_text, digest = (_lines(form, name) for name in ("text", "group_text", "digest"))
    channels = tuple(one for one in PERSONAL if one.value in form.getlist("channel"))
    groups = tuple(dict.fromkeys(str(ref) for ref in form.getlist("group") if REF.fullmatch(str(ref))))[:MOST_GROUPS]
    contacts = form.get("contacts") == "1"
    errors = {}
    if code := fault(text):
        errors["text"] = code
    if groups and (code := fault(group_text, GroupPlace)):
        errors["group_text"] = code
    if contacts and (code := fault(digest, GroupPlace)):
        errors["digest"] = code
    if not channels:
        errors["channel"] = "missing"
    written = Written(text, channels, groups, group_text, contacts, digest, str(form.get("token", "")), "send" in form)
    return Form(form, written, errors)


def _lines(form: FormData, name: str) -> str:
    """A browser sends CRLF."""
    return str(form.get(name, "")).replace("\r\n", "\n").strip()


@dataclass(frozen=True)
class NewRule:
    days: int
    among: Among
    channels: tuple[Channel, ...]
    text: str


def read_rule(form: FormData) -> Form[NewRule]:
    days, text = str(form.get("days", "")).strip(), _lines(form, "text")
    channels = tuple(one for one in PERSONAL if one.value in form.getlist("channel"))
    errors = {}
    if not (days.isascii() and days.isdigit() and len(days) <= 2 and int(days) <= MOST_DAYS):
        errors["days"] = "range"
    among = next((one for one in TO_FOLLOW_UP if one.value == form.get("among", "")), None)
    if among is None:
        errors["among"] = "missing"
    if not channels:
        errors["channel"] = "missing"
    if code := fault(text):
        errors["text"] = code
    if errors or among is None:
        return Form(form, errors=errors)
    return Form(form, NewRule(int(days), among, channels, text))


@dataclass(frozen=True)
class NewGroup:
    kind: Channel
    name: str
    address: str
    secret: str


def read_group(form: FormData) -> Form[NewGroup]:
    name, address, secret = clean_name(_one(form, "name")), _one(form, "address"), _one(form, "secret")
    kind = next((one for one in GROUP if one.value == form.get("kind")), None)
    errors = {}
    if kind is None:
        errors["kind"] = "missing"
    if not name or len(name) > LONGEST_NAME:
        errors["name"] = "missing" if not name else "long"
    if not _is_address(address):
        errors["address"] = "unfit"
    if len(secret) > LONGEST_SECRET or not secret.isprintable():
        errors["secret"] = "long"
    if errors or kind is None:
        return Form(form, errors=errors)
    return Form(form, NewGroup(kind, name, address, secret))


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    fit = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return fit and len(address) <= LONGEST_ADDRESS and address.isascii() and address.isprintable()


@dataclass(frozen=True)
class NewContact:
    """An empty name: nobody from now on."""

    unit: str
    name: str
    mail: str


def read_contact(form: FormData) -> Form[NewContact]:
    unit, name, mail = str(form.get("unit", "")), clean_name(_one(form, "name")), _one(form, "mail")
    errors = {}
    if not REF.fullmatch(unit):
        errors["unit"] = "missing"
    if len(name) > LONGEST_NAME:
        errors["name"] = "long"
    if mail and not name:
        errors["name"] = "missing"
    if (name or mail) and not _is_mail(mail):
        errors["mail"] = "unfit"
    return Form(form, errors=errors) if errors else Form(form, NewContact(unit, name, mail))


def read_mail(form: FormData) -> Form[str]:
    mail = _one(form, "mail")
    return Form(form, mail) if not mail or _is_mail(mail) else Form(form, errors={"mail": "unfit"})


def _one(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()


def _is_mail(mail: str) -> bool:
    return len(mail) <= LONGEST_MAIL and MAIL.fullmatch(mail) is not None


WrittenForm = posted(read_written)
RuleForm = posted(read_rule)
GroupForm = posted(read_group)
ContactForm = posted(read_contact)
MailForm = posted(read_mail)
