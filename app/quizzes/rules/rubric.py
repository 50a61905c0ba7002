"""How a written answer stands by the marks that people gave it: open, with a second marker, to be settled, or done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.quizzes.rules.questions import Criterion, Given, Short


class Stage(StrEnum):
    WAITING = "waiting"  # nobody marked it yet
    SECOND = "second"  # its marker wants another one's mark beside his own
    DIFFER = "differ"  # two marks differ: somebody has to settle it
    MARKED = "marked"


@dataclass(frozen=True)
class MarkGiven:
    """One mark: points in hundredths, one for each criterion."""

    marker: int
    points: tuple[int, ...]
    comment: str
    second: bool
    settles: bool
    at: datetime

    @property
    def total(self) -> int:
        return sum(self.points)


@dataclass(frozen=True)
class Graded:
    """`counts` is the mark that counts, once there is one; `last`: each marker's own last one, first comers first."""

    stage: Stage
    counts: MarkGiven | None
    last: tuple[MarkGiven, ...]

    @property
    def comments(self) -> tuple[str, ...]:
        """For the learner, each once."""
        said = [one.comment for one in self.last if one.comment]
        return tuple(dict.fromkeys(said)) if self.stage is Stage.MARKED else ()

    def by(self, marker: int) -> MarkGiven | None:
        return next((one for one in self.last if one.marker == marker), None)


def graded(marks: Sequence[MarkGiven]) -> Graded:
    """By marks in the order in which they were given.

    What settles stands until it is settled anew. Without that, one marker's word is enough unless he asked for a
    second one; two that agree on every criterion are one word.
    """
    latest: dict[int, MarkGiven] = {}
    for one in marks:
        latest[one.marker] = one
    last = tuple(latest.values())
    settled = [one for one in marks if one.settles]
    if not last:
        return Graded(Stage.WAITING, None, ())
    if settled:
        return Graded(Stage.MARKED, settled[-1], last)
    if len(last) == 1:
        return Graded(Stage.SECOND, None, last) if last[0].second else Graded(Stage.MARKED, last[0], last)
    if len({one.points for one in last}) == 1:
        return Graded(Stage.MARKED, last[-1], last)
    return Graded(Stage.DIFFER, None, last)


def waits_for(found: Graded, marker: int) -> bool:
    """Whether this marker has something to do here: not beside a mark of his own that waits for another's."""
    return found.stage in {Stage.WAITING, Stage.DIFFER} or (found.stage is Stage.SECOND and found.by(marker) is None)


def may_read(found: Graded, marker: int) -> bool:
    """A second marker sees the first one's mark only beside his own."""
    return found.stage is not Stage.SECOND or found.by(marker) is not None


def fits(rubric: Sequence[Criterion], points: Sequence[int]) -> bool:
    return len(points) == len(rubric) and all(
        0 <= given <= criterion.points for given, criterion in zip(points, rubric, strict=False)
    )


def wrote(given: Given) -> bool:
    """Whether there is anything to mark."""
    return any(text.strip() for text in given)


def full(question: Short) -> int:
    return sum(criterion.points for criterion in question.rubric)
