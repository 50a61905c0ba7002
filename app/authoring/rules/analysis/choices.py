"""Who chose what: a line for each option, or for each text that several people wrote."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.authoring.rules.analysis.items import ItemFigures
from app.quizzes.rules.marking import normalised, pairs_of
from app.quizzes.rules.questions import Fill, Given, Matching, Multiple, Ordering, Question, Short, Single, TrueFalse

SEVERAL = 3
"""So many must have written the same text before it is shown: one alone could be known by it."""
MOST = 6  # lines for written texts
Chosen = Callable[[Given], Iterable[str]]


@dataclass(frozen=True)
class Choice:
    """`key`: the option's id, `true`/`false`, or the text; `at` counts options, blanks or left sides from 1.

    `share` and its like are of all takers, and of those in the upper and the lower group.
    """

    key: str
    text: str
    at: int
    right: bool
    n: int
    of: int
    upper: int
    upper_of: int
    lower: int
    lower_of: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.n, self.of) if self.of else None

    @property
    def upper_share(self) -> Fraction | None:
        return Fraction(self.upper, self.upper_of) if self.upper_of else None

    @property
    def lower_share(self) -> Fraction | None:
        return Fraction(self.lower, self.lower_of) if self.lower_of else None


NOTHING_GIVEN = ""
"""The key of the line of those who left the question empty."""


def choices(question: Question, found: ItemFigures, also: Sequence[Question] = ()) -> tuple[Choice, ...]:
    """In the order of the question; those who gave nothing last, where there are any.

    `also`: the same question with other keys that count as well; what one of them has right is right.
    """
    rows, chosen = _rows(question, found), _chosen(question)
    right = {row[0] for one in (question, *also) for row in _rows(one, found) if row[3]}
    rows = [(key, text, at, key in right) for key, text, at, _ in rows]
    n, upper, lower = (_tally(given, chosen) for given in (found.given, found.upper, found.lower))
    made = (
        Choice(*row, n[row[0]], found.n, upper[row[0]], len(found.upper), lower[row[0]], len(found.lower))
        for row in rows
    )
    return tuple(one for one in made if one.key != NOTHING_GIVEN or one.n)


def _tally(given: Sequence[Given], chosen: Chosen) -> Counter[str]:
    tally: Counter[str] = Counter()
    for one in given:
        tally.update(set(chosen(one)) if any(one) else (NOTHING_GIVEN,))
    return tally


def _rows(question: Question, found: ItemFigures) -> list[tuple[str, str, int, bool]]:
    """Key, text, number, right."""
    none = [(NOTHING_GIVEN, "", 0, False)]
    match question:
        case Single() | Multiple():
            return [(one.id, one.text, n, one.correct) for n, one in enumerate(question.options, 1)] + none
        case TrueFalse():
            return [
                (key, key, n, question.answer == (key == "true")) for n, key in enumerate(("true", "false"), 1)
            ] + none
        case Fill():
            return _written(question, found.given) + none
        case Ordering():
            return [(one.id, one.text, n, True) for n, one in enumerate(question.items, 1)] + none
        case Matching():
            return [(one.id, one.text, n, True) for n, one in enumerate(question.left, 1)] + none
        case Short():
            return []


def _chosen(question: Question) -> Chosen:
    """Which rows an answer is counted in: for ordering and matching those that it has at their right place."""
    match question:
        case Fill():
            return lambda given: {f"{n}={normalised(text)}" for n, text in enumerate(given, 1) if normalised(text)}
        case Ordering():
            places = [one.id for one in question.items]
            return lambda given: [id for id, at in zip(given, places, strict=False) if id == at]
        case Matching():
            pairs = question.pairs
            return lambda given: [left for left, right in pairs_of(given).items() if pairs.get(left) == right]
        case _:
            return lambda given: given


def _written(question: Fill, given: Sequence[Given]) -> list[tuple[str, str, int, bool]]:
    """The texts that several people wrote into a blank, with the way most of them wrote it."""
    spelled: dict[tuple[int, str], Counter[str]] = {}
    for one in given:
        for n, text in enumerate(one, 1):
            if plain := normalised(text):
                spelled.setdefault((n, plain), Counter())[text.strip()] += 1
    several = [(key, seen) for key, seen in spelled.items() if seen.total() >= SEVERAL]
    several.sort(key=lambda one: (-one[1].total(), one[0]))
    accepted = [{normalised(text) for text in texts} for texts in question.answers]
    anywhere = set().union(*accepted)
    rows = [
        (
            f"{n}={plain}",
            min(seen, key=lambda text: (-seen[text], text)),
            n,
            plain in _taken(question, accepted, anywhere, n),
        )
        for (n, plain), seen in several[:MOST]
    ]
    return sorted(rows, key=lambda row: row[2])


def _taken(question: Fill, accepted: Sequence[set[str]], anywhere: set[str], n: int) -> set[str]:
    return anywhere if question.order == "any" else accepted[n - 1] if n <= len(accepted) else set()
