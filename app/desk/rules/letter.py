"""The report on a class as a letter to the level above: its sentences, from the same counts as every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from fractions import Fraction

from app.dashboards.rules.figures import FINAL, Counts, Standing, total
from app.desk.rules.report import Signed
from app.i18n import gettext as _
from app.sheets.writing import Report, Value
from app.web.figures import day, moment, percent

NAMED = 12  # units that a sentence names; more stand in the table


@dataclass(frozen=True)
class Heading:
    """What only the organizer knows: whom it goes to, who sends it, its number in the register (may be empty)."""

    to: str
    sender: str
    number: str


@dataclass(frozen=True)
class Letter:
    """Paragraphs in their order; `cells` are the table's rows as text, the sum last."""

    title: str
    heading: Heading
    paragraphs: tuple[str, ...]
    table_title: str
    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...]
    signed_on: str


def letter_of(
    klass: str,
    units: Sequence[tuple[str, Counts]],
    table: Report,
    heading: Heading,
    signed: Signed,
    zone: tzinfo,
) -> Letter:
    counts = total(one for _name, one in units)
    rows = [*table.rows, table.total]
    return Letter(
        title=_("关于%s培训完成情况的报告") % klass,
        heading=heading,
        paragraphs=(
            _("现将%s培训完成情况报告如下。") % klass,
            _("一、总体情况。") + _whole(counts, signed, zone),
            _("二、各单位情况。") + _units(units),
            _("三、测验情况。") + _final(counts),
            _("各单位的数字见附表。"),
        ),
        table_title=table.title,
        heads=table.heads,
        cells=tuple(tuple(_text(cell) for cell in row) for row in rows),
        foot=table.foot,
        signed_on=day(signed.now, zone, year=True),
    )


def _whole(counts: Counts, signed: Signed, zone: tzinfo) -> str:
    never = counts[Standing.NEVER]
    open_ = counts.enrolled - counts[Standing.DONE]
    found = _("截至%s，应训 %s 人，已完成 %s 人，完成率 %s；没有完成 %s 人") % (
        moment(signed.at, zone, year=True),
        counts.enrolled,
        counts[Standing.DONE],
        percent(counts.rate),
        open_,
    )
    found += _("，其中从未登录 %s 人") % never if never else ""
    found += _("；另有退出 %s 人，不计在内") % counts[Standing.WITHDRAWN] if counts[Standing.WITHDRAWN] else ""
    found += _("；有免修的 %s 人") % counts.exempted if counts.exempted else ""
    return found + _("。")


def _units(units: Sequence[tuple[str, Counts]]) -> str:
    held = [(name, one) for name, one in units if one.enrolled]
    whole = [name for name, one in held if one.rate == 1]
    found = _("共 %s 个单位有人参训") % len(held)
    if not whole:
        return found + _("，还没有单位全部完成。")
    if len(whole) == len(held):
        return found + _("，都已全部完成。")
    named = _("、").join(whole[:NAMED]) + (_("等") if len(whole) > NAMED else "")
    return found + _("，全部完成的 %s 个：%s；其余 %s 个单位还有人没有完成。") % (
        len(whole),
        named,
        len(held) - len(whole),
    )


def _final(counts: Counts) -> str:
    if not counts.sat:
        return _("还没有人参加终考。")
    return _("参加终考 %s 人，通过 %s 人，最好成绩的平均得分率 %s。") % (
        counts.sat,
        counts.modules.get(FINAL, 0),
        percent(counts.average),
    )


def _text(cell: Value) -> str:
    if isinstance(cell, Fraction):
        return percent(cell)
    return "" if cell is None else str(cell)
