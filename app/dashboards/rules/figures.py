"""The figures of a class, each defined here once; their words stand in `templates/_words.html`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from app.learning.rules.facts import State

K = TypeVar("K")


class Standing(StrEnum):
    """Where an enrolment counts, and there alone: the five add up to everybody who was ever enrolled."""

    DONE = "done"  # completed the course, be it by exemption
    LEARNING = "learning"  # neither completed nor behind
    BEHIND = "behind"  # `learning.rules.pace` says so; never somebody who was never here
    NEVER = "never"  # never signed in and without a single fact, whatever the time
    WITHDRAWN = "withdrawn"  # left out of every other figure


def standing(*, withdrawn: bool, state: State, signed_in: bool, started: bool, behind: bool) -> Standing:
    """The one decision; `queries.standing` says the same in SQL, and a test holds them together."""
    if withdrawn:
        return Standing.WITHDRAWN
    if state is State.DONE:
        return Standing.DONE
    if not signed_in and not started:
        return Standing.NEVER
    return Standing.BEHIND if behind else Standing.LEARNING


@dataclass(frozen=True)
class Counts:
    """What is counted of some enrolments; adds up over units. Points are those of each one's best final."""

    by: Mapping[Standing, int] = field(default_factory=dict)
    new: int = 0  # completed within the last seven days
    exempted: int = 0  # of those enrolled: from a module or from all
    finals: Mapping[int, tuple[int, int]] = field(default_factory=dict)  # full points -> sum of points, n
    modules: Mapping[str, int] = field(default_factory=dict)  # how many have done it; FINAL: passed the final
    last_at: datetime | None = None

    def __add__(self, other: "Counts") -> "Counts":
        finals = dict(self.finals)
        for of, (points, n) in other.finals.items():
            before = finals.get(of, (0, 0))
            finals[of] = (before[0] + points, before[1] + n)
        return Counts(
            by=_added(self.by, other.by),
            new=self.new + other.new,
            exempted=self.exempted + other.exempted,
            finals=finals,
            modules=_added(self.modules, other.modules),
            last_at=max((at for at in (self.last_at, other.last_at) if at), default=None),
        )

    def __getitem__(self, standing: Standing) -> int:
        return self.by.get(standing, 0)

    @property
    def enrolled(self) -> int:
        """Who should be trained: enrolled and not withdrawn."""
        return sum(count for standing, count in self.by.items() if standing is not Standing.WITHDRAWN)

    @property
    def rate(self) -> Fraction | None:
        """Completed of those enrolled and not withdrawn; nothing to say where there is nobody."""
        return Fraction(self[Standing.DONE], self.enrolled) if self.enrolled else None

    @property
    def follow_up(self) -> int:
        return self[Standing.BEHIND] + self[Standing.NEVER]

    @property
    def sat(self) -> int:
        """How many have the points of a final."""
        return sum(n for _, n in self.finals.values())

    @property
    def average(self) -> Fraction | None:
        """The mean share of points in the best final of those who sat one; never without `sat` beside it."""
        shares = sum((Fraction(points, of) for of, (points, _) in self.finals.items()), Fraction())
        return shares / self.sat if self.sat else None


def _added(one: Mapping[K, int], other: Mapping[K, int]) -> dict[K, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in one.keys() | other.keys()}


def total(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def ranks(shares: Sequence[Fraction | None]) -> list[int | None]:
    """The place of each, the greatest first; equals share a place, and the next one counts them (1, 1, 3)."""
    known = [share for share in shares if share is not None]
    return [None if share is None else 1 + sum(other > share for other in known) for share in shares]


FINAL = "_final"
"""Stands where a module's slug does, and is none."""


class FigureCode(StrEnum):
    ENROLLED = "enrolled"
    DONE = "done"
    LEARNING = "learning"
    BEHIND = "behind"
    NEVER = "never"


@dataclass(frozen=True)
class Figure:
    """A number on a tile: `of` is what it is a share of; `state` is the filter of its list, empty for all."""

    code: FigureCode
    value: int
    of: int
    state: str

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.value, self.of) if self.of else None


def figures(counts: Counts) -> tuple[Figure, ...]:
    """The tiles, in their order."""
    whole = counts.enrolled
    parts = (Standing.DONE, Standing.LEARNING, Standing.BEHIND, Standing.NEVER)
    enrolled = Figure(FigureCode.ENROLLED, whole, whole, "")
    return (enrolled, *(Figure(FigureCode(part.value), counts[part], whole, part.value) for part in parts))


@dataclass(frozen=True)
class Cell:
    """How many of some people have done a module; `share` is None where there is nobody to do it."""

    module: str
    done: int
    of: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.done, self.of) if self.of else None
