"""The list of learners as a workbook: what is seen, and all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from fractions import Fraction

from app.dashboards.queries.people import Learned
from app.dashboards.queries.seen import View
from app.dashboards.rules.figures import FINAL
from app.dashboards.rules.filters import Filters, Part
from app.dashboards.rules.people import Lack, Line, Missing
from app.dashboards.rules.wording import state_words
from app.i18n import gettext as _
from app.sheets.writing import Report, Value, book
from app.web.attachment import file_name
from app.web.figures import moment


@dataclass(frozen=True)
class Taken:
    """Who took the list, and when."""

    by: str
    now: datetime


def sheet(view: View, lines: Sequence[Line], learned: Learned, taken: Taken, zone: tzinfo) -> bytes:
    """A workbook: the list in its order, and each learner's lessons beside it."""
    title = _("%s学员名单") % view.klass.name
    foot = (
        _("导出人：%s　导出时间：%s　数据截至：%s")
        % (taken.by, moment(taken.now, zone, year=True), moment(view.at, zone, year=True)),
    )
    people = Report(title, tuple(_heads(view)), [_row(n, one, zone, view.closed) for n, one in enumerate(lines, 1)])
    lessons = Report(_("%s课文完成情况") % view.klass.name, _lesson_heads(view), _lessons(view, lines, learned, zone))
    return book([(_("名单"), replace(people, foot=foot)), (_("课文"), replace(lessons, foot=foot))])


def _lesson_heads(view: View) -> tuple[str, ...]:
    lessons = [
        _("%s %s %s") % (module.seal, n, lesson.title)
        for module in view.content.modules
        for n, lesson in enumerate(module.lessons, 1)
    ]
    return (_("序号"), _("姓名"), _("单位"), _("学完"), *lessons)


def _lessons(view: View, lines: Sequence[Line], learned: Learned, zone: tzinfo) -> list[list[Value]]:
    """The day on which each lesson was done; what is empty is not done."""
    rows: list[list[Value]] = []
    for n, line in enumerate(lines, 1):
        mine = learned.get(line.ref, {})
        days = [_day(mine, lesson.slug, zone) for lesson in view.content.lessons]
        rows.append([n, line.name, line.unit, sum(bool(day) for day in days), *days])
    return rows


def _day(mine: Mapping[str, datetime | None], slug: str, zone: tzinfo) -> str:
    if slug not in mine:
        return ""
    at = mine[slug]
    return f"{at.astimezone(zone):%Y-%m-%d}" if at else _("已完成")


def name_of(view: View, filters: Filters, zone: tzinfo) -> str:
    """Class, filters and time."""
    unit = view.tree.by_ref(filters.unit)
    seals = {module.slug: module.seal for module in view.content.modules} | {FINAL: _("终考")}
    lessons = {lesson.slug: lesson.title for lesson in view.content.lessons}
    parts = {Part.ALL: "", Part.DONE: _("已完成"), Part.OPEN: _("未完成")}
    return file_name(
        view.klass.name,
        view.tree.units[unit].name if unit is not None else "",
        _("本级") if filters.own else "",
        state_words(filters.state, view.closed) if filters.state else "",
        seals.get(filters.module, "") + lessons.get(filters.lesson, "") + parts[filters.part],
        filters.q,
        view.now.astimezone(zone).strftime("%Y%m%d-%H%M"),
        suffix=".xlsx",
    )


def _heads(view: View) -> list[str]:
    modules = [_("%s（共 %s 项）") % (module.seal, len(module.lessons) + 1) for module in view.content.modules]
    return [
        _("序号"),
        _("姓名"),
        _("单位"),
        _("工号"),
        _("手机"),
        _("状态"),
        _("已完成项"),
        _("应完成项"),
        _("完成比例"),
        *modules,
        _("终考"),
        _("停在"),
        _("最近学习"),
        _("滞后起"),
        _("滞后原因"),
        _("还差"),
    ]


def _row(number: int, line: Line, zone: tzinfo, closed: bool) -> list[Value]:
    return [
        number, line.name, line.unit, line.staff_number, line.phone, state_words(line.standing, closed),
        line.done, line.of, Fraction(line.done, line.of),
        *(part.done for part in line.modules),
        _final(line),
        _("%s 第 %s 段，共 %s 段") % (line.stopped.lesson, line.stopped.at, line.stopped.of) if line.stopped else "",
        _moment(line.last_at, zone), _moment(line.since, zone),
        _("、").join(_why(code) for code in line.why),
        _("、").join(_lack(one) for one in line.missing),
    ]  # fmt: skip


def _moment(at: datetime | None, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""


def _why(code: str) -> str:
    return {"quiet": _("7 天没有新进度"), "below_plan": _("低于计划进度"), "closed": _("已过期限")}[code]


def _final(line: Line) -> str:
    if line.final.is_done:
        return _("已通过")
    return _("未通过") if line.sat else _("未考")


def _lack(one: Missing) -> str:
    if one.code is Lack.FINAL:
        return _("终考")
    if one.code is Lack.FINAL_FAILED:
        return _("终考未通过")
    return _("%s %s 项") % (one.seal, one.count)
