"""Who is behind, since when and why: computed on reading, from the time that is given."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from math import floor

from app.learning.rules.facts import State

QUIET = timedelta(days=7)
"""Without a new fact for so long a learner counts as behind."""
SLACK = 3
"""So many items may be missing to the plan."""


class Why(StrEnum):
    QUIET = "quiet"  # no new progress for seven days
    BELOW_PLAN = "below_plan"  # fewer items done than the plan says, less the slack
    CLOSED = "closed"  # the class has closed


@dataclass(frozen=True)
class Pace:
    """`expected` items by now on a straight line from opening to closing.

    `days_left` are whole days after today; `per_day` is what is left to do, by day, today among them.
    """

    expected: int
    behind: bool
    since: datetime | None
    why: tuple[Why, ...]
    days_left: int
    per_day: Fraction | None
    closed: bool


def expected_by(of: int, opens_at: datetime, closes_at: datetime, now: datetime) -> int:
    """How many of `of` items a straight line from opening to closing asks for at `now`."""
    whole = max((closes_at - opens_at).total_seconds(), 1)
    gone = min(max((now - opens_at).total_seconds(), 0), whole)
    return floor(of * Fraction(gone) / Fraction(whole))


def pace(
    *,
    state: State,
    done: int,
    of: int,
    last_at: datetime | None,
    enrolled_at: datetime,
    opens_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> Pace:
    """How an enrolment stands against time; `closes_at` is the learner's own where it was extended."""
    start = max(opens_at, enrolled_at)
    expected = expected_by(of, start, closes_at, now)
    left, closed = max(closes_at - now, timedelta()), now > closes_at
    per_day = Fraction(of - done, left.days + 1) if left and state is not State.DONE else None
    if state is State.DONE or now < start:
        return Pace(expected, False, None, (), left.days, per_day, closed)
    reasons: dict[Why, datetime] = {}
    if closed:
        reasons[Why.CLOSED] = closes_at
    quiet_from = max(last_at or start, start) + QUIET
    if quiet_from < min(now, closes_at):
        reasons[Why.QUIET] = quiet_from
    if done < expected - SLACK:
        share = Fraction(done + SLACK + 1, of)
        reasons[Why.BELOW_PLAN] = start + (closes_at - start) * float(share)
    why = tuple(sorted(reasons, key=lambda why: reasons[why]))
    return Pace(expected, bool(reasons), min(reasons.values(), default=None), why, left.days, per_day, closed)
