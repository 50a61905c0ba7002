"""What is worth a look, as codes: each has one action, and its words stand in a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.authoring.rules.analysis.choices import NOTHING_GIVEN, Choice
from app.authoring.rules.analysis.items import ItemFigures, surely_below
from app.quizzes.rules.questions import Fill, Multiple, Question, Single, TrueFalse

EASY = Fraction(95, 100)
"""Right this often a question tells nobody apart: at 0.95 and above its r cannot be estimated from a class
(Crocker & Algina, Introduction to Classical and Modern Test Theory (1986), ch. 14, on p near 0 or 1)."""
HARD = Fraction(2, 5)
"""More than 60 % of the takers did not get it: what a trainer's own list of questions to mend begins with."""
WEAK = 0.2
"""Ebel, Essentials of Educational Measurement (1972), p. 399: below 0.20 a question is to be rejected or rewritten."""
UNCHOSEN = Fraction(5, 100)
"""Chosen by fewer than 5 % a wrong option does nothing: Tarrant, Ware & Mohammed, "An assessment of functioning and
non-functioning distractors in multiple-choice questions", BMC Medical Education 9 (2009) 40."""


class Code(StrEnum):
    """The most urgent first."""

    KEY = "key"  # those who know the rest give another answer than the key's
    NEGATIVE = "negative"  # those who know the rest get it wrong
    HARD = "hard"
    WEAK = "weak"  # getting it right says little of the rest
    UNCHOSEN = "unchosen"  # wrong options that nobody falls for
    EASY = "easy"


class Action(StrEnum):
    REGRADE = "regrade"  # to where a key is changed for answers that are in
    EDIT = "edit"


@dataclass(frozen=True)
class Finding:
    """`choices`: those that it speaks of."""

    code: Code
    choices: tuple[Choice, ...] = ()

    @property
    def action(self) -> Action:
        return Action.REGRADE if self.code in {Code.KEY, Code.NEGATIVE} else Action.EDIT


def findings(question: Question, found: ItemFigures, rows: Sequence[Choice]) -> tuple[Finding, ...]:
    """The most urgent first; none from fewer than ENOUGH answers."""
    if not found.enough:
        return ()
    made = []
    if doubted := _doubted(question, rows):
        made.append(Finding(Code.KEY, doubted))
    if surely_below(found.r, found.n, 0):
        made.append(Finding(Code.NEGATIVE))
    if found.share < HARD:
        made.append(Finding(Code.HARD))
    if not made and surely_below(found.r, found.n, WEAK):
        made.append(Finding(Code.WEAK))
    if found.share >= EASY:
        made.append(Finding(Code.EASY))
    elif unchosen := _unchosen(question, rows):
        made.append(Finding(Code.UNCHOSEN, unchosen))
    order = list(Code)
    return tuple(sorted(made, key=lambda one: order.index(one.code)))


def _doubted(question: Question, rows: Sequence[Choice]) -> tuple[Choice, ...]:
    """Wrong answers that the upper group gives more often than a right one, and not less often than the lower one.

    Of several right options of a multiple choice each is right, and a wrong one must pass the least chosen of them.
    """
    if not isinstance(question, Single | Multiple | TrueFalse | Fill):
        return ()
    doubted = []
    for row in rows:
        if row.right or row.key == NOTHING_GIVEN or row.upper_share is None or row.lower_share is None:
            continue
        rivals = [one for one in rows if one.right and (not isinstance(question, Fill) or one.at == row.at)]
        uppers = [one.upper for one in rivals] or [0]
        right = min(uppers) if isinstance(question, Multiple) else sum(uppers)
        if row.upper > right and row.upper_share >= row.lower_share:
            doubted.append(row)
    return tuple(doubted)


def _unchosen(question: Question, rows: Sequence[Choice]) -> tuple[Choice, ...]:
    if not isinstance(question, Single | Multiple):
        return ()
    wrong = (row for row in rows if not row.right and row.key != NOTHING_GIVEN)
    return tuple(row for row in wrong if row.share is not None and row.share < UNCHOSEN)


def urgency(made: Sequence[Finding], found: ItemFigures | None) -> tuple[int, float, int]:
    """To sort by: what needs a look first, of these the ones that correlate least; what has too few answers last."""
    if found is None or not found.enough:
        return (len(Code) + 1, 0.0, -(found.n if found else 0))
    first = list(Code).index(made[0].code) if made else len(Code)
    return (first, 1.0 if found.r is None else found.r, -found.n)
