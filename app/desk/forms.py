"""What is typed on the desk's pages -> typed values; reading never raises."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from starlette.datastructures import FormData

from app.desk.rules.closing import local_minute
from app.desk.rules.letter import Heading
from app.desk.rules.roster.choices import LONGEST_TYPED, Do, Mend
from app.desk.rules.roster.values import KEPT, Field, Place
from app.people.rules import clean_name
from app.web.forms import Form, posted

LONGEST_REASON = 100
LONGEST_REASON_TO_REOPEN = 200
LONGEST_HEADING = 60


def _mend(form: FormData) -> Form[Mend]:
    row, do = str(form.get("row", "")), str(form.get("do", ""))
    if not (row.isascii() and row.isdigit() and 1 <= len(row) <= 7) or do not in set(Do):
        return Form(form, errors={"row": "unknown"})
    typed: dict[Field, str] = {field: str(form[f"f-{field}"]).strip() for field in KEPT if f"f-{field}" in form}
    place = Place(str(form.get("sheet", ""))[:100], int(row))
    unit = str(form.get("unit", ""))[:16]
    return Form(form, Mend(place, Do(do), typed, unit, form.get("everywhere") == "1"))


def _columns(form: FormData) -> Form[dict[str, Field | None]]:
    """By heading, as `c-<heading>`: a field, or empty for none."""
    said: dict[str, Field | None] = {}
    for name, value in form.multi_items():
        if not name.startswith("c-"):
            continue
        if value not in {"", *KEPT, Field.SERIAL}:
            return Form(form, errors={name: "unknown"})
        said[name[2:]] = Field(str(value)) if value else None
    taken = [field for field in said.values() if field and field is not Field.SERIAL]
    double = {f"c-{heading}": "twice" for heading, field in said.items() if taken.count(field) > 1 and field}  # type: ignore[arg-type]
    return Form(form, errors=double) if double else Form(form, said)


def _unit_name(form: FormData) -> Form[str]:
    written = str(form.get("written", ""))
    return Form(form, written) if 0 < len(written) <= LONGEST_TYPED else Form(form, errors={"written": "unknown"})


@dataclass(frozen=True)
class Confirmed:
    digest: str
    leave_out: bool
    withdraw: dict[str, str]  # the reason, by the enrolment's ref


def _confirmed(form: FormData) -> Form[Confirmed]:
    refs = [str(ref) for ref in form.getlist("withdraw")]
    reason = _one_line(form, "reason")
    if refs and not reason:
        return Form(form, errors={"reason": "missing"})
    if len(reason) > LONGEST_REASON:
        return Form(form, errors={"reason": "long"})
    leave_out = form.get("leave_out") == "1"
    return Form(form, Confirmed(str(form.get("digest", "")), leave_out, dict.fromkeys(refs, reason)))


@dataclass(frozen=True)
class Close:
    cut_off: datetime  # a minute in the site's time, without its zone
    seen: bool  # what is open was looked at


def _close(form: FormData) -> Form[Close]:
    minute = local_minute(str(form.get("cut_off", "")))
    if minute is None:
        return Form(form, errors={"cut_off": "unreadable"})
    return Form(form, Close(minute, form.get("seen") == "1"))


def _reopen(form: FormData) -> Form[str]:
    reason = _one_line(form, "reason")
    if not reason or len(reason) > LONGEST_REASON_TO_REOPEN:
        return Form(form, errors={"reason": "long" if reason else "missing"})
    return Form(form, reason)


class Kind(StrEnum):
    XLSX = "xlsx"
    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True)
class Reported:
    kind: Kind
    heading: Heading


def _report(form: FormData) -> Form[Reported]:
    """Error codes by field: `kind` unknown; `to`, `sender`, `number` long. A letter may go without them."""
    errors: dict[str, str] = {}
    kind = str(form.get("kind", Kind.XLSX))
    if kind not in set(Kind):
        errors["kind"] = "unknown"
    typed = {name: clean_name(str(form.get(name, ""))) for name in ("to", "sender", "number")}
    errors |= {name: "long" for name, value in typed.items() if len(value) > LONGEST_HEADING}
    return Form(form, errors=errors) if errors else Form(form, Reported(Kind(kind), Heading(**typed)))


def _one_line(form: FormData, name: str) -> str:
    return " ".join(str(form.get(name, "")).split())


MendForm, ColumnsForm, ConfirmForm = posted(_mend), posted(_columns), posted(_confirmed)
UnitNameForm = posted(_unit_name)
CloseForm, ReopenForm, ReportForm = posted(_close), posted(_reopen), posted(_report)
