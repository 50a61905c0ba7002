"""Questions as a paper to print: grouped and numbered as an exam is, with a key behind it where one is wanted."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import typst

from app.authoring.rules.formats.stored import ROOM, proposed_of
from app.authoring.rules.proposals import Proposed
from app.authoring.rules.sketch import Kind
from app.i18n import gettext as _
from app.learning.typeface import FAMILIES, FONTS
from app.quizzes.rules.questions import Question, Short
from app.web.figures import points

TEMPLATE = Path(__file__).with_name("paper.typ")
ORDER = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUEFALSE, Kind.FILL, Kind.ORDERING, Kind.MATCHING, Kind.SHORT)
NUMERALS = "一二三四五六七"
ROOM_ON_PAPER = "________"
HERE = "（　　）"  # where a letter or a mark is written
WRITTEN_LINES = 5


@dataclass(frozen=True)
class Item:
    """`lines` stand under the stem; `rules`: empty lines to write on; `answer` and `reasons` are for the key."""

    number: int
    stem: str
    lines: tuple[str, ...]
    rules: int
    answer: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Paper:
    title: str
    subtitle: str
    blanks: tuple[str, ...]
    groups: tuple[Group, ...]
    key: str  # the title of the key; empty: without one


def paper_of(questions: Sequence[Question], title: str, subtitle: str, with_key: bool) -> Paper:
    """Numbers run through the whole paper, so that the key needs no other name for a question."""
    groups: list[Group] = []
    number = 0
    for kind in ORDER:
        items = []
        for question in (one for one in questions if one.type == kind):
            number += 1
            items.append(_item(number, question))
        if items:
            numeral, name = NUMERALS[len(groups)], _names()[kind]
            groups.append(
                Group(_("%(n)s、%(name)s（共 %(count)s 题）", n=numeral, name=name, count=len(items)), tuple(items))
            )
    blanks = (_("单位"), _("姓名"), _("得分"))
    return Paper(title, subtitle, blanks, tuple(groups), _("参考答案与解析") if with_key else "")


def pdf_of(paper: Paper) -> bytes:
    sheet = json.dumps({**asdict(paper), "fonts": FAMILIES}, ensure_ascii=False)
    pdf = typst.compile(str(TEMPLATE), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs={"paper": sheet})
    assert isinstance(pdf, bytes)  # one document, no file asked for
    return pdf


def _names() -> dict[Kind, str]:
    return {
        Kind.SINGLE: _("单项选择题"),
        Kind.MULTIPLE: _("多项选择题"),
        Kind.TRUEFALSE: _("判断题"),
        Kind.FILL: _("填空题"),
        Kind.ORDERING: _("排序题"),
        Kind.MATCHING: _("配对题"),
        Kind.SHORT: _("简答题"),
    }


def _item(number: int, question: Question) -> Item:
    one = proposed_of(question)
    reasons = tuple(f"{_letter(at)}：{why}" for at, why in enumerate(one.whys) if why)
    reasons = (*((one.why,) if one.why else ()), *reasons)
    random = Random(question.slug)  # the same paper each time
    match one.type:
        case Kind.SINGLE | Kind.MULTIPLE:
            answer = "".join(map(_letter, one.right))
            return Item(number, one.stem + HERE, _lettered(one.options), 0, answer, reasons)
        case Kind.TRUEFALSE:
            return Item(number, one.stem + HERE, (), 0, _("正确") if one.right == (0,) else _("错误"), reasons)
        case Kind.FILL:
            return Item(number, one.stem.replace(ROOM, ROOM_ON_PAPER), (), 0, _filled(one), reasons)
        case Kind.ORDERING:
            order = _mixed(len(one.options), random)
            answer = "".join(_letter(order.index(at)) for at in range(len(order)))
            return Item(number, one.stem + HERE, _lettered([one.options[at] for at in order]), 0, answer, reasons)
        case Kind.MATCHING:
            order = _mixed(len(one.options), random)
            left = tuple(f"（{n}）{text}{HERE}" for n, text in enumerate(one.left, 1))
            answer = "　".join(f"（{n}）{_letter(order.index(at))}" for n, at in enumerate(one.right, 1))
            return Item(number, one.stem, left + _lettered([one.options[at] for at in order]), 0, answer, reasons)
        case _:
            return Item(number, one.stem, (), WRITTEN_LINES, one.model, reasons + _criteria(question))


def _filled(one: Proposed) -> str:
    """The accepted texts of each blank."""
    blanks = _("；").join(f" {_('或')} ".join(accepted) for accepted in one.blanks)
    return _("%(blanks)s（次序不限）") % {"blanks": blanks} if one.any_order else blanks


def _criteria(question: Question) -> tuple[str, ...]:
    if not isinstance(question, Short):
        return ()
    words = _("%(points)s 分：%(text)s")
    return tuple(words % {"points": points(one.points), "text": one.text} for one in question.rubric)


def _mixed(count: int, random: Random) -> list[int]:
    """An order that is not the right one."""
    order = list(range(count))
    random.shuffle(order)
    return order if order != sorted(order) else [*order[1:], order[0]]


def _lettered(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{_letter(at)}. {text}" for at, text in enumerate(texts))


def _letter(at: int) -> str:
    return chr(ord("A") + at)
