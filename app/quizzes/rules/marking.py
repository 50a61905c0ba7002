"""When an answer is right, and what it is worth: pure, exact, per type of question."""

import unicodedata
from dataclasses import dataclass
from typing import assert_never

from app.quizzes.rules.questions import (
    Fill,
    Given,
    Matching,
    Multiple,
    Ordering,
    Question,
    Short,
    Single,
    TrueFalse,
)


@dataclass(frozen=True)
class Marked:
    """Points reached and possible, in hundredths; all None where no machine marks (a short answer)."""

    points: int | None
    of: int | None
    right: bool | None


UNMARKED = Marked(None, None, None)


def mark(question: Question, given: Given) -> Marked:
    """What an answer is worth; an answer that is incomplete, or none, is marked as it stands."""
    if isinstance(question, Short):
        return UNMARKED
    points = _points(question, given)
    return Marked(points, question.points, points == question.points)


def _points(question: Single | Multiple | TrueFalse | Fill | Ordering | Matching, given: Given) -> int:
    match question:
        case Single():
            return question.points if given == tuple(o.id for o in question.options if o.correct) else 0
        case Multiple():
            return _of_multiple(question, frozenset(given))
        case TrueFalse():
            return question.points if given == (str(question.answer).lower(),) else 0
        case Ordering():
            return question.points if given == tuple(item.id for item in question.items) else 0
        case Fill():
            hits = sum(hit is not None for hit in hits_of(question, given))
            return part(question.points, hits, len(question.answers))
        case Matching():
            hits = sum(question.pairs.get(left) == right for left, right in pairs_of(given).items())
            return part(question.points, hits, len(question.left))
        case _:
            assert_never(question)


def _of_multiple(question: Multiple, chosen: frozenset[str]) -> int:
    """All right options and no other: all points. Some of them and no other (漏选): half, where allowed."""
    right = frozenset(option.id for option in question.options if option.correct)
    if chosen == right:
        return question.points
    return part(question.points, 1, 2) if question.partial == "half" and chosen and chosen < right else 0


def part(points: int, hits: int, of: int) -> int:
    """`hits` of `of` equal parts of the points, rounded half up to a whole hundredth."""
    return (2 * points * hits + of) // (2 * of)


def pairs_of(given: Given) -> dict[str, str]:
    """Left -> right, out of `left=right`."""
    return dict(pair.split("=", 1) for pair in given)


def hits_of(question: Fill, given: Given) -> tuple[int | None, ...]:
    """For each blank which list of accepted texts it meets, if any: its own, or with `order: any` one of all.

    No list is used twice; of all ways to assign them it is one with the most hits (augmenting paths).
    """
    accepted = [{normalised(text) for text in texts} - {""} for texts in question.answers]
    typed = [normalised(text) for text in given] + [""] * (len(accepted) - len(given))
    if question.order == "fixed":
        return tuple(n if text in texts else None for n, (text, texts) in enumerate(zip(typed, accepted, strict=False)))
    blank_of: dict[int, int] = {}  # list -> the blank that has it

    def place(blank: int, tried: set[int]) -> bool:
        for n in sorted(range(len(accepted)), key=lambda n: n != blank):  # its own first, where that is as good
            if typed[blank] in accepted[n] and n not in tried:
                tried.add(n)
                if n not in blank_of or place(blank_of[n], tried):
                    blank_of[n] = blank
                    return True
        return False

    for blank in range(len(accepted)):
        place(blank, set())
    list_of = {blank: n for n, blank in blank_of.items()}
    return tuple(list_of.get(blank) for blank in range(len(accepted)))


# What NFKC leaves apart though one key of a Chinese or an English keyboard types it.
_PUNCTUATION = str.maketrans("。、“”„「」『』‘’‚《》〈〉【】〔〕—–―−‐‑·・•", '.,"""""""\'\'\'<><>[][]------···')


def normalised(text: str) -> str:
    """A text to compare by: width, case, spaces and the width of punctuation make no difference.

    NFKC folds full-width letters, digits and punctuation; signs that cannot be seen are taken out with the spaces.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_PUNCTUATION)
    seen = "".join(sign for sign in folded if not sign.isspace() and unicodedata.category(sign) not in {"Cf", "Cc"})
    return unicodedata.normalize("NFKC", seen)


def is_complete(question: Question, given: Given) -> bool:
    """Whether nothing is left open: only then can a learner submit the question for good."""
    match question:
        case Single() | TrueFalse() | Multiple():
            return bool(given)
        case Fill():
            return len(given) == len(question.answers) and all(normalised(text) for text in given)
        case Ordering():
            return sorted(given) == sorted(item.id for item in question.items)
        case Matching():
            return pairs_of(given).keys() == {item.id for item in question.left}
        case Short():
            return bool(given) and bool(given[0].strip())
        case _:
            assert_never(question)
