"""Which part of the analysis is asked for, and in which order its questions stand."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Show(StrEnum):
    ALL = ""
    LOOK = "look"  # with a finding
    FEW = "few"  # with too few answers to say


@dataclass(frozen=True)
class Asked:
    """As an address has it; `klass` is a class's ref, empty for all classes of the course."""

    klass: str = ""
    module: str = ""
    show: Show = Show.ALL
    page: int = 1

    def pairs(self) -> dict[str, str]:
        named = {"class": self.klass, "module": self.module, "show": self.show}
        return {name: str(value) for name, value in named.items() if value} | (
            {"page": str(self.page)} if self.page > 1 else {}
        )

    def with_(self, **changes: Any) -> "Asked":
        """Another filter starts on the first page."""
        return replace(self, **({"page": 1} | changes))
