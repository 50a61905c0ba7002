"""How a question came out: who got it right, and whether those were the ones who know the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import atanh, ceil, fsum, sqrt, tanh

from app.authoring.rules.analysis.answers import ENOUGH, Answered, Paper, Sat, value
from app.authoring.rules.analysis.papers import NOTHING
from app.quizzes.rules.questions import Given

GROUP = Fraction(27, 100)
"""Of the takers, in the upper and in the lower group: Kelley, "The selection of upper and lower groups for the
validation of test items", Journal of Educational Psychology 30 (1939) 17–24."""
SURE = 1.96
"""Standard errors to each side of a 95 % interval."""


@dataclass(frozen=True)
class Taken:
    """One answer to a question: its points less their mean in its paper, and the same of the rest of the paper."""

    given: Given
    points: int
    of: int
    own: float
    rest: float | None  # a mean over the other questions; None where the paper had no other


@dataclass(frozen=True)
class ItemFigures:
    """`right`: had all its points; `gained`: the mean share of its points; `upper`, `lower`: what these groups gave."""

    n: int
    right: int
    gained: Fraction
    r: float | None
    given: tuple[Given, ...]
    upper: tuple[Given, ...]
    lower: tuple[Given, ...]

    @property
    def enough(self) -> bool:
        return self.n >= ENOUGH

    @property
    def share(self) -> Fraction:
        return Fraction(self.right, self.n)


def takers(answers: Iterable[Answered], papers: Mapping[Paper, Sat]) -> dict[str, list[Taken]]:
    """By question. A person counts once for each, with the first of these answers, which come as they were given."""
    seen: set[tuple[int, str]] = set()
    found: dict[str, list[tuple[Paper, Taken]]] = {}
    for one in answers:
        if (one.person, one.item) in seen:
            continue
        seen.add((one.person, one.item))
        paper = papers[one.paper]
        sitting = paper.sittings[one.sitting]
        own = value(one) - paper.means[one.item]
        others = sitting.questions - 1
        rest = (sitting.deviation - own) / others if others else None
        found.setdefault(one.item, []).append((one.paper, Taken(one.given, one.points, one.of, own, rest)))
    return {item: _within(taken) for item, taken in found.items()}


def _within(taken: Sequence[tuple[Paper, Taken]]) -> list[Taken]:
    """Each less the mean of its own paper, so that an easy paper does not pass for able people."""
    owns: dict[Paper, list[float]] = {}
    rests: dict[Paper, list[float]] = {}
    for paper, one in taken:
        owns.setdefault(paper, []).append(one.own)
        if one.rest is not None:
            rests.setdefault(paper, []).append(one.rest)
    own = {paper: fsum(values) / len(values) for paper, values in owns.items()}
    rest = {paper: fsum(values) / len(values) for paper, values in rests.items()}
    return [
        Taken(one.given, one.points, one.of, one.own - own[paper], None if one.rest is None else one.rest - rest[paper])
        for paper, one in taken
    ]


def item_figures(taken: Sequence[Taken]) -> ItemFigures:
    upper, lower = groups(taken)
    return ItemFigures(
        len(taken),
        sum(one.points == one.of for one in taken),
        sum((Fraction(one.points, one.of) for one in taken), Fraction()) / len(taken),
        correlation([(one.own, one.rest) for one in taken if one.rest is not None]),
        tuple(one.given for one in taken),
        upper,
        lower,
    )


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The corrected item-total correlation: Pearson's r of the question with the rest of the paper without it.

    Both are less their means. "Corrected" as the question is not part of what it is held against (Henrysson,
    "Correction of item-total correlations in item analysis", Psychometrika 28 (1963) 211–218); for right and wrong
    alone it is the point-biserial. Where everybody has the same questions it is that of the textbooks exactly.
    None where either does not vary.
    """
    own = fsum(x * x for x, _ in pairs)
    rest = fsum(y * y for _, y in pairs)
    if own <= NOTHING or rest <= NOTHING:
        return None
    return max(-1.0, min(1.0, fsum(x * y for x, y in pairs) / sqrt(own * rest)))


def surely_below(r: float | None, n: int, limit: float) -> bool:
    """Whether the whole 95 % interval of r lies below a limit.

    By Fisher's z: artanh r has the standard error 1/√(n − 3) (Fisher, "On the 'probable error' of a coefficient of
    correlation", Metron 1 (1921) 3–32).
    """
    if r is None or n <= 3:
        return False
    return r <= -1 or (r < 1 and tanh(atanh(r) + SURE / sqrt(n - 3)) < limit)


def groups(taken: Sequence[Taken]) -> tuple[tuple[Given, ...], tuple[Given, ...]]:
    """What the upper and the lower 27 % by the rest of their papers gave; both empty where no line can be drawn.

    Who lies on the line is in, all of them: so the order of learners makes no difference.
    """
    known = [(one.rest, one.given) for one in taken if one.rest is not None]
    if not known:
        return (), ()
    ranked = sorted(round(rest, 9) for rest, _ in known)
    size = ceil(GROUP * len(ranked))
    low, high = ranked[size - 1], ranked[-size]
    if low >= high:
        return (), ()
    upper = tuple(given for rest, given in known if round(rest, 9) >= high)
    return upper, tuple(given for rest, given in known if round(rest, 9) <= low)
