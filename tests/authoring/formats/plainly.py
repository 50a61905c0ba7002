"""A reading as expectations write it: without what is empty."""

from dataclasses import fields
from typing import Any

from app.authoring.rules.proposals import Proposed, Reading


def plainly(reading: Reading) -> dict[str, Any]:
    return {
        "proposed": [_one(one) for one in reading.proposed],
        "refused": [[one.place.row, one.code] for one in reading.refused],
    }


def _one(one: Proposed) -> dict[str, Any]:
    found: dict[str, Any] = {"row": one.place.row, "type": str(one.type)}
    for name in (each.name for each in fields(Proposed)):
        value = getattr(one, name)
        if name not in ("place", "type") and value not in ("", (), None, False):
            found[name] = (
                [list(each) if isinstance(each, tuple) else each for each in value]
                if isinstance(value, tuple)
                else value
            )
    return found
