"""What a learner's browser may know of a question: no authored id, no key; and the reasons, once an answer counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from app.quizzes.rules.keys import Posted, given_from, keys_of, order_for, order_of, shuffled
from app.quizzes.rules.marking import Marked, hits_of, is_complete, mark, pairs_of
from app.quizzes.rules.questions import (
    BLANK,
    Criterion,
    Fill,
    Given,
    Matching,
    Multiple,
    Order,
    Ordering,
    Passage,
    Question,
    Short,
    Single,
    TrueFalse,
)

__all__ = [
    "Explained", "Piece", "Posted", "Reasons", "Shown", "Verdict",
    "given_from", "keys_of", "order_for", "order_of", "reasons", "shown",
]  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """An option, an item or a side of a pair: its key is its shown place, its letter the one to say aloud."""

    key: str
    letter: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A question in its place in an attempt.

    `given` holds the keys of what was chosen (`t`, `f` for true and false); for fill-ins, orderings and matchings
    one entry per blank, place or left item, for a short answer one text, each empty where nothing is yet.
    """

    position: int
    type: str
    stem: str
    points: int  # hundredths
    parts: tuple[str, ...]  # fill-in: the stem before, between and after its blanks
    blanks: tuple[str, ...]  # their keys
    choices: tuple[Piece, ...]
    items: tuple[Piece, ...]  # in the order shown, not in that of `given`
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    given: tuple[str, ...]
    rev: int
    saved_at: datetime | None
    fixed: bool  # it counts, and cannot change any more
    done: bool  # nothing is left open, so that it may be submitted

    @property
    def words(self) -> tuple[str, ...]:
        """What was answered, as texts; for true and false the key alone, whose words are the page's."""
        texts = {piece.key: piece.text for piece in (*self.choices, *self.items, *self.right) if piece.text}
        return tuple(texts.get(entry, entry) for entry in self.given) if texts else self.given


def shown(
    question: Question,
    order: Order,
    given: Given = (),
    *,
    position: int,
    rev: int = 0,
    saved_at: datetime | None = None,
    fixed: bool = False,
) -> Shown:
    texts = {item.id: item.text for item in shuffled(question)}
    pieces = _pieces(texts[item] for item in order)
    choices = pieces if isinstance(question, Single | Multiple) else ()
    if isinstance(question, TrueFalse):
        choices = (Piece("t", "A", ""), Piece("f", "B", ""))
    fill = isinstance(question, Fill)
    parts = tuple(BLANK.split(question.stem)) if fill else ()
    return Shown(
        position=position,
        type=question.type,
        stem=question.stem,
        points=question.points,
        parts=parts,
        blanks=tuple(str(n) for n in range(1, len(parts))),
        choices=choices,
        items=pieces if isinstance(question, Ordering) else (),
        left=_pieces(item.text for item in question.left) if isinstance(question, Matching) else (),
        right=pieces if isinstance(question, Matching) else (),
        given=keys_of(question, order, given),
        rev=rev,
        saved_at=saved_at,
        fixed=fixed,
        done=is_complete(question, given),
    )


def _pieces(texts: Iterable[str]) -> tuple[Piece, ...]:
    return tuple(Piece(str(n), chr(ord("A") + n - 1), text) for n, text in enumerate(texts, 1))


class Verdict(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNMARKED = "unmarked"  # a short answer: compare it with the model yourself


@dataclass(frozen=True)
class Explained:
    """An option with its reason, once it may be known."""

    key: str
    letter: str
    text: str
    why: str
    right: bool
    chosen: bool


@dataclass(frozen=True)
class Reasons:
    """Why an answer is right or wrong: made only for an answer that is fixed.

    `right` has the shape of `Shown.given`, with texts for fill-ins; `words` says the same in the author's words
    (empty for true and false, whose words are the page's), `hits` tells for each entry whether the learner had it.
    """

    verdict: Verdict
    points: int | None  # hundredths
    of: int | None
    right: tuple[str, ...]
    words: tuple[str, ...]
    hits: tuple[bool, ...]
    options: tuple[Explained, ...]  # single, multiple: in the order shown
    missed: int  # multiple: right options that were not chosen (漏选)
    why: str
    passage: Passage
    model: str  # short
    rubric: tuple[Criterion, ...]


def reasons(question: Question, order: Order, given: Given) -> Reasons:
    marked = mark(question, given)
    right, words, hits = _right(question, order, given)
    options = _explained(question, order, given)
    return Reasons(
        verdict=_verdict(marked),
        points=marked.points,
        of=marked.of,
        right=right,
        words=words,
        hits=hits,
        options=options,
        missed=sum(option.right and not option.chosen for option in options),
        why=question.why,
        passage=question.passage,
        model=question.model if isinstance(question, Short) else "",
        rubric=question.rubric if isinstance(question, Short) else (),
    )


def _verdict(marked: Marked) -> Verdict:
    if marked.right is None:
        return Verdict.UNMARKED
    return Verdict.RIGHT if marked.right else Verdict.PARTLY if marked.points else Verdict.WRONG


def _explained(question: Question, order: Order, given: Given) -> tuple[Explained, ...]:
    if not isinstance(question, Single | Multiple):
        return ()
    options = {option.id: option for option in question.options}
    shown_options = zip(_pieces(options[id].text for id in order), (options[id] for id in order), strict=True)
    return tuple(
        Explained(piece.key, piece.letter, piece.text, option.why, option.correct, option.id in given)
        for piece, option in shown_options
    )


_Right = tuple[tuple[str, ...], tuple[str, ...], tuple[bool, ...]]


def _right(question: Question, order: Order, given: Given) -> _Right:
    """The right answer as keys, in words, and which of its entries the learner had."""
    match question:
        case Single() | Multiple():
            right = {option.id: option.text for option in question.options if option.correct}
            had = tuple(id for id in order if id in right)
            return keys_of(question, order, had), tuple(right[id] for id in had), tuple(id in given for id in had)
        case TrueFalse():
            truth = (str(question.answer).lower(),)
            return keys_of(question, order, truth), (), (given == truth,)
        case Fill():
            return _right_texts(question, given)
        case Ordering():
            ids = tuple(item.id for item in question.items)
            placed = given or ("",) * len(ids)
            hits = tuple(mine == id for mine, id in zip(placed, ids, strict=True))
            return keys_of(question, order, ids), tuple(item.text for item in question.items), hits
        case Matching():
            pairs = tuple(f"{item.id}={question.pairs[item.id]}" for item in question.left)
            text_of = {item.id: item.text for item in question.right}
            words = tuple(text_of[question.pairs[item.id]] for item in question.left)
            mine = pairs_of(given)
            hits = tuple(mine.get(item.id) == question.pairs[item.id] for item in question.left)
            return keys_of(question, order, pairs), words, hits
        case Short():
            return (), (), ()
        case _:
            assert_never(question)


def _right_texts(question: Fill, given: Given) -> _Right:
    """The first accepted text of each blank; where any order will do, each beside the blank that met it."""
    met = hits_of(question, given)
    rest = iter([n for n in range(len(question.answers)) if n not in met])
    texts = tuple(question.answers[next(rest) if n is None else n][0] for n in met)
    return texts, texts, tuple(n is not None for n in met)
