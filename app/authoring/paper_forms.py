"""What trainers send of a paper: its form with what was pressed, and its publication."""

import re
from dataclasses import dataclass
from typing import Annotated

from starlette.datastructures import FormData

from app.authoring.forms import LONGEST_NOTE, NUMBER, TOKEN, Fields
from app.authoring.rules.papers import TYPES, Mode, PaperSketch, RowSketch
from app.courses.rules.paper_file import MOST_ROWS
from app.quizzes.rules.attempts import Policy
from app.web.forms import Form, posted

ROW = re.compile(r"rows-([1-9][0-9]?)-questions", re.ASCII)
DOING = re.compile(r"save|mode|add|draw|publish|discard|remove:[1-9][0-9]?", re.ASCII)
MODULE = re.compile(r"[a-z0-9-]{0,64}")
NUMBERS = ("questions", "pass_share", "minutes", "kept_share", "attempts", "overlap")
LONGEST_NUMBER = 12


@dataclass(frozen=True)
class PaperEdit:
    """`do`: save, mode (the fields of another way to put it together), add, remove:2, draw, publish, discard.

    `base` names what the form had seen.
    """

    sketch: PaperSketch
    base: str
    do: str

    @property
    def redraws(self) -> bool:
        return self.do not in ("save", "publish", "discard")


def read_paper(typed: FormData) -> Form[PaperEdit]:
    """Error codes by field: `unknown`, `malformed`, `too_long`. A mere fault of the paper is no error."""
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    do, base = str(typed.get("do") or "save"), fields.matching("base", TOKEN)
    if not DOING.fullmatch(do):
        errors["do"] = "unknown"
    numbers = sorted(int(found[1]) for name in typed if (found := ROW.fullmatch(name)))
    if len(numbers) > MOST_ROWS:
        errors["rows"] = "too_long"
    sketch = PaperSketch(
        mode=Mode(fields.one_of("mode", tuple(Mode))),
        **{name: _number(fields, name) for name in NUMBERS},
        feedback=fields.one_of("feedback", tuple(Policy)),
        shuffle=typed.get("shuffle") == "1",
        shuffle_options=typed.get("shuffle_options") == "1",
        rows=tuple(_row(fields, n) for n in numbers[:MOST_ROWS]),
        fixed=fields.text("fixed"),
    )
    return Form(typed, None if errors else PaperEdit(sketch, base, do), errors)


def _number(fields: Fields, name: str) -> str:
    value = fields.text(name)
    if len(value) > LONGEST_NUMBER:
        fields.errors[name] = "too_long"
    return value


def _row(fields: Fields, n: int) -> RowSketch:
    name = f"rows-{n}-"
    return RowSketch(
        module=fields.matching(f"{name}module", MODULE),
        type=fields.one_of(f"{name}type", ("", *TYPES)),
        difficulty=fields.one_of(f"{name}difficulty", ("", "1", "2", "3")),
        use=fields.one_of(f"{name}use", ("", "quiz", "final")),
        questions=_number(fields, f"{name}questions"),
        points=_number(fields, f"{name}points"),
    )


@dataclass(frozen=True)
class PaperPublication:
    seen: str
    note: str


def read_publication(typed: FormData) -> Form[PaperPublication]:
    """Error codes by field: `note` too_long; `seen` malformed."""
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    note, seen = fields.text("note"), fields.matching("seen", re.compile("[0-9a-f]{16}"))
    if len(note) > LONGEST_NOTE:
        errors["note"] = "too_long"
    return Form(typed, None if errors else PaperPublication(seen, note), errors)


def removed_at(do: str) -> int:
    """The row that is to go; 0 for none."""
    number = do.partition(":")[2]
    return int(number) if NUMBER.fullmatch(number) else 0


PaperForm = Annotated[Form[PaperEdit], posted(read_paper)]
PaperPublicationForm = Annotated[Form[PaperPublication], posted(read_publication)]
