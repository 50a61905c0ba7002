"""Who fits a rule of enrolment, and what it would do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

PER_PASS = 2_000
"""So many are enrolled in one transaction, which takes about three seconds; each minute takes as many again."""


@dataclass(frozen=True)
class Conditions:
    """Each narrows: in the unit or below, with that post in the Party (empty: any), appointed within so many days."""

    unit_id: int
    post: str
    within_days: int | None

    def since(self, now: datetime, zone: tzinfo) -> date | None:
        """The first day of an appointment that fits."""
        return None if self.within_days is None else now.astimezone(zone).date() - timedelta(self.within_days)


@dataclass(frozen=True)
class Fitting:
    """Somebody who fits: the unit in which he would count, and whether he is in the class or was."""

    person_id: int
    name: str
    unit_id: int
    post: str
    appointed_on: date | None
    learner: bool  # may study
    enrolled: bool
    withdrawn: bool

    @property
    def is_new(self) -> bool:
        return not self.enrolled
