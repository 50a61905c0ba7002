"""The words of an attempt, and when time is up."""

from datetime import datetime, timedelta
from enum import StrEnum

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
