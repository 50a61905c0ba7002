"""What becomes of answers when a question's key turns out to be wrong: pure, and explained decision by decision.

An answer is kept in authored ids, so it can be marked by any key of the same question. Three ways to put a key right:

- a new key: answers are marked anew by it, and the old key counts no more;
- several answers accepted: an answer has the most that any of the keys gives it, the old one among them, so that
  nobody loses;
- void: everybody has the full points, whoever answered what or nothing. To take the question out of the denominator
  would let those lose who had it right (8 of 10 is a pass at 80 %, 7 of 9 is none); full points lower no share.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.quizzes.rules.marking import Marked, mark, pairs_of
from app.quizzes.rules.questions import Fill, Given, Matching, Multiple, Ordering, Question, Short, Single, TrueFalse
from app.quizzes.rules.showing import Reasons, Verdict

Key = tuple[tuple[str, ...], ...]
"""The right answer: for a fill-in the accepted texts of each blank, for all others one row, an answer as in `Given`."""


class RegradeKind(StrEnum):
    NEW_KEY = "new_key"
    ACCEPT = "accept"  # several answers
    VOID = "void"


class KeyUnfit(ValueError):
    """No right answer to this question."""


def key_of(question: Question) -> Key:
    match question:
        case Single() | Multiple():
            return (tuple(sorted(option.id for option in question.options if option.correct)),)
        case TrueFalse():
            return ((str(question.answer).lower(),),)
        case Fill():
            return question.answers
        case Ordering():
            return (tuple(item.id for item in question.items),)
        case Matching():
            return (tuple(sorted(f"{left}={right}" for left, right in question.pairs.items())),)
        case Short():
            return ()


def with_key(question: Question, key: Key) -> Question:
    """The same question with another right answer; raises KeyUnfit."""
    row = key[0] if key else ()
    match question:
        case Single() | Multiple() if set(row) <= {option.id for option in question.options} and (
            len(row) == 1 if isinstance(question, Single) else row
        ):
            options = tuple(o.model_copy(update={"correct": o.id in row}) for o in question.options)
            return question.model_copy(update={"options": options})
        case TrueFalse() if row in (("true",), ("false",)):
            return question.model_copy(update={"answer": row == ("true",)})
        case Fill() if (
            len(key) == len(question.answers) and all(key) and all(t.strip() for texts in key for t in texts)
        ):
            return question.model_copy(update={"answers": key})
        case Ordering() if sorted(row) == sorted(item.id for item in question.items):
            items = {item.id: item for item in question.items}
            return question.model_copy(update={"items": tuple(items[id] for id in row)})
        case Matching() if _pairs(question, row):
            return question.model_copy(update={"pairs": pairs_of(row)})
    raise KeyUnfit


def _pairs(question: Matching, row: tuple[str, ...]) -> bool:
    """Whether each left item has one right item, and no right item two."""
    pairs: Mapping[str, str] = pairs_of(row) if all("=" in pair for pair in row) else {}
    known = {item.id for item in question.right}
    return (
        pairs.keys() == {item.id for item in question.left}
        and set(pairs.values()) <= known
        and len(set(pairs.values())) == len(row) == len(pairs)
    )


@dataclass(frozen=True)
class Ruling:
    """By what the answers to a question version are marked, in place of its own key."""

    kind: RegradeKind
    keys: tuple[Key, ...] = ()

    def question(self, question: Question, given: Given) -> Question:
        """The question with that of its right answers by which this one is worth most."""
        asked = [with_key(question, key) for key in self.keys]
        if self.kind is not RegradeKind.NEW_KEY:
            asked.insert(0, question)
        return max(asked, key=lambda one: mark(one, given).points or 0)  # the first of equals

    def mark(self, question: Question, given: Given) -> Marked:
        if isinstance(question, Short):
            return mark(question, given)
        if self.kind is RegradeKind.VOID:
            return Marked(question.points, question.points, True)
        return mark(self.question(question, given), given)


def marked(question: Question, given: Given, ruling: Ruling | None) -> Marked:
    """By its own key, or by what was ruled since."""
    return ruling.mark(question, given) if ruling else mark(question, given)


def regraded(before: Marked, after: Marked, raise_only: bool) -> Marked:
    """What an answer that counted before is worth now; with `raise_only` never less than it was."""
    lowered = (after.points or 0) < (before.points or 0)
    return before if raise_only and lowered else after


def as_marked(found: Reasons, points: int | None, of: int | None) -> Reasons:
    """Reasons that say what the answer is worth, whatever the key beside it gives."""
    if points is None:
        return found
    verdict = Verdict.RIGHT if points == of else Verdict.PARTLY if points else Verdict.WRONG
    return replace(found, points=points, of=of, verdict=verdict)
