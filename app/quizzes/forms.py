"""What a learner sends as an answer: fields -> typed values, not yet held against a question."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from starlette.datastructures import FormData

from app.quizzes.rules.keys import Posted
from app.web.forms import Form, posted

LONGEST_TEXT = 20_000
LONGEST_BLANK = 1_000
LONGEST_KEY = 3  # keys are places: 1, 2, 3 …, t, f
MOST_CHOICES = 99
_NUMBERED = re.compile("(blank|place|match)-([1-9][0-9]?)", re.ASCII)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL takes no NUL, and UTF-8 no lone surrogate


@dataclass(frozen=True)
class Answered:
    posted: Posted
    base_rev: int  # the revision that the learner saw


def read_answer(typed: FormData) -> Form[Answered]:
    """Reads `choice` (repeated), `blank-n`, `place-n`, `match-n`, `text` and `base_rev`; other names are ignored.

    Error codes by field: `missing`, `malformed`, `repeated`, `too_long`, `too_many`, `unstorable`.
    """
    errors: dict[str, str] = {}
    choices: list[str] = []
    numbered: dict[str, dict[int, str]] = {"blank": {}, "place": {}, "match": {}}
    single: dict[str, str] = {}
    for name, value in _texts(typed):
        numbers = _NUMBERED.fullmatch(name)
        if name != "choice" and not numbers and name not in {"text", "base_rev"}:
            continue
        if error := _fault(name, value):
            errors.setdefault(name, error)
        elif name == "choice":
            choices.append(value)
        elif numbers:
            fields, n = numbered[numbers[1]], int(numbers[2])
            if n in fields:
                errors.setdefault(name, "repeated")
            fields[n] = value
        elif name in single:
            errors.setdefault(name, "repeated")
        else:
            single[name] = value
    if len(choices) > MOST_CHOICES:
        errors.setdefault("choice", "too_many")
    if "base_rev" not in single:
        errors.setdefault("base_rev", "missing")
    if errors:
        return Form(typed, None, errors)
    answer = Posted(tuple(choices), numbered["blank"], numbered["place"], numbered["match"], single.get("text"))
    return Form(typed, Answered(answer, int(single["base_rev"])))


def _texts(typed: FormData) -> Iterator[tuple[str, str]]:
    """Fields that are text, with the line ends of this side; a file is nothing that we asked for."""
    for name, value in typed.multi_items():
        if isinstance(value, str):
            yield name, value.replace("\r\n", "\n")


def _fault(name: str, value: str) -> str:
    if name == "base_rev":
        return "" if value.isascii() and value.isdigit() and len(value) < 10 else "malformed"
    if _UNSTORABLE.search(value):
        return "unstorable"
    longest = LONGEST_TEXT if name == "text" else LONGEST_BLANK if name.startswith("blank-") else LONGEST_KEY
    return "too_long" if len(value) > longest else ""


AnswerForm = Annotated[Form[Answered], posted(read_answer)]
