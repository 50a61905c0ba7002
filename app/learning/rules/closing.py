"""What a closed class still counts: what happened up to its cut-off."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar


class Happened(Protocol):
    @property
    def at(self) -> datetime: ...


T = TypeVar("T", bound=Happened)


def counted(facts: Iterable[T], cut_off: datetime | None) -> list[T]:
    """All of them while the class is open; the moment of the cut-off itself still counts."""
    return [fact for fact in facts if cut_off is None or fact.at <= cut_off]
