"""What moving a class to another version does to its learners, counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Touched(Protocol):
    """`done` and `of`: steps under the present version and under the other."""

    @property
    def done(self) -> tuple[int, int]: ...
    @property
    def of(self) -> tuple[int, int]: ...
    @property
    def completed(self) -> bool: ...


@dataclass(frozen=True)
class Effect:
    learners: int
    same: int  # neither what is done nor what there is to do changes
    more: int  # have more left to do than before
    less: int
    completed: int  # who has completed the course stays so
    of: tuple[int, int]  # steps of the course under either version


def effect(touched: Sequence[Touched]) -> Effect:
    left = [(one.of[0] - one.done[0], one.of[1] - one.done[1]) for one in touched if not one.completed]
    return Effect(
        learners=len(touched),
        same=sum(one.done[0] == one.done[1] and one.of[0] == one.of[1] for one in touched),
        more=sum(after > before for before, after in left),
        less=sum(after < before for before, after in left),
        completed=sum(one.completed for one in touched),
        of=touched[0].of if touched else (0, 0),
    )
