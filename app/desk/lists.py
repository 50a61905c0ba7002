"""Lists of the desk as workbooks."""

from datetime import date, tzinfo
from decimal import Decimal

from app.certificates.queries import Shown
from app.desk.rules.days import Seat
from app.i18n import gettext as _
from app.sheets.replies import minute
from app.sheets.writing import Report
from app.web.render import words_of


def attendance_list(klass: str, day: date, title: str, seats: list[Seat]) -> Report:
    words = words_of("desk/_came.html")
    heads = (_("序号"), _("单位"), _("姓名"), _("签到"))
    rows = [
        (n, one.unit, one.name, str(words.came_name(one.came)) if one.came else _("还没登记"))
        for n, one in enumerate(seats, 1)
    ]
    return Report(_("%s %s %s签到情况") % (klass, day.isoformat(), title), heads, rows)


def certificates_list(klass: str, shown: list[Shown], zone: tzinfo) -> Report:
    words = words_of("certificates/_words.html")
    heads = (
        _("序号"),
        _("姓名"),
        _("编号"),
        _("单位"),
        _("课程"),
        _("学时"),
        _("结业"),
        _("发证"),
        _("状态"),
        _("撤销"),
        _("原因"),
    )
    rows = [
        (
            n, one.said.name, one.number, one.said.unit, one.said.course, Decimal(one.said.hours) / 100,
            one.said.completed, minute(one.issued_at, zone), str(words.state_name(one.state)),
            minute(one.revoked_at, zone), one.reason,
        )
        for n, one in enumerate(shown, 1)
    ]  # fmt: skip
    return Report(_("%s结业证书名单") % klass, heads, rows)
