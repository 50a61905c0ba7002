"""What is typed on the desk's pages -> typed values; reading never raises."""

from dataclasses import dataclass

from starlette.datastructures import FormData

from app.desk.rules.roster.choices import Do, Mend
from app.desk.rules.roster.values import KEPT, Field, Place
from app.web.forms import Form, posted

LONGEST_REASON = 100


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


@dataclass(frozen=True)
class Confirmed:
    digest: str
    leave_out: bool
    withdraw: dict[str, str]  # the reason, by the enrolment's ref


def _confirmed(form: FormData) -> Form[Confirmed]:
    refs = [str(ref) for ref in form.getlist("withdraw")]
    reason = " ".join(str(form.get("reason", "")).split())
    if refs and not reason:
        return Form(form, errors={"reason": "missing"})
    if len(reason) > LONGEST_REASON:
        return Form(form, errors={"reason": "long"})
    leave_out = form.get("leave_out") == "1"
    return Form(form, Confirmed(str(form.get("digest", "")), leave_out, dict.fromkeys(refs, reason)))


MendForm, ColumnsForm, ConfirmForm = posted(_mend), posted(_columns), posted(_confirmed)
