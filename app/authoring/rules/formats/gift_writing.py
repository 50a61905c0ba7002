"""Our questions in GIFT."""

import re
from collections.abc import Sequence
from fractions import Fraction

from app.authoring.rules.formats.stored import proposed_of, tags_of
from app.authoring.rules.proposals import Proposed
from app.authoring.rules.sketch import Kind
from app.quizzes.rules.questions import Question

SPECIAL = re.compile(r"([~=#{}:\\])")


def _fits(one: Proposed) -> bool:
    return one.type is not Kind.ORDERING and not (one.type is Kind.FILL and len(one.blanks) != 1)


def write_gift(questions: Sequence[Question]) -> str:
    """Questions that GIFT has no form for are left out; an arrow -> becomes →."""
    lines: list[str] = []
    lesson = ""
    for one in map(proposed_of, questions):
        if not _fits(one):
            continue
        if one.lesson != lesson:
            lesson = one.lesson
            lines += [f"$CATEGORY: {lesson}", ""]
        lines.append("// " + " ".join(f"[tag:{tag}]" for tag in tags_of(one)))
        why = f"####{_safe(one.why)}" if one.why and one.type is not Kind.SHORT else ""
        lines += [f"::{_escaped(one.name)}::[plain]{_escaped(one.stem)} {{{_inside(one)}{why}}}", ""]
    return "\n".join(lines)


def _inside(one: Proposed) -> str:
    match one.type:
        case Kind.SINGLE | Kind.MULTIPLE:
            return "".join(_option(one, at) for at in range(len(one.options)))
        case Kind.TRUEFALSE:
            return "T" if one.right == (0,) else "F"
        case Kind.FILL:
            return " ".join(f"=%100%{_safe(text.replace('->', '→'))}" for text in one.blanks[0])
        case Kind.MATCHING:
            pairs = [(text, one.options[at]) for text, at in zip(one.left, one.right, strict=True)]
            pairs += [("", text) for at, text in enumerate(one.options) if at not in one.right]
            return " ".join(
                f"={_safe(left.replace('->', '→')) if left else ''} -> {_safe(right)}" for left, right in pairs
            )
        case _:
            return f"####{_safe(one.model)}"


def _option(one: Proposed, at: int) -> str:
    is_right = at in one.right
    share = f"{float(Fraction(100, len(one.right))):.5f}".rstrip("0").rstrip(".") if is_right else "0"
    sign = "=" if is_right and one.type is Kind.SINGLE else "~"
    why = f"#{_safe(one.whys[at])}" if one.whys and one.whys[at] else ""
    return f" {sign}%{share}%{_safe(one.options[at])}{why}"


def _safe(text: str) -> str:
    """Where a text could be taken for the name of a format."""
    return f"[plain]{_escaped(text)}"


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")
