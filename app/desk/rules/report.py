"""The table on a class for the level above: each unit's figures as the overview shows them, and their sum."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from app.courses.rules.content import Content
from app.dashboards.rules.figures import FINAL, Counts, Standing, total
from app.i18n import gettext as _
from app.sheets.writing import Cell, Report
from app.web.figures import moment


def report_of(
    klass: str,
    content: Content,
    units: Sequence[tuple[str, Counts]],
    closed: bool,
    at: datetime,
    by: str,
    now: datetime,
    zone: tzinfo,
) -> Report:
    """`units` are names with what counts there alone; `at` is what the figures speak of."""
    modules = [*(module.slug for module in content.modules), FINAL]
    behind = _("未完成") if closed else _("滞后")
    heads = (
        _("序号"), _("单位"), _("应训人员"), _("已完成"), _("完成率"), _("学习中"), behind, _("从未登录"),
        *(_("%s完成") % module.seal for module in content.modules), _("终考通过"),
    )  # fmt: skip
    rows = [(n, name, *_figures(counts, modules)) for n, (name, counts) in enumerate(units, 1)]
    return Report(
        title=_("%s培训完成情况统计表") % klass,
        heads=heads,
        rows=rows,
        total=("", _("合计"), *_figures(total(counts for _name, counts in units), modules)),
        foot=(
            _("填报人：%s　填报时间：%s　数据截至：%s") % (by, _moment(now, zone), _moment(at, zone)),
            _("完成率＝已完成÷应训，退出的不计；已完成＝全部模块完成且终考通过，含全部免修的。"),
        ),
    )


def _figures(counts: Counts, modules: Sequence[str]) -> list[Cell]:
    return [
        counts.enrolled, counts[Standing.DONE], counts.rate, counts[Standing.LEARNING], counts[Standing.BEHIND],
        counts[Standing.NEVER], *(counts.modules.get(module, 0) for module in modules),
    ]  # fmt: skip


def _moment(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone).year} 年 {moment(at, zone)}"
