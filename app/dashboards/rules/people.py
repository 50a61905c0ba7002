"""A learner as a list shows him: how far, where stopped, since when behind and why, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.dashboards.rules.figures import Standing


@dataclass(frozen=True)
class ModulePart:
    """Items of one module: done of all; the final is a part of its own, with `FINAL` for a slug."""

    slug: str
    seal: str
    done: int
    of: int

    @property
    def is_done(self) -> bool:
        return self.done >= self.of


class Lack(StrEnum):
    ITEMS = "items"  # so many items of a module
    FINAL = "final"  # the final was not sat yet
    FINAL_FAILED = "final_failed"  # it was sat and not passed


@dataclass(frozen=True)
class Missing:
    code: Lack
    seal: str = ""
    count: int = 0


def missing(modules: Sequence[ModulePart], final: ModulePart, sat: bool) -> tuple[Missing, ...]:
    """What still stands between a learner and completion, in the order of the course."""
    found = [Missing(Lack.ITEMS, part.seal, part.of - part.done) for part in modules if not part.is_done]
    if not final.is_done:
        found.append(Missing(Lack.FINAL_FAILED if sat else Lack.FINAL))
    return tuple(found)


@dataclass(frozen=True)
class Stopped:
    """Where reading stopped: a lesson, and which of its pieces."""

    lesson: str
    at: int
    of: int


@dataclass(frozen=True)
class Line:
    """One enrolment in a list; `ref` is the enrolment's."""

    ref: str
    name: str
    unit: str
    unit_ref: str
    standing: Standing
    done: int
    of: int
    modules: tuple[ModulePart, ...]
    final: ModulePart
    last_at: datetime | None
    sat: bool = False  # the final, at least once
    since: datetime | None = None  # behind
    why: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    stopped: Stopped | None = None
    staff_number: str = ""
    phone: str = ""  # masked
    withdrawn_at: datetime | None = None

    @property
    def parts(self) -> tuple[ModulePart, ...]:
        return (*self.modules, self.final)


@dataclass(frozen=True)
class People:
    """A page of a list, and how many the whole list holds."""

    lines: tuple[Line, ...]
    count: int
    page: int
    pages: int
    parts: dict[str, int] = field(default_factory=dict)  # with a module: "" all, "done", "open"


def days_until(moment: datetime, now: datetime, zone: ZoneInfo) -> int:
    """Nights on the site's calendar from now to that day; below zero when it lies behind."""
    return (moment.astimezone(zone).date() - now.astimezone(zone).date()).days
