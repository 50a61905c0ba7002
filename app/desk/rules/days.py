"""Days in class: who came, counted from the last word on each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.classes.rules import Came


@dataclass(frozen=True)
class Seat:
    """Somebody of the class on one day; `came` is none as long as nobody has said."""

    ref: str  # the enrolment's
    name: str
    unit: str
    came: Came | None


@dataclass(frozen=True)
class DayLine:
    ref: str
    day: date
    title: str
    place: str
    dropped: bool
    counts: Mapping[Came | None, int]

    @property
    def seats(self) -> int:
        return sum(self.counts.values())

    def of(self, came: str) -> int:
        """`came`: a word of Came, or empty for those of whom nothing is said yet."""
        return self.counts.get(Came(came) if came else None, 0)


def counted(seats: Iterable[Seat]) -> Mapping[Came | None, int]:
    return Counter(seat.came for seat in seats)


@dataclass(frozen=True)
class Said:
    """A word for each enrolment by its ref; `rest`: whoever has none yet was there."""

    each: Mapping[str, Came]
    rest: bool = False


def changed(seats: Iterable[Seat], said: Said) -> dict[str, Came]:
    """What is said that was not so before; refs that have no seat are left out."""
    before = {seat.ref: seat.came for seat in seats}
    silent = [ref for ref, came in before.items() if came is None] if said.rest else []
    every = {**dict.fromkeys(silent, Came.PRESENT), **said.each}
    return {ref: came for ref, came in every.items() if ref in before and before[ref] is not came}
