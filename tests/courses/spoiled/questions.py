"""Faults that concern more than one line of a question."""

import re
from random import Random

from tests.courses import real
from tests.courses.spoiled import Spoiled, spoil


@spoil("key-missing", ".yaml")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith("  difficulty:"))
    changed = real.lines(name)
    start = max(number for number in range(at) if changed[number].startswith("- id:"))
    del changed[at]
    return real.with_lines(name, changed), name, start + 1


@spoil("reason-missing", ".yaml")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith("      why:"))
    changed = real.lines(name)
    start = max(number for number in range(at) if changed[number].startswith("    - id:"))
    del changed[at]
    return real.with_lines(name, changed), name, start + 1


@spoil("texts-same", ".yaml")
def _(random: Random, ending: str) -> Spoiled:
    """The second option says what the first says, in other widths and with a space."""
    name, at = real.pick(random, ending, lambda one: one == "    - id: b")
    changed = real.lines(name)
    assert changed[at - 1].startswith(("      why", "      text", "      correct"))
    first = next(number for number in range(at, 0, -1) if changed[number] == "    - id: a") + 1
    changed[at + 1] = changed[first].replace("，", ",") + ("" if changed[first].endswith("'") else " ")
    return real.with_lines(name, changed), name, at + 2


@spoil("id-repeated", ".yaml")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one == "    - id: b")
    changed = real.lines(name)
    changed[at] = "    - id: a"
    return real.with_lines(name, changed), name, at + 1


def of_type(random: Random, kind: str) -> tuple[str, int, list[str]]:
    name, at = real.pick(random, ".yaml", lambda one: one == f"  type: {kind}")
    return name, at, real.lines(name)


def key_below(changed: list[str], at: int, key: str) -> int:
    return next(number for number in range(at, len(changed)) if changed[number].startswith(key))


@spoil("single-right", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "single")
    right = key_below(changed, at, "      correct: true")
    del changed[right]
    return real.with_lines(name, changed), name, key_below(changed, at, "  options:") + 2


@spoil("multiple-right", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "multiple")
    end = next((n for n in range(at, len(changed)) if changed[n].startswith("- id:")), len(changed))
    kept = [one for n, one in enumerate(changed) if not (at < n < end and one == "      correct: true")]
    return real.with_lines(name, kept), name, key_below(kept, at, "  options:") + 2


@spoil("pair-missing", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "matching")
    pairs = key_below(changed, at, "  pairs:")
    del changed[pairs + 1]
    return real.with_lines(name, changed), name, pairs + 2


@spoil("pair-twice", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "matching")
    pairs = key_below(changed, at, "  pairs:")
    changed[pairs + 2] = changed[pairs + 2].split(": ")[0] + ": " + changed[pairs + 1].split(": ")[1]
    return real.with_lines(name, changed), name, pairs + 3


@spoil("right-count", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "matching")
    pairs = key_below(changed, at, "  pairs:")
    more = ["    - id: r8", "      text: 第八样", "    - id: r9", "      text: 第九样"]
    right = key_below(changed, at, "  right:")
    return real.with_lines(name, changed[:pairs] + more + changed[pairs:]), name, right + 2


@spoil("blanks-answers", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "fill")
    answers = key_below(changed, at, "  answers:")
    changed.insert(answers + 1, "    - [多出来的]")
    return real.with_lines(name, changed), name, answers + 2


@spoil("accepted-same", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "fill")
    answers = key_below(changed, at, "  answers:")
    changed[answers + 1] = "    - [ABC, ＡＢＣ]"
    return real.with_lines(name, changed), name, answers + 2


@spoil("blank-malformed", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "fill")
    stem = key_below(changed, at, "  stem:")
    changed[stem] = changed[stem].replace("____", "___", 1)
    return real.with_lines(name, changed), name, stem + 1


@spoil("list-empty", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "fill")
    answers = key_below(changed, at, "  answers:")
    changed[answers + 1] = "    - []"
    return real.with_lines(name, changed), name, answers + 2


@spoil("count-range", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "ordering")
    items = key_below(changed, at, "  items:")
    for _ in range(2):
        while len([one for one in changed[items : key_below(changed, items, "  why:")] if "- id" in one]) > 2:
            del changed[items + 1 : items + 3]
    return real.with_lines(name, changed), name, items + 2


@spoil("question-repeated", ".yaml")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.endswith("-q2"))
    changed = real.lines(name)
    changed[at] = changed[at].replace("-q2", "-q1")
    return real.with_lines(name, changed), name, at + 1


@spoil("stems-near", ".yaml")
def _(random: Random, ending: str) -> Spoiled:
    """A stem of another lesson with one word more."""
    name, _at = real.pick(random, ending, lambda one: one.startswith("  stem: ") and len(one) > 40)
    other = real.names(".yaml")[-1] if name != real.names(".yaml")[-1] else real.names(".yaml")[0]
    first, second = sorted([name, other], key=order_of)
    where = real.lines(second)
    place = next(n for n, one in enumerate(where) if one.startswith("  stem: ") and "____" not in one)
    source = real.lines(first)
    stem = next(one for one in source if one.startswith("  stem: ") and "____" not in one and len(one) > 40)
    where[place] = stem.replace("  stem: ", "  stem: 请看：") if "'" not in stem else stem
    return real.with_lines(second, where), second, place + 1


def order_of(name: str) -> int:
    content = real.checked().content
    assert content
    return [lesson.slug for lesson in content.lessons].index(name.rpartition("/")[2].removesuffix(".yaml"))


@spoil("inline-loose", ".yaml")
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one == "  use: inline")
    slug = real.lines(name)[at - 2].removeprefix("- id: ")
    lesson = name.replace(".yaml", ".md")
    text = real.files()[lesson].decode()
    gone = re.sub(rf'::: check {{#c\d question="{slug}"}}\n:::\n', "", text)
    assert gone != text
    return {**real.files(), lesson: gone.encode()}, name, at - 1


@spoil("inline-type", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "ordering")
    changed[at + 1] = "  use: inline"
    return real.with_lines(name, changed), name, at + 1


@spoil("short-practice", ".yaml")
def _(random: Random, _ending: str) -> Spoiled:
    name, at, changed = of_type(random, "short")
    changed[at + 1] = "  use: quiz"
    return real.with_lines(name, changed), name, at + 2
