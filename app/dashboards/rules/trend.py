"""How a class got on, day by day, beside a plan that is a straight line from opening to closing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from fractions import Fraction


@dataclass(frozen=True)
class Day:
    """At the end of a day, or now: `items` done by everybody together of `of`, and how many people `completed`."""

    day: date
    items: int
    completed: int
    of: int
    planned: Fraction  # share of the items that the plan asks for

    @property
    def share(self) -> Fraction:
        return Fraction(self.items, self.of) if self.of else Fraction()


MOST_DAYS = 400


def trend(
    items: Mapping[date, int],
    completed: Mapping[date, int],
    of: int,
    opens_at: datetime,
    closes_at: datetime,
    now: datetime,
    zone: tzinfo,
) -> list[Day]:
    """One per day from the opening to now, or to the closing; `items` and `completed` are those of each single day.

    What was done before the opening counts on its first day. A class longer than MOST_DAYS is shown from its end.
    """
    first, last = opens_at.astimezone(zone).date(), min(now, closes_at).astimezone(zone).date()
    whole = max((closes_at - opens_at).total_seconds(), 1)
    found: list[Day] = []
    done = sum(n for day, n in items.items() if day < first)
    there = sum(n for day, n in completed.items() if day < first)
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        done, there = done + items.get(day, 0), there + completed.get(day, 0)
        ends = min(datetime.combine(day + timedelta(days=1), time(), zone), now, closes_at)
        gone = min(max((ends - opens_at).total_seconds(), 0), whole)
        found.append(Day(day, done, there, of, Fraction(gone) / Fraction(whole)))
    return found[-MOST_DAYS:]


WIDTH, HEIGHT = 1000, 240


@dataclass(frozen=True)
class Drawn:
    """Two lines as points of an SVG, in units of its own: what was done, and the plan to its end."""

    done: str
    plan: str
    last: tuple[float, float]


def drawn(days: list[Day], opens_at: datetime, closes_at: datetime, zone: tzinfo) -> Drawn:
    """The whole of the time across, the whole of the work upwards."""
    first, last = opens_at.astimezone(zone).date(), closes_at.astimezone(zone).date()
    span = max((last - first).days + 1, 1)

    def at(day: date, share: Fraction) -> tuple[float, float]:
        across = min((day - first).days + 1, span)
        return round(WIDTH * across / span, 1), round(HEIGHT * (1 - float(share)), 1)

    points = [(0.0, float(HEIGHT)) if days and days[0].day == first else at(days[0].day, days[0].share)] if days else []
    points += [at(one.day, one.share) for one in days]
    line = " ".join(f"{x},{y}" for x, y in points)
    return Drawn(line, f"0,{HEIGHT} {WIDTH},0", points[-1] if points else (0.0, float(HEIGHT)))
