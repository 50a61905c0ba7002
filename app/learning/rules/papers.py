"""When a test may be started, and with which rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Closed(StrEnum):
    """Why a test cannot be started now."""

    CLASS_CLOSED = "class_closed"
    MODULES_FIRST = "modules_first"  # the final opens when all modules are done
    PASSED = "passed"
    USED_UP = "used_up"  # no attempt is left
    MODULE_DONE = "module_done"  # nothing is left to test out
    NOTHING = "nothing"  # there is no question to ask


@dataclass(frozen=True)
class FinalState:
    """What a class says about its final, and what the learner has used of it."""

    opens_after_modules: bool
    modules_done: bool
    tries: int
    makeups: int
    passed: bool

    @property
    def tries_left(self) -> int:
        return max(1 + self.makeups - self.tries, 0)

    def closed(self, closes_at: datetime, now: datetime) -> Closed | None:
        if self.passed:
            return Closed.PASSED
        if now > closes_at:
            return Closed.CLASS_CLOSED
        if not self.tries_left:
            return Closed.USED_UP
        if self.opens_after_modules and not self.modules_done:
            return Closed.MODULES_FIRST
        return None


def deadline(now: datetime, minutes: int | None, closes_at: datetime) -> datetime:
    """Time runs from the start; nobody writes beyond the class's closing hour."""
    return closes_at if minutes is None else min(now + timedelta(minutes=minutes), closes_at)
