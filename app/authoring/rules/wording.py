"""Changes of questions as their author reads them: letters and texts of the form in place of ids."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.courses.rules import Change, FieldChange, question_changes
from app.quizzes.rules.questions import Item, Matching, Multiple, Ordering, Question, Single

SHORT = 10  # characters of a text that stands for its row
IN_ORDER = {"options", "items", "lefts", "rights"}
LETTERED = {"option", "option.why", "option.correct"}
NUMBERED = {"item", "left", "pair"}


def worded_changes(before: Mapping[str, Question], after: Mapping[str, Question]) -> list[Change]:
    """What differs between two wordings of questions."""
    return [
        replace(
            change,
            fields=tuple(_worded(field, before.get(change.slug), after.get(change.slug)) for field in change.fields),
        )
        for change in question_changes(before, after)
    ]


def _worded(field: FieldChange, before: Question | None, after: Question | None) -> FieldChange:
    if field.name in IN_ORDER:
        return replace(field, old=_texts(field.old, before), new=_texts(field.new, after))
    if field.name == "pair":
        return replace(
            field, at=_place(field.at, before, after), old=_text(field.old, before), new=_text(field.new, after)
        )
    if field.name in LETTERED:
        place = _place(field.at, before, after)
        return replace(field, at=chr(ord("A") + int(place) - 1) if place.isdigit() and int(place) <= 26 else place)
    if field.name in NUMBERED:
        return replace(field, at=_place(field.at, before, after))
    return replace(field, at="") if field.name == "right" else field


def _place(id: str, before: Question | None, after: Question | None) -> str:
    """Where a row stands in the form; one that is gone, where it stood."""
    for question in (after, before):
        ids = [row.id for row in _rows(question, "left")]
        if id in ids:
            return str(ids.index(id) + 1)
    return id


def _rows(question: Question | None, side: str) -> Iterable[Item]:
    if isinstance(question, Single | Multiple):
        return question.options
    if isinstance(question, Ordering):
        return question.items
    if isinstance(question, Matching):
        return question.left if side == "left" else question.right
    return ()


def _text(id: str | None, question: Question | None) -> str | None:
    known = {row.id: row.text for side in ("left", "right") for row in _rows(question, side)}
    if id is None:
        return None
    text = known.get(id, id)
    return text if len(text) <= SHORT else text[:SHORT] + "…"


def _texts(order: str | None, question: Question | None) -> str | None:
    return None if order is None else " → ".join(_text(id, question) or "—" for id in order.split(" → "))
