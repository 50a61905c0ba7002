"""What is wrong with a course: where it stands, a code, and the values that its sentence needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.courses.rules.sentences import sentence

Path = tuple[str | int, ...]
"""Where inside a value, in the words of the files: `("options", 1, "text")`."""
Values = Mapping[str, str | int]


class Place(NamedTuple):
    """Counted from 1; columns are characters."""

    line: int
    column: int


START = Place(1, 1)


@dataclass(frozen=True)
class Problem:
    """A value that breaks a rule; no file is known."""

    path: Path
    code: str
    values: Values = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong and how to mend it, in the language of whoever asks."""
        return sentence(self.code, self.values)


@dataclass(frozen=True)
class Fault:
    """A problem at its place in a file."""

    file: str
    line: int
    column: int
    code: str
    values: Values = field(default_factory=dict)

    @property
    def message(self) -> str:
        return sentence(self.code, self.values)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column} {self.message}"


class Log:
    """Collects the faults of one file; `broken` also counts what was told already, so that nothing is told twice."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.broken = 0

    def add(self, place: Place, code: str, **values: str | int) -> None:
        self.broken += 1
        self.faults.append(Fault(self.file, place.line, place.column, code, values))
