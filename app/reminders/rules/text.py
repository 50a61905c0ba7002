"""The text of a reminder: an organizer's own, with places for what differs from one person to the next."""

import re
from collections.abc import Mapping
from enum import StrEnum

LONGEST = 500
PLACE = re.compile(r"\{([^{}]*)\}")


class Place(StrEnum):
    """What may stand in braces; the words are part of the text that an organizer reads and writes."""

    NAME = "姓名"
    LEFT = "还差"  # items that are not done
    CLOSES = "截止"  # his own deadline
    CLASS = "班次"


class GroupPlace(StrEnum):
    """In a text to a group nobody is named."""

    COUNT = "人数"
    CLOSES = "截止"
    CLASS = "班次"


def fault(text: str, places: type[StrEnum] = Place) -> str:
    """A code for what is wrong with a text, or nothing."""
    if not text.strip():
        return "missing"
    if len(text) > LONGEST:
        return "long"
    if not all(letter.isprintable() or letter == "\n" for letter in text):
        return "unreadable"
    known = {place.value for place in places}
    return "" if all(name in known for name in PLACE.findall(text)) else "place"


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; a brace that is none stays as it is."""
    return PLACE.sub(lambda found: values.get(found[1], found[0]), text)
