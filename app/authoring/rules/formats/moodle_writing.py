"""Our questions in Moodle XML."""

import re
from collections.abc import Sequence
from fractions import Fraction
from xml.sax.saxutils import escape, quoteattr

from app.authoring.rules.formats.stored import proposed_of, tags_of
from app.authoring.rules.proposals import Proposed
from app.authoring.rules.sketch import Kind
from app.quizzes.rules.questions import BLANK, Question

SPECIAL = re.compile(r'([}{~#=\\/":%])')
TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.TRUEFALSE: "truefalse",
    Kind.MATCHING: "matching",
    Kind.ORDERING: "ordering",
    Kind.SHORT: "essay",
}


def write_moodle(questions: Sequence[Question]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    lesson = ""
    for one in map(proposed_of, questions):
        if one.lesson != lesson:
            lesson = one.lesson
            text = f"<category>{_plain(f'$course$/{lesson}')}</category>"
            lines.append(f'<question type="category">{text}</question>')
        lines += _question(one)
    return "\n".join([*lines, "</quiz>", ""]).encode()


def _question(one: Proposed) -> list[str]:
    is_cloze = one.type is Kind.FILL and len(one.blanks) != 1
    kind = "cloze" if is_cloze else "shortanswer" if one.type is Kind.FILL else TYPES[one.type]
    tags = "".join(f"<tag>{_plain(tag)}</tag>" for tag in tags_of(one))
    return [
        f"<question type={quoteattr(kind)}>",
        f"<name>{_plain(one.name)}</name>",
        _formatted("questiontext", _with_gaps(one) if is_cloze else one.stem),
        _formatted("generalfeedback", one.why),
        *([] if is_cloze else _own(one)),
        f"<tags>{tags}</tags>",
        "</question>",
    ]


def _own(one: Proposed) -> list[str]:
    match one.type:
        case Kind.SINGLE | Kind.MULTIPLE:
            share = f"{float(Fraction(100, len(one.right) or 1)):.5f}".rstrip("0").rstrip(".")
            whys = one.whys or ("",) * len(one.options)
            answers = [
                _answer(share if at in one.right else "0", text, whys[at]) for at, text in enumerate(one.options)
            ]
            return [f"<single>{'true' if one.type is Kind.SINGLE else 'false'}</single>", *answers]
        case Kind.TRUEFALSE:
            is_true = one.right == (0,)
            return [_answer("100" if is_true else "0", "true"), _answer("0" if is_true else "100", "false")]
        case Kind.FILL:
            return [_answer("100", text.replace("*", "\\*")) for text in one.blanks[0]]
        case Kind.ORDERING:
            return [_answer(str(at), text) for at, text in enumerate(one.options, 1)]
        case Kind.MATCHING:
            pairs = [(text, one.options[at]) for text, at in zip(one.left, one.right, strict=True)]
            pairs += [("", text) for at, text in enumerate(one.options) if at not in one.right]
            return [
                f'<subquestion format="plain_text">{_plain(left)}<answer>{_plain(right)}</answer></subquestion>'
                for left, right in pairs
            ]
        case _:
            return [_formatted("graderinfo", one.model)]


def _with_gaps(one: Proposed) -> str:
    gaps = iter(one.blanks)

    def gap(match: re.Match[str]) -> str:
        texts = "~".join("=" + SPECIAL.sub(r"\\\1", text) for text in next(gaps, ()))
        return f"{{1:SHORTANSWER:{texts}}}"

    return BLANK.sub(gap, one.stem)


def _answer(fraction: str, text: str, why: str = "") -> str:
    feedback = _formatted("feedback", why)
    return f'<answer fraction="{fraction}" format="plain_text">{_plain(text)}{feedback}</answer>'


def _formatted(tag: str, text: str) -> str:
    return f'<{tag} format="plain_text">{_plain(text)}</{tag}>'


def _plain(text: str) -> str:
    return f"<text>{escape(text)}</text>"
