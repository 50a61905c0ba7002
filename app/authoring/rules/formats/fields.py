"""A proposed question -> the texts of a table's row that say the same."""

import re
from collections.abc import Mapping

from app.authoring.rules.formats import columns
from app.authoring.rules.formats.answers import LETTERS_BEHIND
from app.authoring.rules.formats.columns import ANSWER, STEM, TYPE, WHY, option_key, why_key
from app.authoring.rules.proposals import Proposed
from app.authoring.rules.sketch import Kind
from app.courses.rules.problems import seen_as

TYPE_WORDS: Mapping[Kind, str] = {
    Kind.SINGLE: "单选题",
    Kind.MULTIPLE: "多选题",
    Kind.TRUEFALSE: "判断题",
    Kind.FILL: "填空题",
    Kind.SHORT: "简答题",
    Kind.ORDERING: "排序题",
}
"""What a table can hold: pairs have no columns."""
LEVELS = {1: "易", 2: "中", 3: "难"}
SIGN = re.compile(r"([|｜;；/／\\\n])")


def fields_of(one: Proposed) -> dict[str, str]:
    """Texts by the key of their column; reading them gives the question again, but for its lesson's two names."""
    found = {TYPE: TYPE_WORDS.get(one.type, ""), STEM: one.stem, ANSWER: _answer(one), WHY: one.why}
    found |= {option_key(at): text for at, text in enumerate(one.options)}
    found |= {why_key(at): text for at, text in enumerate(one.whys)}
    found |= {
        columns.DIFFICULTY: LEVELS.get(one.difficulty or 0, ""),
        columns.POINTS: _points(one.points),
        columns.TAGS: "、".join(one.tags),
        columns.CHAPTER: one.lesson,
        columns.NAME: one.name,
        columns.ORDER: "任意" if one.any_order else "",
        columns.PARTIAL: "" if one.partial is None else "得一半" if one.partial else "不得分",
    }
    return {key: text for key, text in found.items() if text}


def _answer(one: Proposed) -> str:
    match one.type:
        case Kind.SINGLE | Kind.MULTIPLE:
            return _unmistakable(letters(one.right), one.right, one.options)
        case Kind.ORDERING:
            return letters(range(len(one.options)))
        case Kind.TRUEFALSE:
            return "正确" if one.right == (0,) else "错误"
        case Kind.FILL:
            return "|".join("||".join(SIGN.sub(r"\\\1", text) for text in accepted) for accepted in one.blanks)
        case Kind.SHORT:
            return one.model
        case _:
            return ""


def _unmistakable(written: str, right: tuple[int, ...], options: tuple[str, ...]) -> str:
    """Letters that are also the text of another option have to be called letters."""
    same = tuple(at for at, option in enumerate(options) if seen_as(option) == seen_as(written))
    return written if same in ((), right) else LETTERS_BEHIND + written


def letters(places: range | tuple[int, ...]) -> str:
    return "".join(chr(ord("A") + at) for at in places)


def _points(points: int | None) -> str:
    if points is None:
        return ""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)
