"""What a class decides: when its tests open, what excuses a learner, who is behind."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from hashlib import sha256

from app.errors import Conflict


class FinalOpens(StrEnum):
    AFTER_MODULES = "after_modules"
    AT_ONCE = "at_once"


class Excuse(StrEnum):
    """Facts about an enrolment that an organizer writes, each with a reason."""

    EXEMPTED = "exempted"  # from the module in `subject`, or from all where it is empty
    EXTENDED = "extended"  # the deadline moves to `until`
    WITHDRAWN = "withdrawn"
    READMITTED = "readmitted"  # counts again
    TRANSFERRED = "transferred"  # counts in another unit from now on


class ClassClosed(Conflict):
    """After its closing hour, or its cut-off, nothing is added to a class."""


class Came(StrEnum):
    """Of somebody and a day of his class."""

    PRESENT = "present"
    EXCUSED = "excused"  # 请假
    ABSENT = "absent"


class CertificatesWhen(StrEnum):
    """When those who completed a class get their certificates."""

    AT_CLOSING = "at_closing"
    AT_ONCE = "at_once"  # as soon as each one completes


@dataclass(frozen=True)
class ClassRules:
    """What an organizer sets of a class; `final_pass` and `quiz_weight` in per cent, `final_minutes` in minutes."""

    name: str
    opens_at: datetime
    closes_at: datetime
    compulsory: bool
    credit_period: str
    final_questions: int
    final_minutes: int
    final_pass: int
    quiz_weight: int
    final_opens: FinalOpens
    makeups: int
    contact_name: str
    contact_number: str
    certificates: CertificatesWhen
    issuer: str
    due_days: int | None
    ranking: bool


def to_the_second(typed: ClassRules, stands: ClassRules) -> ClassRules:
    """Moments are typed to the minute: whoever leaves one as he found it leaves its seconds too."""
    both = {name: (getattr(typed, name), getattr(stands, name)) for name in ("opens_at", "closes_at")}
    same = {name: old for name, (new, old) in both.items() if new == old.replace(second=0, microsecond=0)}
    return replace(typed, **same)


def fingerprint(rules: ClassRules) -> str:
    """Another for other rules: what a page was drawn from."""
    return sha256(repr(sorted((name, str(value)) for name, value in vars(rules).items())).encode()).hexdigest()[:16]


LEAST_DAYS = 14
"""So many days has everybody, however long ago he was appointed."""


def own_deadline(
    appointed_on: date | None, due_days: int | None, since: datetime, closes_at: datetime, zone: tzinfo
) -> datetime | None:
    """When somebody's own time ends: `due_days` after his appointment, the day in full, where the class ends later.

    Never before `LEAST_DAYS` after `since`, when he heard of it. None: he has the class's deadline.
    """
    if appointed_on is None or due_days is None:
        return None
    last = max(appointed_on + timedelta(due_days), since.astimezone(zone).date() + timedelta(LEAST_DAYS))
    ends = datetime.combine(last + timedelta(1), time(), zone).astimezone(UTC)
    return ends if ends < closes_at else None


ONCE_OPEN = ("opens_at", "credit_period")
"""What is settled when a class has begun: learning lies behind one, granted hours behind the other."""


def settled(before: ClassRules, after: ClassRules, now: datetime) -> list[str]:
    """Fields that may no longer be changed, and were: those of ONCE_OPEN, and a deadline that would lie in the past."""
    begun = before.opens_at <= now
    found = [name for name in ONCE_OPEN if begun and getattr(before, name) != getattr(after, name)]
    return found + ["closes_at"] * (after.closes_at != before.closes_at and after.closes_at <= now)


def changes(before: ClassRules, after: ClassRules) -> dict[str, tuple[str, str]]:
    """Field -> its value before and after, as text."""
    every = {name: (str(getattr(before, name)), str(getattr(after, name))) for name in before.__dataclass_fields__}
    return {name: both for name, both in every.items() if both[0] != both[1]}
