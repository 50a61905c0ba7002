"""What narrows a list of learners; it stands in the address of every page of this door."""

from dataclasses import dataclass, replace
from enum import StrEnum

PAGE = 50


class Among(StrEnum):
    """Whom a list shows; the first five are standings, the others cut across them."""

    ALL = ""  # everybody but the withdrawn
    DONE = "done"
    LEARNING = "learning"
    BEHIND = "behind"
    NEVER = "never"
    WITHDRAWN = "withdrawn"
    NOT_STARTED = "not_started"
    EXEMPTED = "exempted"


class Part(StrEnum):
    """With a module or a lesson: all, those who have done it, or those who have not."""

    ALL = ""
    DONE = "done"
    OPEN = "open"


class Sort(StrEnum):
    ATTENTION = ""  # behind, never here, learning, completed; the fewest items first
    NAME = "name"
    UNIT = "unit"
    DONE = "done"  # the fewest items first
    LAST = "last"  # the longest quiet first


class UnitSort(StrEnum):
    """The order of units in the table."""

    BEHIND = ""  # most behind and never here first
    RATE = "rate"  # the lowest rate of completion first
    NAME = "name"


@dataclass(frozen=True)
class Filters:
    """`unit` is a ref; `own` leaves out the units below it; `module` or `lesson` a slug; `q` words of a name."""

    unit: str = ""
    own: bool = False
    state: Among = Among.ALL
    module: str = ""
    lesson: str = ""
    part: Part = Part.ALL
    q: str = ""
    sort: Sort = Sort.ATTENTION
    page: int = 1

    def pairs(self) -> dict[str, str]:
        """As it stands in an address or in hidden fields: what is not set is left out."""
        pairs = {
            "unit": self.unit,
            "own": "1" if self.own else "",
            "state": str(self.state),
            "module": self.module,
            "lesson": self.lesson,
            "part": str(self.part),
            "q": self.q,
            "sort": str(self.sort),
            "page": str(self.page) if self.page > 1 else "",
        }
        return {name: value for name, value in pairs.items() if value}

    def with_(self, **changes: object) -> "Filters":
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    @property
    def narrows(self) -> bool:
        return any(name not in {"sort", "page"} for name in self.pairs())


@dataclass(frozen=True)
class ProgressFilters:
    """Which units' progress, and the lessons of which module."""

    unit: str = ""
    module: str = ""

    def pairs(self) -> dict[str, str]:
        return {name: value for name, value in {"unit": self.unit, "module": self.module}.items() if value}

    def with_(self, **changes: object) -> "ProgressFilters":
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class UnitFilters:
    """What narrows the overview: one unit and below, units with somebody in a state, their order."""

    unit: str = ""
    state: Among = Among.ALL
    sort: UnitSort = UnitSort.BEHIND

    def pairs(self) -> dict[str, str]:
        pairs = {"unit": self.unit, "state": str(self.state), "sort": str(self.sort)}
        return {name: value for name, value in pairs.items() if value}

    def with_(self, **changes: object) -> "UnitFilters":
        return replace(self, **changes)  # type: ignore[arg-type]
