"""How long a question takes, from the times at which answers were saved: no other time is recorded."""

from collections.abc import Iterable
from datetime import datetime
from statistics import median

from app.authoring.rules.analysis.answers import ENOUGH


def median_seconds(spans: Iterable[tuple[datetime, datetime]]) -> tuple[int | None, int]:
    """The median of the times from one saving to the next within an attempt, in whole seconds, and how many they are.

    A pause counts with it, and going back to an answer moves its time: the median alone stands that (half of all may
    be pauses before it moves beyond them). None where there are fewer than ENOUGH, so that it is nobody's own.
    """
    seconds = [(end - start).total_seconds() for start, end in spans]
    return (round(median(seconds)) if len(seconds) >= ENOUGH else None), len(seconds)
