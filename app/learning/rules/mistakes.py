"""Wrong answers to practise again: in by a wrong one, out by two right ones in a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

RIGHT_TO_LEAVE = 2
REST = timedelta(days=2)
"""How long a wrong answer rests before it is asked again."""


@dataclass(frozen=True)
class Fixed:
    """An answer that counts: the question's slug, and whether it earned all its points."""

    slug: str
    right: bool
    at: datetime


@dataclass(frozen=True)
class Mistake:
    wrong_at: datetime
    right_since: int = 0

    def due(self, now: datetime) -> bool:
        return now >= self.wrong_at + REST


def after(mistake: Mistake | None, answer: Fixed) -> Mistake | None:
    """The state of one question once one more answer to it counts."""
    if not answer.right:
        return Mistake(answer.at)
    if mistake is None or mistake.right_since + 1 >= RIGHT_TO_LEAVE:
        return None
    return Mistake(mistake.wrong_at, mistake.right_since + 1)


def mistakes(answers: Iterable[Fixed]) -> dict[str, Mistake]:
    """All open mistakes, from all answers in the order in which they were fixed."""
    open_: dict[str, Mistake] = {}
    for answer in answers:
        if (state := after(open_.get(answer.slug), answer)) is None:
            open_.pop(answer.slug, None)
        else:
            open_[answer.slug] = state
    return open_
