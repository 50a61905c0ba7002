"""The course that comes with the house, and copies of it with one thing spoiled."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from app.courses.files import read_folder
from app.courses.rules import Checked, check
from app.courses.rules.checking import _check

FOLDER = Path(__file__).parents[2] / "courses/branch-secretary"
COURSE = "course.yaml"
Files = dict[str, bytes]


@cache
def _read() -> Files:
    return read_folder(FOLDER)


def files() -> Files:
    return dict(_read())


def checked() -> Checked:
    return check(_read())


def fresh(changed: Files) -> Checked:
    """A check that nobody remembers."""
    return _check(changed, {})


def names(ending: str) -> list[str]:
    """Lesson files, or question files."""
    return sorted(name for name in _read() if name.endswith(ending) and name != COURSE)


def lines(name: str) -> list[str]:
    return _read()[name].decode().split("\n")


def with_lines(name: str, changed: list[str]) -> Files:
    return {**_read(), name: "\n".join(changed).encode()}


def pick(random: Random, ending: str, wanted: Callable[[str], bool]) -> tuple[str, int]:
    """A random file and the index of a random line in it that is wanted; `ending` may be a file's name."""
    places = [
        (name, number)
        for name in ([ending] if ending in _read() else names(ending))
        for number, line in enumerate(lines(name))
        if wanted(line)
    ]
    return random.choice(places)
