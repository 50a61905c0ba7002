"""The seven kinds of questions, as an author writes and a version keeps them: with the key."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from app.canonical import one_text

Given = tuple[str, ...]
"""An answer in authored ids: the chosen options (sorted), `true`/`false`, a text per blank, an item per place,
`left=right` pairs (sorted), or the written text. Blanks and places that are still open hold an empty text;
where nothing was answered yet the whole is empty."""

BLANK = re.compile("_{4,}")
"""Where the stem of a fill-in leaves room."""


class Use(StrEnum):
    """Where a question may stand."""

    INLINE = "inline"  # in its lesson
    QUIZ = "quiz"  # in the module's quiz and pre-check
    FINAL = "final"  # kept for the final test alone
    PRACTICE = "practice"  # unmarked: short answers with a model answer


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Strict):
    id: str
    text: str


class Option(Item):
    correct: bool = False
    why: str


class Passage(_Strict):
    """The paragraph of a lesson that a question rests on."""

    lesson: str
    paragraph: str


class _Question(_Strict):
    """One question; `points` are hundredths."""

    slug: str
    use: Use
    passage: Passage
    difficulty: int = Field(ge=1, le=3)
    situation: bool = False
    stem: str
    points: int = 100
    why: str = ""
    tags: tuple[str, ...] = ()


class Single(_Question):
    type: Literal["single"] = "single"
    options: tuple[Option, ...]


class Multiple(_Question):
    type: Literal["multiple"] = "multiple"
    options: tuple[Option, ...]
    partial: Literal["half", "none"] = "half"


class TrueFalse(_Question):
    type: Literal["truefalse"] = "truefalse"
    answer: bool


class Fill(_Question):
    """`answers` has the accepted texts of each blank (`____` in the stem), first the one to show."""

    type: Literal["fill"] = "fill"
    answers: tuple[tuple[str, ...], ...]
    order: Literal["fixed", "any"] = "fixed"


class Ordering(_Question):
    """`items` stand in their right order."""

    type: Literal["ordering"] = "ordering"
    items: tuple[Item, ...]


class Matching(_Question):
    type: Literal["matching"] = "matching"
    left: tuple[Item, ...]
    right: tuple[Item, ...]
    pairs: Mapping[str, str]


class Criterion(_Strict):
    points: int
    text: str


class Short(_Question):
    """Practice only: shown with its model answer, never marked by the machine."""

    type: Literal["short"] = "short"
    model: str
    rubric: tuple[Criterion, ...]


Question = Annotated[Single | Multiple | TrueFalse | Fill | Ordering | Matching | Short, Field(discriminator="type")]
QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
Order = Sequence[str]
"""Authored ids in the order in which they are shown: options, items, or the right side of pairs."""


def worth(question: Question, points: int | None) -> Question:
    """The question as a paper counts it; `points` are hundredths, none for its own."""
    return question if points in (None, question.points) else question.model_copy(update={"points": points})


def canonical(question: Question) -> str:
    """The one JSON text of a question: two that are equal have the same."""
    value = question.model_dump(mode="json")
    if not question.tags:  # versions from before there were tags keep their hash
        del value["tags"]
    return one_text(value)
