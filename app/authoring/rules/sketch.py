"""A question as it is being written: anything may be missing or wrong, and nothing that was typed is lost."""

import hashlib
import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import count
from string import ascii_lowercase
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.canonical import one_text
from app.courses.rules.problems import seen_as
from app.quizzes.rules.questions import (
    BLANK,
    Fill,
    Matching,
    Multiple,
    Ordering,
    Question,
    Short,
    Single,
    TrueFalse,
    Use,
)


class Kind(StrEnum):
    """The seven types, under the names that questions have for them."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUEFALSE = "truefalse"
    FILL = "fill"
    ORDERING = "ordering"
    MATCHING = "matching"
    SHORT = "short"


IN_LESSON = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUEFALSE)
MARKED = (Use.QUIZ, Use.FINAL)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OptionRow(_Value):
    id: str
    text: str = ""
    why: str = ""
    correct: bool = False


class ItemRow(_Value):
    id: str
    text: str = ""


class PairRow(_Value):
    """A left item beside its right partner."""

    left_id: str
    left: str = ""
    right_id: str
    right: str = ""


class CriterionRow(_Value):
    """`points` as typed, in whole points."""

    points: str = ""
    text: str = ""


class Sketch(_Value):
    """What the form of one question holds; the lists of other types stay, so that a type may be tried and left.

    `blanks` has the accepted texts of each blank, `rights` the order of the right side of pairs by id, `extra` the
    right item that has no partner.
    """

    type: Kind
    use: Use
    paragraph: str
    difficulty: int
    situation: bool = False
    stem: str = ""
    why: str = ""
    tags: tuple[str, ...] = ()
    options: tuple[OptionRow, ...] = ()
    partial: Literal["half", "none"] = "half"
    answer: Literal["", "t", "f"] = ""
    blanks: tuple[tuple[str, ...], ...] = ()
    order: Literal["fixed", "any"] = "fixed"
    items: tuple[ItemRow, ...] = ()
    pairs: tuple[PairRow, ...] = ()
    extra: ItemRow | None = None
    rights: tuple[str, ...] = ()
    model: str = ""
    rubric: tuple[CriterionRow, ...] = ()


OWN = {
    Kind.SINGLE: ("options",),
    Kind.MULTIPLE: ("options", "partial"),
    Kind.TRUEFALSE: ("answer",),
    Kind.FILL: ("blanks", "order"),
    Kind.ORDERING: ("items",),
    Kind.MATCHING: ("pairs", "extra", "rights"),
    Kind.SHORT: ("model", "rubric"),
}
"""What each type has beside what all have."""
ALL = ("type", "use", "paragraph", "difficulty", "situation", "stem", "why", "tags")
WHOLE = re.compile("[0-9]{1,3}", re.ASCII)


def sketch_of(question: Question) -> Sketch:
    common = {
        "type": Kind(question.type),
        "use": question.use,
        "paragraph": question.passage.paragraph,
        "difficulty": question.difficulty,
        "situation": question.situation,
        "stem": question.stem,
        "why": question.why,
        "tags": question.tags,
    }
    return Sketch.model_validate(common | _own_of(question))


def _own_of(question: Question) -> dict[str, object]:
    match question:
        case Single() | Multiple():
            own: dict[str, object] = {"options": [one.model_dump() for one in question.options]}
            return own | ({"partial": question.partial} if isinstance(question, Multiple) else {})
        case TrueFalse():
            return {"answer": "t" if question.answer else "f"}
        case Fill():
            return {"blanks": question.answers, "order": question.order}
        case Ordering():
            return {"items": [one.model_dump() for one in question.items]}
        case Matching():
            text_of = {one.id: one.text for one in question.right}
            pairs = [
                {"left_id": one.id, "left": one.text, "right_id": right, "right": text_of.get(right, "")}
                for one in question.left
                if (right := question.pairs.get(one.id, ""))
            ]
            alone = [one for one in question.right if one.id not in question.pairs.values()]
            extra = alone[0].model_dump() if alone else None
            return {"pairs": pairs, "extra": extra, "rights": [one.id for one in question.right]}
        case Short():
            rubric = [{"points": str(one.points // 100), "text": one.text} for one in question.rubric]
            return {"model": question.model, "rubric": rubric}


def question_of(sketch: Sketch, known: Question) -> Question:
    """The question that a sketch would make in place of `known`, whose name, lesson and points it keeps.

    It is as wrong as the sketch: `problems` tells what is missing. A true or false without an answer counts as false.
    """
    value: dict[str, object] = {
        "slug": known.slug,
        "use": sketch.use,
        "passage": {"lesson": known.passage.lesson, "paragraph": sketch.paragraph},
        "difficulty": sketch.difficulty,
        "situation": sketch.situation,
        "stem": sketch.stem,
        "points": known.points,
        "why": sketch.why,
        "tags": sketch.tags,
    }
    match sketch.type:
        case Kind.SINGLE:
            return Single.model_validate(value | {"options": _dumped(sketch.options)})
        case Kind.MULTIPLE:
            return Multiple.model_validate(value | {"options": _dumped(sketch.options), "partial": sketch.partial})
        case Kind.TRUEFALSE:
            return TrueFalse.model_validate(value | {"answer": sketch.answer == "t"})
        case Kind.FILL:
            return Fill.model_validate(value | {"answers": sketch.blanks, "order": sketch.order})
        case Kind.ORDERING:
            return Ordering.model_validate(value | {"items": _dumped(sketch.items)})
        case Kind.MATCHING:
            return Matching.model_validate(value | _sides(sketch))
        case Kind.SHORT:
            rubric = [{"points": points_of(one) * 100, "text": one.text} for one in sketch.rubric]
            return Short.model_validate(value | {"model": sketch.model, "rubric": rubric})


def points_of(row: CriterionRow) -> int:
    """Whole points; 0 where none can be read."""
    return int(row.points) if WHOLE.fullmatch(row.points) else 0


def _dumped(rows: Iterable[BaseModel]) -> list[dict[str, object]]:
    return [row.model_dump() for row in rows]


def _sides(sketch: Sketch) -> dict[str, object]:
    text_of = {row.right_id: row.right for row in sketch.pairs}
    text_of |= {sketch.extra.id: sketch.extra.text} if sketch.extra and sketch.extra.text else {}
    ids = [id for id in sketch.rights if id in text_of]
    ids += [id for id in text_of if id not in ids]
    return {
        "left": [{"id": row.left_id, "text": row.left} for row in sketch.pairs],
        "right": [{"id": id, "text": text_of[id]} for id in ids],
        "pairs": {row.left_id: row.right_id for row in sketch.pairs},
    }


def merged(kept: Sketch, typed: Sketch, drawn: Kind) -> Sketch:
    """What was typed, over what other types had before; `drawn` is the type whose fields the form showed."""
    update = {name: getattr(typed, name) for name in (*ALL, *OWN[drawn])}
    return settled(kept.model_copy(update=update))


def settled(sketch: Sketch) -> Sketch:
    """With the rows that its type needs, and a use that fits the type."""
    update: dict[str, object] = {}
    if sketch.type is Kind.SHORT:
        update["use"] = Use.PRACTICE
    elif sketch.use is Use.PRACTICE:
        update["use"] = Use.QUIZ
    if sketch.type is Kind.SINGLE and sum(row.correct for row in sketch.options) > 1:
        first = next(row.id for row in sketch.options if row.correct)
        update["options"] = tuple(row.model_copy(update={"correct": row.id == first}) for row in sketch.options)
    if sketch.type is Kind.FILL:
        blanks = len(BLANK.findall(sketch.stem))
        least = sketch.blanks + ((),) * (blanks - len(sketch.blanks))
        while len(least) > max(blanks, 1) and not least[-1]:
            least = least[:-1]
        update["blanks"] = least or ((),)
    sketch = sketch.model_copy(update=update)
    for column, wanted in STARTS_WITH.get(sketch.type, {}).items():
        if not getattr(sketch, column):
            for _ in range(wanted):
                sketch = with_row(sketch, column, ())
    return sketch


STARTS_WITH: dict[Kind, dict[str, int]] = {
    Kind.SINGLE: {"options": 4},
    Kind.MULTIPLE: {"options": 4},
    Kind.ORDERING: {"items": 3},
    Kind.MATCHING: {"pairs": 3},
    Kind.SHORT: {"rubric": 1},
}


def with_row(sketch: Sketch, column: str, taken: Iterable[str]) -> Sketch:
    """An empty row at the end; its id is none that the question has or, as `taken` says, had."""
    rows: tuple[object, ...] = getattr(sketch, column)
    row: object
    match column:
        case "options":
            row = OptionRow(id=fresh({*taken, *(one.id for one in sketch.options)}))
        case "items":
            row = ItemRow(id=fresh({*taken, *(one.id for one in sketch.items)}))
        case "pairs":
            lefts, rights = {one.left_id for one in sketch.pairs}, {one.right_id for one in sketch.pairs}
            used = {*taken, *sketch.rights, *rights} | ({sketch.extra.id} if sketch.extra else set())
            row = PairRow(left_id=fresh(lefts | set(taken), "l"), right_id=fresh(used, "r"))
        case _:
            row = CriterionRow(points="1")
    return sketch.model_copy(update={column: (*rows, row)})


def fresh(taken: set[str], letter: str = "") -> str:
    """The first id that is free: a, b, c … or with a letter l1, l2 …"""
    names = (f"{letter}{n}" for n in count(1)) if letter else (*ascii_lowercase, *(f"o{n}" for n in range(1, 99)))
    return next(name for name in names if name not in taken)


def ids_of(sketch: Sketch) -> frozenset[str]:
    """Ids of rows that the question has: never given to another row."""
    rows = [*(one.id for one in sketch.options), *(one.id for one in sketch.items), *sketch.rights]
    rows += [id for one in sketch.pairs for id in (one.left_id, one.right_id)]
    return frozenset(rows)


def once(tags: Iterable[str]) -> tuple[str, ...]:
    """Each tag that is one, in the wording that came first."""
    found: dict[str, str] = {}
    for tag in tags:
        if tag:
            found.setdefault(seen_as(tag), tag)
    return tuple(found.values())


def dumped(sketch: Sketch) -> str:
    """The one JSON text of a sketch, as drafts keep it."""
    return one_text(sketch.model_dump(mode="json"))


def loaded(body: str) -> Sketch:
    return Sketch.model_validate_json(body)


def token(rev: int, body: str) -> str:
    """Names what an editor saw: by its content too, since revisions start again after a publication."""
    return f"{rev}-{hashlib.sha256(body.encode()).hexdigest()[:16]}"
