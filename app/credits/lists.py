"""Who misses hours, as a workbook."""

from decimal import Decimal

from app.credits.queries import Line
from app.i18n import gettext as _
from app.sheets.writing import Report, Value


def credits_list(year: int, lines: list[Line]) -> Report:
    heads = (
        _("序号"),
        _("姓名"),
        _("单位"),
        _("上年结转"),
        _("当年"),
        _("合计"),
        _("要求"),
        _("全年还差"),
        _("上半年还差"),
    )
    rows = [(n, one.name, one.unit, *_hours(one)) for n, one in enumerate(lines, 1)]
    return Report(_("%s 年学时") % year, heads, rows)


def _hours(line: Line) -> list[Value]:
    s = line.standing
    found = [s.carried, s.earned.whole, s.total, s.rule.target if s.rule else None, s.missing, s.half_missing]
    return [None if one is None else Decimal(one) / 100 for one in found]
