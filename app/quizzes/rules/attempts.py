"""The words of an attempt, when time is up, and what an attempt is worth."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from app.aloud import in_fours, new_sign

GRACE = timedelta(seconds=10)
"""What a slow line may take: an answer that arrives this long after the deadline still counts."""


class Kind(StrEnum):
    CHECK = "check"  # the questions inside one lesson
    QUIZ = "quiz"  # a module's quiz
    PRECHECK = "precheck"  # a module tested out
    FINAL = "final"
    PRACTICE = "practice"  # wrong answers again, and short answers
    TRIAL = "trial"  # a trainer's; no projection reads it


class Policy(StrEnum):
    """When reasons are shown."""

    AT_ONCE = "at_once"  # each answer is fixed by its own submission
    AFTER = "after"  # all answers may change until the attempt is handed in
    CLOSED = "closed"  # so too, and reasons come when the class has been closed


class EndedBy(StrEnum):
    LEARNER = "learner"
    DEADLINE = "deadline"


class Reason(StrEnum):
    """Why an answer was set aside."""

    STALE = "stale"  # another tab or device had saved meanwhile
    FIXED = "fixed"  # the question was already submitted
    CLOSED = "closed"  # the attempt was already handed in
    LATE = "late"  # after the deadline and its grace


def time_is_up(deadline: datetime | None, now: datetime, grace: timedelta = GRACE) -> bool:
    return deadline is not None and now > deadline + grace


@dataclass(frozen=True)
class Result:
    """What an attempt reached, in hundredths of a point; short answers count in neither sum."""

    points: int
    of: int
    passed: bool
    receipt: str

    @property
    def share(self) -> Fraction:
        return share(self.points, self.of)


def share(points: int, of: int) -> Fraction:
    """Nothing that counts is a share of nothing."""
    return Fraction(points, of) if of else Fraction(0)


def passes(points: int, of: int, pass_share: int) -> bool:
    """Whether a share reaches `pass_share` per cent, exactly: 79.99 % is not 80 %."""
    return share(points, of) >= Fraction(pass_share, 100)


def new_receipt(day: date) -> str:
    """A number to quote, like TY-20260715-7KQ4-M2XD: 40 random bits a day, and a unique column behind them."""
    return f"TY-{day:%Y%m%d}-{in_fours(new_sign())}"
