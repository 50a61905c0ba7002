"""Every kind of fault, put at a random place of a copy of the real course, is found at its line."""

import re
from collections.abc import Callable
from random import Random

import pytest

from app.courses.rules.sentences import SENTENCES
from tests.courses import real
from tests.courses.real import COURSE, Files

Spoiled = tuple[Files, str, int]
"""The files, the one with the fault, its line from 1."""
Spoiler = Callable[[Random], Spoiled]
SPOILERS: list[tuple[str, str, Spoiler]] = []

PARAGRAPH = re.compile(r"^[^-|>#{:0-9 ].*\{#p\d+ \.\w+\}$")
CODES = re.compile(r'"([a-z0-9-]+)"')


def spoil(code: str, *endings: str) -> Callable[[Callable[[Random, str], Spoiled]], Callable[[Random, str], Spoiled]]:
    """Names the fault that a function puts into each of these files."""

    def keep(make: Callable[[Random, str], Spoiled]) -> Callable[[Random, str], Spoiled]:
        for ending in endings:
            SPOILERS.append((code, ending, lambda random, ending=ending: make(random, ending)))  # type: ignore[misc]
        return make

    return keep


def line(
    code: str, ending: str, pattern: str, into: str, below: int = 0, also: Callable[[str], bool] = lambda line: True
) -> None:
    """The fault that arises where one line that fits becomes another; `below` lines further down."""

    def make(random: Random) -> Spoiled:
        name, at = real.pick(random, ending, lambda one: bool(re.search(pattern, one)) and also(one))
        changed = real.lines(name)
        changed[at] = re.sub(pattern, into, changed[at], count=1)
        return real.with_lines(name, "\n".join(changed).split("\n")), name, at + 1 + below

    SPOILERS.append((code, ending, make))


# In the question files.
line("key-unknown", ".yaml", r"^  difficulty: .*", r"\g<0>\n  dificulty: 2", below=1)
line("key-unknown", ".yaml", r"^      why: .*", r"\g<0>\n      because: x", below=1)
line("key-repeated", ".yaml", r"^  difficulty: .*", r"\g<0>\n  difficulty: 1", below=1)
line("not-number", ".yaml", r"^  difficulty: .*", "  difficulty: '2'")
line("out-of-range", ".yaml", r"^  difficulty: .*", "  difficulty: 4")
line("not-boolean", ".yaml", r"^  answer: .*", "  answer: yes")
line("not-boolean", ".yaml", r"^      correct: true", "      correct: True")
line("not-allowed-value", ".yaml", r"^  use: quiz", "  use: exam")
line("not-allowed-value", ".yaml", r"^  type: .*", "  type: essay")
line("slug-malformed", ".yaml", r"^    - id: [a-z]1?$", "    - id: A_1")
line("question-slug", ".yaml", r"^- id: .*", "- id: elsewhere-q99")
line("passage-malformed", ".yaml", r"^  passage: (.*)#(.*)", r"  passage: \1/\2")
line("passage-dead", ".yaml", r"^  passage: (.*)#.*", r"  passage: \1#p99")
line("passage-dead", ".yaml", r"^  passage: .*#", "  passage: no-such-lesson#")
line("passage-dead", ".yaml", r"^  passage: (.*)#.*", r"  passage: \1#c1")
line("passage-elsewhere", ".yaml", r"^  passage: (?!purpose).*", "  passage: purpose#p1")
line("text-empty", ".yaml", r"^  stem: .*", "  stem: ''")
line("reason-missing", ".yaml", r"^  why: .*", "  why: ''")
line("reason-missing", ".yaml", r"^      why: .*", "      why:")
line("text-too-long", ".yaml", r"^  stem: .*", "  stem: " + "长" * 2001)
line("markup", ".yaml", r"^      text: (?!')", "      text: <b>要</b>")
line("not-text", ".yaml", r"^      text: .*", "      text: [a, b]")
line("not-list", ".yaml", r"^    - \[.*\]$", "    - 追究")
line("pair-unknown", ".yaml", r"^    l1: r\d", "    l1: r9")
line("pair-unknown", ".yaml", r"^    l1: ", "    l9: ")
line("yaml-colon", ".yaml", r"^  stem: .*", "  stem: 一: 二")
line("yaml-start", ".yaml", r"^  stem: .*", "  stem: @所有人")
line("yaml-escape", ".yaml", r"^  stem: .*", r'  stem: "\\q"')
line("yaml-bracket", ".yaml", r"^    - \[.*\]$", "    - [追究")
line("yaml-tag", ".yaml", r"^  stem: .*", "  stem: !important 这样")
line("yaml-anchor", ".yaml", r"^  stem: .*", "  stem: &one 这样")
line("yaml-alias", ".yaml", r"^  stem: .*", "  stem: *one")
line("yaml-depth", ".yaml", r"^  stem: .*", "  stem: " + "[" * 25 + "]" * 25)
line("yaml-document", ".yaml", r"^- id: .*-q4$", r"---\n\g<0>")
line("yaml-key", ".yaml", r"^  difficulty: .*", r"  ? [a]\n  : b", below=0)
line("control-character", ".yaml", r"^  stem: ", "  stem: \u200b")
line("control-character", ".yaml", r"^  stem: .*", r'  stem: "\\u202e后"')

# In the lessons.
line("key-unknown", ".md", r"^goal: ", r"gaol: x\n\g<0>")
line("key-repeated", ".md", r"^goal: .*", r"\g<0>\ngoal: x", below=1)
line("text-empty", ".md", r"^title: .*", "title: ''")
line("id-path", ".md", r"^id: .*", "id: other")
line("module-path", ".md", r"^module: .*", "module: other")
line("not-allowed-value", ".md", r"^    mark: .*", "    mark: rumour")
line("key-unknown", ".md", r"^    meaning: ", "    meanings: ")
line("covers-dead", ".md", r"^  ([^ :]+): \[p", r"  \1: [p99, p")
line("covers-dead", ".md", r"^  ([^ :]+): \[p", r"  \1: [h1, p")
line("yaml-alias", ".md", r"^goal: .*", "goal: *one")
line("paragraph-unmarked", ".md", PARAGRAPH.pattern, "没有编号的一段。")
line("mark-count", ".md", r"^([^-|>#{:0-9 ].*\{#p\d+) \.\w+\}$", r"\1}")
line("mark-count", ".md", r"^([^-|>#{:0-9 ].*\{#p\d+ \.\w+)\}$", r"\1 .course}")
line("mark-unknown", ".md", r"^([^-|>#{:0-9 ].*\{#p\d+) \.\w+\}$", r"\1 .gossip}")
line("block-id", ".md", r"^([^-|>#{:0-9 ].*)\{#p\d+ ", r"\1{")
line("block-id", ".md", r"^([^-|>#{:0-9 ].*\{#)p(\d+ )", r"\1x\2")
line("attributes-malformed", ".md", r"^([^-|>#{:0-9 ].*\{#p\d+ )\.", r"\1=")
line("attributes-inside", ".md", PARAGRAPH.pattern, r"\g<0>\n又一段。 {#p98 .course}")
line("block-too-long", ".md", r"^([^-|>#{:0-9 ].*)( \{#p\d+ \.\w+\})$", r"\1" + "x" * 8001 + r"\2")
line("raw-html", ".md", r"^([^-|>#{:0-9 ].*)( \{#p\d+ \.\w+\})$", r"\1<br>\2")
line("image", ".md", r"^([^-|>#{:0-9 ].*)( \{#p\d+ \.\w+\})$", r"\1![图](x.png)\2")
line("outside-link", ".md", r"^([^-|>#{:0-9 ].*)( \{#p\d+ \.\w+\})$", r"\1[看](https://example.org)\2")
line("outside-link", ".md", r"^([^-|>#{:0-9 ].*)( \{#p\d+ \.\w+\})$", r"\1<https://example.org>\2")
line("link-dead", ".md", r"^([^-|>#{:0-9 ].*)( \{#p\d+ \.\w+\})$", r"\1[看](purpose#p99)\2")
line("link-dead", ".md", r"^([^-|>#{:0-9 ].*)( \{#p\d+ \.\w+\})$", r"\1[看](nowhere#p1)\2")
line("heading-level", ".md", r"^## ", "### ")
line("heading-id", ".md", r"^(## .*) \{#h\d+\}$", r"\1")
line("heading-marked", ".md", r"^(## .* \{#h\d+)\}$", r"\1 .course}")
line("text-empty", ".md", r"^## .* (\{#h\d+\})$", r"## \1")
line("mark-alone", ".md", r"^## ", r"{#p98 .course}\n\n\g<0>")
line("block-not-allowed", ".md", r"^## ", r"***\n\n\g<0>")
line("block-not-allowed", ".md", r"^## ", r"```\nx\n```\n\n\g<0>")
line("raw-html", ".md", r"^## ", r"<div>\n\n\g<0>")
line("container-unknown", ".md", r"^::: monday", "::: tuesday")
line("container-unknown", ".md", r"^## ", r":::\n\n\g<0>")
line("attributes-malformed", ".md", r"^(::: situation \{#s1)\}", r"\1 .course}")
line("check-empty", ".md", r'^(::: check \{#c\d+) question="[^"]*"\}', r"\1}")
line("check-dead", ".md", r'question="(.*)-q\d+"', r'question="\1-q99"')
line("check-filled", ".md", r"^::: check .*", r"\g<0>\n文字")
line("container-marked", ".md", r"^::: monday .*", r"\g<0>\n先做一件事。 {#p97 .course}\n", below=1)

# In course.yaml.
line("key-unknown", COURSE, r"^title: .*", r"\g<0>\nsubtitle: x", below=1)
line("key-unknown", COURSE, r"^    seal: .*", r"\g<0>\n    colour: red", below=1)
line("key-repeated", COURSE, r"^summary: .*", r"\g<0>\nsummary: x", below=1)
line("text-empty", COURSE, r"^    goal: .*", "    goal: ' '")
line("slug-malformed", COURSE, r"^slug: .*", "slug: 党支部")
line("slug-malformed", COURSE, r"^      - [a-z-]+$", "      - Two Skins")
line("seal-length", COURSE, r"^    seal: .*", "    seal: 明责篇")
line("not-decimal", COURSE, r"^    credit_hours: .*", "    credit_hours: 1.255")
line("not-number", COURSE, r"^      pass: .*", "      pass: 80%")
line("out-of-range", COURSE, r"^      pass: .*", "      pass: 101")
line("out-of-range", COURSE, r"^  minutes: .*", "  minutes: 4")
line("draw-short", COURSE, r"^      questions: .*", "      questions: 50")
line("draw-short", COURSE, r"^  questions: .*", "  questions: 190")
line("lesson-missing", COURSE, r"^      - [a-z-]+$", r"      - no-such-lesson\n\g<0>")
line("questions-missing", COURSE, r"^      - [a-z-]+$", r"      - no-such-lesson\n\g<0>")
line("id-repeated-line", COURSE, r"^      - [a-z-]+$", r"\g<0>\n\g<0>", below=1)
line("yaml-alias", COURSE, r"^title: .*", "title: *one")
line("yaml-anchor", COURSE, r"^title: .*", "title: &one x")
line("yaml-tab", COURSE, r"^    seal: .*", "\t\\g<0>", below=0)
line("yaml-indent", COURSE, r"^  questions: .*", r"\g<0>\n wrong: x", below=1)
line("yaml-quote", COURSE, r"^  kept_share: .*", "  kept_share: '50")
line("not-mapping", COURSE, r"^final:", "final: x\nrest:")


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


@spoil("key-missing", COURSE)
def _(random: Random, ending: str) -> Spoiled:
    name, at = real.pick(random, ending, lambda one: one.startswith(("    seal:", "    goal:")))
    changed = real.lines(name)
    start = max(number for number in range(at) if changed[number].startswith("  - slug:"))
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


NEVER_IN_A_FILE = {
    "points-fixed",  # a form of the browser could send it
    "makeup-thin",  # a warning
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("code", "ending", "make"), SPOILERS, ids=[f"{n}-{code}-{ending}" for n, (code, ending, _) in enumerate(SPOILERS)]
)
def test_a_fault_is_found_at_its_line(code: str, ending: str, make: Spoiler, seed: int) -> None:
    files, name, line = make(Random(seed))
    faults = real.fresh(files).faults
    assert (code, name, line) in [(fault.code, fault.file, fault.line) for fault in faults], "\n".join(map(str, faults))
    for fault in faults:
        assert fault.message
        assert "%(" not in fault.message
        assert fault.column >= 1


def test_every_kind_of_fault_was_put_into_some_copy() -> None:
    assert {code for code, _, _ in SPOILERS} | NEVER_IN_A_FILE == set(SENTENCES)


def test_every_kind_of_file_was_spoiled() -> None:
    assert {ending for _, ending, _ in SPOILERS} == {".md", ".yaml", COURSE}
