"""What happened to a learner in a class, as his organizer may read it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction


class Happened(StrEnum):
    # study
    SIGNED_IN = "signed_in"  # for the first time
    READ_TO = "read_to"  # a lesson that is not done: where reading stopped
    LEARNED = "learned"  # a lesson
    TEST = "test"  # a quiz, a pre-check or a final was handed in
    MODULE = "module"  # a module was done
    COMPLETED = "completed"
    # roster
    ENROLLED = "enrolled"
    EXEMPTED = "exempted"
    EXTENDED = "extended"
    WITHDRAWN = "withdrawn"
    READMITTED = "readmitted"
    TRANSFERRED = "transferred"


STUDY = frozenset(
    {Happened.SIGNED_IN, Happened.READ_TO, Happened.LEARNED, Happened.TEST, Happened.MODULE, Happened.COMPLETED}
)


class Only(StrEnum):
    """A filter of the history."""

    ALL = ""
    STUDY = "study"
    ROSTER = "roster"


@dataclass(frozen=True)
class Event:
    """`title` of a lesson or module, `detail` a code or a reason; `share` only where it may be seen."""

    code: Happened
    at: datetime
    title: str = ""
    detail: str = ""
    passed: bool | None = None
    share: Fraction | None = None
    at_block: int = 0
    blocks: int = 0
    until: datetime | None = None
    by: str = ""

    @property
    def group(self) -> Only:
        return Only.STUDY if self.code in STUDY else Only.ROSTER


def listed(kind: str, passed: bool) -> bool:
    """Quizzes and finals are listed; a pre-check only when it worked, since trying one is nobody's business."""
    return kind in {"quiz", "final"} or (kind == "precheck" and passed)


def points_seen(kind: str, passed: bool, whole_class: bool) -> bool:
    """Points of a test that was not passed are the learner's own.

    The organizer of the whole class sees those of a final too, since he decides on what comes after it; a unit's
    officer sees that it was not passed.
    """
    return passed or (kind == "final" and whole_class)
