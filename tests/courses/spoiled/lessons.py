"""Faults that concern more than one line of a lesson."""

import re
from random import Random

from tests.courses import real
from tests.courses.spoiled import PARAGRAPH, Spoiled, spoil


@spoil("check-use", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith("::: check"))
    uses = real.lines(name.replace(".md", ".yaml"))
    final = next(uses[n - 2] for n, one in enumerate(uses) if one == "  use: final").removeprefix("- id: ")
    changed = real.lines(name)
    changed[at] = re.sub('question=".*"', f'question="{final}"', changed[at])
    return real.with_lines(name, changed), name, at + 1


@spoil("check-twice", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith("::: check {#c1"))
    changed = real.lines(name)
    again = changed[at].replace("#c1", "#c9")
    return real.with_lines(name, [*changed[: at + 2], "", again, ":::", *changed[at + 2 :]]), name, at + 4


@spoil("check-count", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith("::: check {#c1"))
    changed = real.lines(name)
    more = [x for n in (8, 9) for x in ("", changed[at].replace("#c1", f"#c{n}"), ":::")]
    last = max(
        n for n, one in enumerate([*changed[: at + 2], *more, *changed[at + 2 :]]) if one.startswith("::: check")
    )
    spoiled = [*changed[: at + 2], *more, *changed[at + 2 :]]
    third = [n for n, one in enumerate(spoiled) if one.startswith("::: check")][2]
    assert last >= third
    return real.with_lines(name, spoiled), name, third + 1


@spoil("id-repeated-line", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: "{#p2 ." in one and bool(PARAGRAPH.match(one)))
    changed = real.lines(name)
    first = next(n for n, one in enumerate(changed) if "{#p1 ." in one)
    changed[at] = changed[at].replace("{#p2 ", "{#p1 ")
    return real.with_lines(name, changed), name, max(at, first) + 1


@spoil("mark-after", ".md")
def _(random: Random, ending: str) -> Spoiled:
    """The line that carries the mark of a list or a table is gone."""
    name, at = real.pick(random, ending, lambda one: bool(re.match(r"^\{#p\d+ \.\w+\}$", one)))
    changed = real.lines(name)
    del changed[at]
    top = max(n for n in range(at - 1) if not changed[n].strip()) + 1
    return real.with_lines(name, changed), name, top + 1


@spoil("mark-apart", ".md")
def _(random: Random, ending: str) -> Spoiled:
    """No empty line before the mark: Markdown takes it for a piece of the list."""
    name, at = real.pick(random, ending, lambda one: bool(re.match(r"^\{#p\d+ \.\w+\}$", one)))
    changed = real.lines(name)
    del changed[at - 1]
    return real.with_lines(name, changed), name, at


@spoil("container-open", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith(("::: situation", "::: check")))
    changed = real.lines(name)
    del changed[changed.index(":::", at)]
    return real.with_lines(name, changed), name, at + 1


@spoil("container-empty", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith("::: monday"))
    changed = real.lines(name)
    return real.with_lines(name, [*changed[: at + 1], *changed[changed.index(":::", at) :]]), name, at + 1


@spoil("situation-place", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith("## "))
    changed = real.lines(name)
    more = ["::: situation {#s2}", "又一件事。", ":::", ""]
    return real.with_lines(name, changed[:at] + more + changed[at:]), name, at + 1


@spoil("monday-place", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, _ = real.pick(random, ending, lambda one: one.startswith("## "))
    changed = real.lines(name)
    monday = next(n for n, one in enumerate(changed) if one.startswith("::: monday"))
    return real.with_lines(name, [*changed, "", "最后一段。 {#p99 .course}"]), name, monday + 1


@spoil("situation-missing", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith("::: situation"))
    changed = real.lines(name)
    del changed[at : changed.index(":::", at) + 1]
    return real.with_lines(name, changed), name, changed.index("---", 1) + 2


@spoil("monday-missing", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith("::: monday"))
    changed = real.lines(name)
    del changed[at : changed.index(":::", at) + 1]
    return real.with_lines(name, changed), name, changed.index("---", 1) + 2


@spoil("minutes", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: bool(PARAGRAPH.match(one)))
    changed = real.lines(name)
    changed[at] = "长" * 1500 + changed[at]
    return real.with_lines(name, changed), name, 1


@spoil("term-count", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one == "terms:")
    changed = real.lines(name)
    more = [x for n in range(6) for x in (f"  - term: 词{n}", "    meaning: 意思", "    mark: course")]
    return real.with_lines(name, changed[: at + 1] + more + changed[at + 1 :]), name, at + 2


@spoil("term-repeated", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one == "terms:")
    changed = real.lines(name)
    second = [n for n, one in enumerate(changed) if one.startswith("  - term:")][1]
    changed[second] = changed[at + 1]
    return real.with_lines(name, changed), name, second + 1


@spoil("front-matter", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, _ = real.pick(random, ending, lambda one: one == "terms:")
    return real.with_lines(name, real.lines(name)[1:]), name, 1


@spoil("key-missing", ".md")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith("goal:"))
    changed = real.lines(name)
    del changed[at]
    return real.with_lines(name, changed), name, 2
