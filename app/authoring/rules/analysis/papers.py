"""How a paper came out: mean, spread, histogram, and how far one drawing of it would agree with another."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, sqrt

from app.authoring.rules.analysis.answers import ENOUGH, Sat, Sitting

BARS = 10
"""Of the histogram: each a tenth of the full points, the last with those who reached all of them."""
RELIABLE = 0.7
"""Nunnally, Psychometric Theory (1978), p. 245: enough where nothing hangs on one point; decisions on a person
want 0.9."""


@dataclass(frozen=True)
class PaperFigures:
    """`mean` and `spread` are shares of the full points; None where there is not enough to say it from.

    `questions` stand in one paper (the most frequent number), `pool`: different ones that were drawn.
    """

    n: int
    questions: int
    pool: int
    mean: Fraction | None
    spread: Fraction | None
    alpha: float | None
    bars: tuple[int, ...]

    @property
    def enough(self) -> bool:
        return self.n >= ENOUGH


def paper_figures(paper: Sat) -> PaperFigures:
    sittings = list(paper.sittings.values())
    n = len(sittings)
    enough = n >= ENOUGH
    shares = [Fraction(one.points, one.of) for one in sittings]
    return PaperFigures(
        n,
        _usual([one.questions for one in sittings]),
        len(paper.means),
        sum(shares, Fraction()) / n if enough else None,
        spread(shares) if enough else None,
        alpha(sittings) if enough else None,
        histogram(shares) if enough else (),
    )


def spread(shares: Sequence[Fraction]) -> Fraction | None:
    """The standard deviation with n − 1, to a millionth; None for less than two."""
    if len(shares) < 2:
        return None
    mean = sum(shares, Fraction()) / len(shares)
    variance = sum(((one - mean) ** 2 for one in shares), Fraction()) / (len(shares) - 1)
    return Fraction(round(sqrt(variance) * 10**6), 10**6)


def histogram(shares: Sequence[Fraction]) -> tuple[int, ...]:
    bars = [0] * BARS
    for one in shares:
        bars[min(BARS - 1, int(one * BARS))] += 1
    return tuple(bars)


def alpha(sittings: Sequence[Sitting]) -> float | None:
    """Cronbach's α of a paper whose questions are drawn anew for each learner; None where nothing varies.

        α = k·c / (v + (k − 1)·c)

    v is the mean variance of a question, c the mean covariance of two (Cronbach, "Coefficient alpha and the internal
    structure of tests", Psychometrika 16 (1951) 297–334, eq. 2 with all sums as means): there α is what two papers
    drawn at random from the same pool would correlate. As not everybody has the same questions, v and c are means
    over the answers, and over the pairs of answers, that stand in one paper together, each less the mean of its
    question. Where everybody has the same k questions this is k/(k − 1)·(1 − Σσᵢ²/σ²), to the last digit. k is the
    mean number of questions in a paper. It can be negative, never above 1.
    """
    answers = sum(one.questions for one in sittings)
    pairs = sum(one.questions * (one.questions - 1) for one in sittings)
    if not pairs:
        return None
    k = answers / len(sittings)
    v = fsum(one.squares for one in sittings) / answers
    c = fsum(one.deviation**2 - one.squares for one in sittings) / pairs
    below = v + (k - 1) * c
    return min(1.0, k * c / below) if below > NOTHING and v > NOTHING else None


NOTHING = 1e-12
"""Where sums of floating points are as good as zero."""


def _usual(counts: Sequence[int]) -> int:
    return max(sorted(set(counts)), key=counts.count) if counts else 0
