"""What closing a class asks for, and the figures that it puts on record."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from app.dashboards.rules.figures import Counts, Standing

LONGEST_REASON = 200


def cut_off_in(typed: str, zone: tzinfo) -> datetime | None:
    """A day and a time as a browser's field or a person writes them, in the site's time; None for anything else."""
    text = typed.strip().replace(" ", "T")
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None or len(text) < len("2026-07-20T18:00"):
            return None
        return moment.replace(tzinfo=zone, second=0, microsecond=0).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


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
    return json.dumps(units, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sealed(record: str) -> str:
    return hashlib.sha256(record.encode()).hexdigest()
