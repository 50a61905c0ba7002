"""What is typed of a class, and of one learner in it -> typed values; reading never raises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from starlette.datastructures import FormData

from app.classes.rules import CertificatesWhen, ClassRules, FinalOpens
from app.desk.rules.closing import local_minute
from app.people.rules import clean_name
from app.web.forms import Form, posted

LONGEST = {"name": 80, "contact_name": 40, "contact_number": 40, "issuer": 80, "credit_period": 20, "reason": 200}
EVERYTHING = "*"  # all modules
MAY_BE_EMPTY = frozenset({"issuer"})
NUMBERS = {
    "final_questions": (1, 200),
    "final_minutes": (5, 300),
    "final_pass": (1, 100),
    "quiz_weight": (0, 50),
    "makeups": (0, 9),
}
DUE_DAYS, VERSION = (1, 3650), (1, 99999)


@dataclass(frozen=True)
class Typed:
    """A class as it was typed: moments are minutes in the site's time, without a zone."""

    words: Mapping[str, str]
    numbers: Mapping[str, int]
    opens: datetime
    closes: datetime
    compulsory: bool
    final_opens: FinalOpens
    certificates: CertificatesWhen
    due_days: int | None
    ranking: bool
    course: str  # its slug, of a new class
    version: int | None  # its number; none: the latest

    def rules(self, zone: tzinfo) -> ClassRules:
        return ClassRules(
            **self.words,  # type: ignore[arg-type]  # by the names of LONGEST and NUMBERS
            **self.numbers,  # type: ignore[arg-type]
            opens_at=self.opens.replace(tzinfo=zone).astimezone(UTC),
            closes_at=self.closes.replace(tzinfo=zone).astimezone(UTC),
            compulsory=self.compulsory,
            final_opens=self.final_opens,
            certificates=self.certificates,
            due_days=self.due_days,
            ranking=self.ranking,
        )


def _class(form: FormData) -> Form[Typed]:
    """Error codes by field: `missing`, `long`, `unreadable`, `number`, `unknown`; `closes` also `before`."""
    errors: dict[str, str] = {}
    words = {name: _line(form, name, errors) for name in LONGEST if name != "reason"}
    numbers = {name: _number(form, name, NUMBERS[name], errors) for name in NUMBERS}
    asked = str(form.get("due_days", "")).strip()
    due_days = _number(form, "due_days", DUE_DAYS, errors) if asked else None
    version = _number(form, "version", VERSION, errors) if str(form.get("version", "")).strip() else None
    opens, closes = _minute(form, "opens", errors), _minute(form, "closes", errors)
    chosen = {name: str(form.get(name, "")) for name in ("compulsory", "final_opens", "certificates")}
    known = {"compulsory": ("yes", "no"), "final_opens": tuple(FinalOpens), "certificates": tuple(CertificatesWhen)}
    errors |= {name: "unknown" for name, value in chosen.items() if value not in known[name]}
    if opens and closes and closes <= opens:
        errors["closes"] = "before"
    if errors or opens is None or closes is None:
        return Form(form, errors=errors)
    typed = Typed(
        words,
        numbers,
        opens,
        closes,
        chosen["compulsory"] == "yes",
        FinalOpens(chosen["final_opens"]),
        CertificatesWhen(chosen["certificates"]),
        due_days,
        form.get("ranking") == "yes",
        str(form.get("course", "")),
        version,
    )
    return Form(form, typed)


@dataclass(frozen=True)
class Change:
    """What is done for one learner: extend until, exempt from `module` (empty: from all), count in `unit`, withdraw,
    readmit."""

    do: str
    reason: str
    until: datetime | None = None  # a minute in the site's time, without a zone
    module: str = ""
    unit: str = ""  # a ref


def _change(form: FormData) -> Form[Change]:
    """Error codes by field: `do` unknown; `reason` missing, long; `until` unreadable; `module`, `unit` missing."""
    errors: dict[str, str] = {}
    do = str(form.get("do", ""))
    if do not in ("extend", "exempt", "transfer", "withdraw", "readmit"):
        return Form(form, errors={"do": "unknown"})
    reason = _line(form, "reason", errors)
    until = _minute(form, "until", errors) if do == "extend" else None
    module = str(form.get("module", "")) if do == "exempt" else EVERYTHING
    if not module:
        errors["module"] = "missing"
    unit = str(form.get("unit", ""))[:16] if do == "transfer" else ""
    if do == "transfer" and not unit:
        errors["unit"] = "missing"
    return (
        Form(form, errors=errors)
        if errors
        else Form(form, Change(do, reason, until, "" if module == EVERYTHING else module[:64], unit))
    )


def _line(form: FormData, name: str, errors: dict[str, str]) -> str:
    value = clean_name(str(form.get(name, "")))
    if len(value) > LONGEST[name]:
        errors[name] = "long"
    elif not value and name not in MAY_BE_EMPTY:
        errors[name] = "missing"
    return value


def _number(form: FormData, name: str, bounds: tuple[int, int], errors: dict[str, str]) -> int:
    value, (least, most) = str(form.get(name, "")).strip(), bounds
    if not (value.isascii() and value.isdigit() and len(value) < 6 and least <= int(value) <= most):
        errors[name] = "number"
        return least
    return int(value)


def _minute(form: FormData, name: str, errors: dict[str, str]) -> datetime | None:
    minute = local_minute(str(form.get(name, "")))
    if minute is None:
        errors[name] = "unreadable"
    return minute


ClassForm, ChangeForm = posted(_class), posted(_change)
