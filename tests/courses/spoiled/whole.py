"""Faults of whole files, and of what course.yaml says about them."""

import re
from random import Random

from tests.courses import real
from tests.courses.real import COURSE
from tests.courses.spoiled import Spoiled, spoil


@spoil("key-missing", COURSE)
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith(("    seal:", "    goal:")))
    changed = real.lines(name)
    start = max(number for number in range(at) if changed[number].startswith("  - slug:"))
    del changed[at]
    return real.with_lines(name, changed), name, start + 1


# In each of the three kinds of file.
@spoil("not-utf8", ".md", ".yaml", COURSE)
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: len(one) > 5)
    changed = [one.encode() for one in real.lines(name)]
    changed[at] = changed[at][:4] + b"\xff" + changed[at][4:]
    return {**real.files(), name: b"\n".join(changed)}, name, at + 1


@spoil("control-character", ".md", ".yaml", COURSE)
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: len(one) > 5)
    changed = real.lines(name)
    changed[at] += "\0"
    return real.with_lines(name, changed), name, at + 1


@spoil("file-too-big", ".md", ".yaml", COURSE)
def _(random: Random, ending: str) -> Spoiled:
    name, _ = real.pick(random, ending, lambda one: True)
    return {**real.files(), name: real.files()[name] + b"\n" * 256 * 1024}, name, 1


@spoil("file-empty", ".yaml", COURSE)
def _(random: Random, ending: str) -> Spoiled:
    name, _ = real.pick(random, ending, lambda one: True)
    return {**real.files(), name: b"\n# nothing\n"}, name, 1


@spoil("course-missing", COURSE)
def _(random: Random, ending: str) -> Spoiled:
    return {name: data for name, data in real.files().items() if name != COURSE}, COURSE, 1


@spoil("lesson-missing", COURSE)
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: bool(re.match("      - [a-z]", one)))
    lesson = real.lines(name)[at].removeprefix("      - ")
    return {one: data for one, data in real.files().items() if not one.endswith(f"/{lesson}.md")}, name, at + 1


@spoil("lesson-unlisted", COURSE)
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: bool(re.match("      - [a-z]", one)))
    changed = real.lines(name)
    lesson = changed.pop(at).removeprefix("      - ")
    found = next(one for one in real.files() if one.endswith(f"/{lesson}.md"))
    return real.with_lines(name, changed), found, 1


@spoil("file-unexpected", COURSE)
def _(random: Random, ending: str) -> Spoiled:
    return {**real.files(), "README.md": b"# x\n"}, "README.md", 1


@spoil("yaml-syntax", ".yaml")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith("  stem: "))
    changed = real.lines(name)
    changed[at] = "  stem: >文"
    return real.with_lines(name, changed), name, at + 1


@spoil("too-many", ".yaml")
def _(random: Random, ending: str) -> Spoiled:
    name, _ = real.pick(random, ending, lambda one: True)
    lesson = name.rpartition("/")[2].removesuffix(".yaml")
    more = "".join(f"- id: {lesson}-q{n}\n  type: short\n" for n in range(100, 160))
    return {**real.files(), name: real.files()[name] + more.encode()}, name, 1
