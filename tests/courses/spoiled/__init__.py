"""Copies of the real course, each with one fault at a random place; what is imported below fills SPOILERS."""

import re
from collections.abc import Callable
from random import Random

from tests.courses import real
from tests.courses.real import Files

Spoiled = tuple[Files, str, int]
"""The files, the one with the fault, its line from 1."""
Spoiler = Callable[[Random], Spoiled]
SPOILERS: list[tuple[str, str, Spoiler]] = []

PARAGRAPH = re.compile(r"^[^-|>#{:0-9 ].*\{#p\d+ \.\w+\}$")


def spoil(code: str, *endings: str) -> Callable[[Callable[[Random, str], Spoiled]], Callable[[Random, str], Spoiled]]:
    """Names the fault that a function puts into each of these files."""

    def keep(make: Callable[[Random, str], Spoiled]) -> Callable[[Random, str], Spoiled]:
        for ending in endings:
            SPOILERS.append((code, ending, lambda random, ending=ending: make(random, ending)))  # type: ignore[misc]
        return make

    return keep


def line(code: str, ending: str, pattern: str, into: str, below: int = 0) -> None:
    """The fault that arises where one line that fits becomes another; `below` lines further down."""

    def make(random: Random) -> Spoiled:
        name, at = real.pick(random, ending, lambda one: bool(re.search(pattern, one)))
        changed = real.lines(name)
        changed[at] = re.sub(pattern, into, changed[at], count=1)
        return real.with_lines(name, "\n".join(changed).split("\n")), name, at + 1 + below

    SPOILERS.append((code, ending, make))
