"""Reminders as workbooks: those of a class, and the messages of one."""

from collections.abc import Sequence
from datetime import tzinfo

from app.i18n import gettext as _
from app.reminders.queries.log import Sent, Went
from app.reminders.rules.reach import State
from app.sheets.replies import minute
from app.sheets.writing import Report, Value
from app.web.render import words_of


def log_list(klass: str, sent: list[Sent], zone: tzinfo) -> Report:
    words = words_of("reminders/_words.html")
    heads = (
        _("序号"),
        _("时间"),
        _("谁发的"),
        _("按规则"),
        _("人数"),
        *(str(words.state(one)) for one in State),
        _("站内已读"),
        _("撤回"),
    )
    rows: list[Sequence[Value]] = [
        (
            n, minute(one.made_at, zone), one.by, _("是") if one.by_rule else _("否"), one.people,
            *(one.states.get(state, 0) for state in State), one.seen, minute(one.undone_at, zone),
        )
        for n, one in enumerate(sent, 1)
    ]  # fmt: skip
    return Report(_("%s提醒记录") % klass, heads, rows)


def messages_list(klass: str, went: list[Went], zone: tzinfo) -> Report:
    words = words_of("reminders/_words.html")
    heads = (_("序号"), _("发给"), _("单位"), _("方式"), _("结果"), _("时间"), _("已读"), _("出错"), _("内容"))
    rows = [
        (
            n, one.name, one.unit, str(words.channel(one.channel)), str(words.state(one.state)),
            minute(one.at, zone), minute(one.seen_at, zone), one.error, one.text,
        )
        for n, one in enumerate(went, 1)
    ]  # fmt: skip
    return Report(_("%s提醒明细") % klass, heads, rows)
