"""What trainers send of a lesson: its form with what was pressed, its publication, which side is to stand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from starlette.datastructures import FormData

from app.authoring.forms import LONGEST_NOTE, TOKEN, Fields
from app.authoring.rules.lessons import HEAD, LessonSketch, PicturePlace
from app.authoring.rules.merging import FIELDS, Side
from app.courses.rules.references import LONGEST_WORDS
from app.courses.rules.source import HIDDEN
from app.web.forms import Form, posted

DOING = re.compile("save|tidy|publish|discard|preview|picture")
BLOCK = re.compile(r"[phscm][0-9]{1,4}", re.ASCII)
SEEN = re.compile("[0-9a-f]{16}")
LONGEST_BODY = 24_000  # characters; a lesson of nine minutes has 2,700


@dataclass(frozen=True)
class LessonEdit:
    """`do`: save, tidy (write ids into the text), publish, discard, preview; `base` names what the form had seen."""

    sketch: LessonSketch
    base: str
    do: str


def read_lesson_edit(typed: FormData) -> Form[LessonEdit]:
    """Error codes by field: `malformed`, `too_long`, `unknown`. A mere fault of the lesson is no error."""
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    do, base = str(typed.get("do") or "save"), fields.matching("base", TOKEN)
    if not DOING.fullmatch(do):
        errors["do"] = "unknown"
    body = HIDDEN.sub("", str(typed.get("body", "")).replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    if len(body) > LONGEST_BODY:
        errors["body"] = "too_long"
    head = {name: " ".join(fields.text(name).split()) for name in HEAD}
    sketch = LessonSketch(**head, covers=fields.text("covers"), terms=fields.text("terms"), body=body)
    return Form(typed, None if errors else LessonEdit(sketch, base, do), errors)


def read_picture(typed: FormData, sent: bool) -> Form[PicturePlace]:
    """Error codes by field: `picture` missing; `words` missing, too_long; `after` unknown."""
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    if not sent:
        errors["picture"] = "missing"
    words, after = " ".join(fields.text("words").split()), fields.text("after")
    if not words or len(words) > LONGEST_WORDS:
        errors["words"] = "too_long" if words else "missing"
    if after and not BLOCK.fullmatch(after):
        errors["after"] = "unknown"
    return Form(typed, None if errors else PicturePlace(words, after), errors)


@dataclass(frozen=True)
class LessonPublication:
    seen: str
    note: str


def read_lesson_publication(typed: FormData) -> Form[LessonPublication]:
    """Error codes by field: `note` too_long; `seen` malformed."""
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    note, seen = fields.text("note"), fields.matching("seen", SEEN)
    if len(note) > LONGEST_NOTE:
        errors["note"] = "too_long"
    return Form(typed, None if errors else LessonPublication(seen, note), errors)


@dataclass(frozen=True)
class Choice:
    """`chosen`: a side for each field or paragraph."""

    seen: str
    chosen: Mapping[str, Side]


def read_choice(typed: FormData) -> Form[Choice]:
    """Reads `side-p4`, `side-title` …. Error codes by field: `unknown`; `seen` malformed."""
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    seen, chosen = fields.matching("seen", SEEN), {}
    for name in typed:
        if name.startswith("side-"):
            key = name.removeprefix("side-")
            side = fields.one_of(name, tuple(Side))
            if key in FIELDS or BLOCK.fullmatch(key):
                chosen[key] = Side(side)
            else:
                errors[name] = "unknown"
    return Form(typed, None if errors else Choice(seen, chosen), errors)


LessonForm = Annotated[Form[LessonEdit], posted(read_lesson_edit)]
LessonPublicationForm = Annotated[Form[LessonPublication], posted(read_lesson_publication)]
ChoiceForm = Annotated[Form[Choice], posted(read_choice)]
