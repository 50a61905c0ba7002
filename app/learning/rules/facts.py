"""The words of learning: facts, steps, states."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FactKind(StrEnum):
    OPENED = "opened"  # a lesson was opened for the first time
    READ = "read"  # a lesson was read to its end
    CHECKED = "checked"  # a question inside a lesson was answered; `detail` is its slug
    LEARNED = "learned"  # a lesson was completed: a fact of its own, so that no later version takes it away
    SUBMITTED = "submitted"  # an attempt was handed in, with its points; `detail` is the attempt's kind
    PASSED = "passed"  # a module was completed; `detail` says how
    COMPLETED = "completed"  # the course was completed; `detail` is a snapshot (JSON) for the record


class StepKind(StrEnum):
    """The items that a learner does one by one; `done / of` counts them."""

    LESSON = "lesson"
    QUIZ = "quiz"
    FINAL = "final"


class State(StrEnum):
    NOT_STARTED = "not_started"
    LEARNING = "learning"
    DONE = "done"


class How(StrEnum):
    """By what a step became done."""

    STUDIED = "studied"
    TESTED_OUT = "tested_out"
    EXEMPTED = "exempted"
    EARLIER = "earlier"  # its module or course was completed before this step was added


class Ruled(StrEnum):
    """What people decided of something on record that a corrected key would take away."""

    KEEP = "keep"
    WITHDRAW = "withdraw"
    MOOT = "moot"  # the correction was reversed


@dataclass(frozen=True)
class Event:
    """A fact as the projection reads it; `points` and `of` are hundredths."""

    kind: FactKind
    at: datetime
    subject: str = ""
    detail: str = ""
    points: int | None = None
    of: int | None = None
    passed: bool | None = None


@dataclass(frozen=True)
class Exemption:
    """An organizer's word that a module (or all, where it is empty) need not be done."""

    module: str
    at: datetime
