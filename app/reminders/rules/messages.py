"""The values that fill a text, and the list below it for a unit's contact."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from app.reminders.rules.reach import Someone
from app.reminders.rules.text import GroupPlace, Place
from app.web.figures import day


def values_of(one: Someone, klass: str, zone: tzinfo, now: datetime) -> Mapping[str, str]:
    return {
        Place.NAME: one.name,
        Place.LEFT: str(one.left),
        Place.CLOSES: day(one.closes_at, zone, now),
        Place.CLASS: klass,
    }


def class_values(count: int, closes_at: datetime, klass: str, zone: tzinfo, now: datetime) -> Mapping[str, str]:
    return {
        GroupPlace.COUNT: str(count),
        GroupPlace.CLOSES: day(closes_at, zone, now),
        GroupPlace.CLASS: klass,
    }


def digest_of(first: str, people: Iterable[Someone]) -> str:
    """The first line, then each learner: name, unit, items left."""
    return "\n".join([first, *(f"{one.name}\t{one.unit}\t{one.left}" for one in people)])
