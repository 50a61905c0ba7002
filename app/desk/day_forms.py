"""What is typed of a day in class -> typed values; reading never raises."""

import re
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData

from app.classes.rules import Came
from app.desk.rules.days import Said
from app.people.rules import clean_name
from app.web.forms import Form, posted

LONGEST = {"title": 60, "place": 60}
REF = re.compile(r"[a-z2-7]{16}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class NewDay:
    day: date
    title: str
    place: str


def _day(form: FormData) -> Form[NewDay]:
    """Error codes by field: `day` unreadable; `title`, `place` long; `title` missing."""
    errors: dict[str, str] = {}
    words = {name: clean_name(str(form.get(name, ""))) for name in LONGEST}
    errors |= {name: "long" for name, most in LONGEST.items() if len(words[name]) > most}
    if not words["title"]:
        errors["title"] = "missing"
    day, written = None, str(form.get("day", "")).strip()
    try:
        day = date.fromisoformat(written) if DAY.fullmatch(written) else None
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2200:
        errors["day"] = "unreadable"
    return (
        Form(form, errors=errors) if errors or day is None else Form(form, NewDay(day, words["title"], words["place"]))
    )


def _attendance(form: FormData) -> Form[Said]:
    """Reads `came-<ref>` and `rest`. Error codes: `came` unknown."""
    said: dict[str, Came] = {}
    for name, value in form.multi_items():
        if not name.startswith("came-") or not value:
            continue
        ref = name.removeprefix("came-")
        if value not in set(Came) or not REF.fullmatch(ref):
            return Form(form, errors={"came": "unknown"})
        said[ref] = Came(str(value))
    return Form(form, Said(said, form.get("rest") == "present"))


DayForm, AttendanceForm = posted(_day), posted(_attendance)
