"""What closing a class asks for, and the figures that it puts on record."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from app.canonical import one_text
from app.dashboards.rules.figures import Counts, Standing

MINUTE = timedelta(minutes=1)


def local_minute(typed: str) -> datetime | None:
    """A day and a time as a browser's field or a person writes them, without a zone; None for anything else."""
    text = typed.strip().replace(" ", "T")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not None or len(text) < len("2026-07-20T18:00") or not 1 < moment.year < 9999:
        return None  # at the ends of time no zone can be taken off
    return moment.replace(second=0, microsecond=0)


def cut_off_of(minute: datetime, zone: tzinfo, now: datetime) -> datetime:
    """The minute in the site's time; the one that is running counts up to now, so that nothing seen drops out."""
    moment = minute.replace(tzinfo=zone).astimezone(UTC)
    return now if moment <= now < moment + MINUTE else moment


def typed_as(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


@dataclass(frozen=True)
class Open:
    """What is not done yet when a class is about to be closed."""

    behind: int
    never: int
    learning: int
    attempts: int  # under way: they end with what is saved
    unmarked: int  # written answers; practice, so no result waits for them

    @property
    def anything(self) -> bool:
        return any((self.behind, self.never, self.learning, self.attempts, self.unmarked))


def on_record(by_unit: Mapping[str, Counts]) -> str:
    """Canonical JSON of the figures by unit's ref: one text for one content."""
    units = {
        ref: {
            "enrolled": counts.enrolled,
            **{standing.value: counts[standing] for standing in Standing},
            "modules": dict(counts.modules),
            "finals": {str(of): list(sum_and_n) for of, sum_and_n in counts.finals.items()},
        }
        for ref, counts in by_unit.items()
    }
    return one_text(units)


def sealed(record: str) -> str:
    return hashlib.sha256(record.encode()).hexdigest()
