"""The sentence on top of a class, as a code: what the organizer has to do today."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.dashboards.rules.figures import Counts, Standing
from app.dashboards.rules.people import days_until


class Say(StrEnum):
    NOBODY = "nobody"  # nobody is enrolled within reach
    BEFORE = "before"  # opens in so many days
    ALL_DONE = "all_done"
    FOLLOW_UP = "follow_up"  # so many days are left, so many are behind or were never here
    ON_TRACK = "on_track"  # so many days are left, nobody needs following up
    CLOSED = "closed"  # so many did not complete


@dataclass(frozen=True)
class Headline:
    say: Say
    days: int = 0
    count: int = 0


def headline(counts: Counts, opens_at: datetime, closes_at: datetime, now: datetime, zone: ZoneInfo) -> Headline:
    left = counts.enrolled - counts[Standing.DONE]
    if not counts.enrolled:
        return Headline(Say.NOBODY)
    if not left:
        return Headline(Say.ALL_DONE, count=counts.enrolled)
    if now < opens_at:
        return Headline(Say.BEFORE, days_until(opens_at, now, zone), counts.enrolled)
    if now > closes_at:
        return Headline(Say.CLOSED, count=left)
    days = days_until(closes_at, now, zone)
    if counts.follow_up:
        return Headline(Say.FOLLOW_UP, days, counts.follow_up)
    return Headline(Say.ON_TRACK, days, left)
