"""From authored ids to the keys that a browser sees, and back: a key is nothing but a place as it is shown."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import assert_never

from app.quizzes.rules.marking import pairs_of
from app.quizzes.rules.questions import (
    Fill,
    Given,
    Item,
    Matching,
    Multiple,
    Order,
    Ordering,
    Question,
    Short,
    Single,
    TrueFalse,
)


@dataclass(frozen=True)
class Posted:
    """An answer as a form brings it: keys and texts, not yet held against a question."""

    choices: tuple[str, ...] = ()
    blanks: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[int, str] = field(default_factory=dict)
    matches: Mapping[int, str] = field(default_factory=dict)
    text: str | None = None


_KEY_OF = {"true": "t", "false": "f"}
_TRUTH_OF = {key: truth for truth, key in _KEY_OF.items()}


def order_of(question: Question, random: Random, shuffle: bool = True) -> list[str]:
    """Authored ids in a new order to show them in; empty where a type has nothing to shuffle.

    Without `shuffle` options stand as their author wrote them; items to be put in order or matched never do.

    What is shuffled is sorted first, so that chance alone, not the author's order, makes what is seen.
    """
    if not shuffle and isinstance(question, Single | Multiple):
        return [option.id for option in question.options]
    order = sorted(item.id for item in shuffled(question))
    random.shuffle(order)
    if isinstance(question, Ordering) and order == [item.id for item in question.items]:
        order = order[1:] + order[:1]  # it never begins in its right order; to shuffle again might take for ever
    return order


def order_for(question: Question, seed: str) -> list[str]:
    """The same order for the same seed, on every machine: for a page that is drawn before its attempt exists."""
    return order_of(question, Random(int.from_bytes(hashlib.sha256(seed.encode()).digest())))


def shuffled(question: Question) -> Sequence[Item]:
    """What an order is made of."""
    match question:
        case Single() | Multiple():
            return question.options
        case Ordering():
            return question.items
        case Matching():
            return question.right
        case TrueFalse() | Fill() | Short():
            return ()
        case _:
            assert_never(question)


def keys_of(question: Question, order: Order, given: Given) -> tuple[str, ...]:
    """An answer as the browser knows it: see `showing.Shown.given`."""
    key_of = {item: str(n) for n, item in enumerate(order, 1)}
    match question:
        case Single() | Multiple():
            return tuple(sorted((key_of[option] for option in given), key=int))
        case TrueFalse():
            return tuple(_KEY_OF[truth] for truth in given)
        case Fill():
            return given or ("",) * len(question.answers)
        case Ordering():
            return tuple(key_of.get(item, "") for item in given or ("",) * len(question.items))
        case Matching():
            match_of = pairs_of(given)
            return tuple(key_of.get(match_of.get(item.id, ""), "") for item in question.left)
        case Short():
            return given or ("",)
        case _:
            assert_never(question)


def given_from(question: Question, order: Order, posted: Posted) -> Given | None:
    """An answer in authored ids; None where the form cannot have been this question's.

    Every blank, place or left item must be there, though it may be empty: a field that went missing on the way
    must not pass for one that the learner cleared. Choices that are not ticked are never sent, so none is an answer.
    """
    if not _fits(question, posted):
        return None
    id_of = {str(n): item for n, item in enumerate(order, 1)}
    match question:
        case Single() | Multiple():
            chosen = _known(posted.choices, id_of)
            return chosen and tuple(sorted(set(chosen)))
        case TrueFalse():
            return _known(posted.choices[:1], _TRUTH_OF)
        case Fill():
            return _filled(_row(posted.blanks))
        case Ordering():
            placed = _known(_row(posted.places), {**id_of, "": ""})
            return placed and _filled(placed)
        case Matching():
            matched = _known(_row(posted.matches), {**id_of, "": ""})
            if matched is None:
                return None
            return tuple(sorted(f"{x.id}={id}" for x, id in zip(question.left, matched, strict=True) if id))
        case Short():
            return _filled((posted.text or "",))
        case _:
            assert_never(question)


def _fits(question: Question, posted: Posted) -> bool:
    """Whether the fields are those of this type, and as many."""
    match question:
        case Single() | TrueFalse():
            mine, whole = {"choices"}, len(set(posted.choices)) <= 1
        case Multiple():
            mine, whole = {"choices"}, True
        case Fill():
            mine, whole = {"blanks"}, _counts(posted.blanks, len(question.answers))
        case Ordering():
            mine, whole = {"places"}, _counts(posted.places, len(question.items))
        case Matching():
            mine, whole = {"matches"}, _counts(posted.matches, len(question.left))
        case Short():
            mine, whole = {"text"}, posted.text is not None
        case _:
            assert_never(question)
    sent = {name for name, value in vars(posted).items() if value not in ((), {}, None)}
    return whole and sent <= mine


def _counts(fields: Mapping[int, str], number: int) -> bool:
    return sorted(fields) == list(range(1, number + 1))


def _row(fields: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(value for _, value in sorted(fields.items()))


def _known(keys: Sequence[str], id_of: Mapping[str, str]) -> Given | None:
    """The ids of keys; None for a key that was never shown."""
    return tuple(id_of[key] for key in keys) if all(key in id_of for key in keys) else None


def _filled(row: Given) -> Given:
    return row if any(row) else ()
