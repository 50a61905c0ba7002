"""When a rule's morning has come."""

from datetime import date, datetime, time, timedelta, tzinfo

MORNING = time(9)
MOST_DAYS = 30


def morning_of(closes_at: datetime, days: int, zone: tzinfo) -> datetime:
    """Nine o'clock, so many days before the last day on which there is still time."""
    last: date = (closes_at - timedelta(microseconds=1)).astimezone(zone).date()
    return datetime.combine(last - timedelta(days=days), MORNING, zone)


def falls_due(closes_at: datetime, days: int, now: datetime, zone: tzinfo) -> bool:
    """From that morning on, while there is still time; a server that was down that day catches up."""
    return morning_of(closes_at, days, zone) <= now < closes_at
