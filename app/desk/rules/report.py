"""The table on a class for the level above: each unit's figures as the overview shows them, and their sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.courses.rules.content import Content
from app.dashboards.rules.figures import FINAL, Counts, Standing, total
from app.dashboards.rules.wording import state_words
from app.i18n import gettext as _
from app.sheets.writing import Report, Value
from app.web.figures import moment


@dataclass(frozen=True)
class Signed:
    """Who filled it in and when; `at` is what the figures speak of, and `closed` that it is the end of the class."""

    by: str
    now: datetime
    at: datetime
    closed: bool


def report_of(
    klass: str,
    content: Content,
    units: Sequence[tuple[str, Counts]],
    signed: Signed,
    definition: str,
    zone: tzinfo,
) -> Report:
    """`units` are names with what counts there alone; `definition` is that of who has completed, as pages give it."""
    modules = [*(module.slug for module in content.modules), FINAL]
    done, learning, behind, never = (
        state_words(one, signed.closed) for one in (Standing.DONE, Standing.LEARNING, Standing.BEHIND, Standing.NEVER)
    )
    heads = (
        _("序号"), _("单位"), _("应训人员"), done, _("完成率"), learning, behind, never,
        *(_("%s完成") % module.seal for module in content.modules), _("终考通过"),
    )  # fmt: skip
    rows = [(n, name, *_figures(counts, modules)) for n, (name, counts) in enumerate(units, 1)]
    return Report(
        title=_("%s培训完成情况统计表") % klass,
        heads=heads,
        rows=rows,
        total=("", _("合计"), *_figures(total(counts for _name, counts in units), modules)),
        foot=(
            _("填报人：%s　填报时间：%s　数据截至：%s")
            % (signed.by, moment(signed.now, zone, year=True), moment(signed.at, zone, year=True)),
            definition,
        ),
    )


def _figures(counts: Counts, modules: Sequence[str]) -> list[Value]:
    return [
        counts.enrolled, counts[Standing.DONE], counts.rate, counts[Standing.LEARNING], counts[Standing.BEHIND],
        counts[Standing.NEVER], *(counts.modules.get(module, 0) for module in modules),
    ]  # fmt: skip
