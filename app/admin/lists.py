"""The accounts and the trail as workbooks."""

from collections.abc import Iterable
from datetime import tzinfo

from app.admin.queries import Entry
from app.i18n import gettext as _
from app.people.queries import Account
from app.sheets.replies import minute
from app.sheets.writing import Report
from app.web.render import words_of


def trail_list(entries: Iterable[Entry], zone: tzinfo) -> Report:
    words = words_of("admin/_words.html")
    heads = (_("编号"), _("时间"), _("谁"), _("做了什么"), _("详情"), _("核对"))

    def told(entry: Entry) -> str:
        return _("；").join(
            f"{words.detail(name)}{_('：')}{words.value(name, what).striptags()}"
            for name, what in entry.details.items()
        )

    rows = [
        (
            one.id, minute(one.at, zone), words.actor(one.actor, one.verb).striptags(), str(words.verb(one.verb)),
            told(one), "" if one.is_whole else _("内容被改过"),
        )
        for one in entries
    ]  # fmt: skip
    return Report(_("操作日志"), heads, rows)


def account_list(accounts: Iterable[Account], zone: tzinfo) -> Report:
    words = words_of("admin/_words.html")
    heads = (_("序号"), _("姓名"), _("账号"), _("单位"), _("角色"), _("状态"), _("首次登录"))
    rows = [
        (
            n, one.name, _("、").join(one.identifiers), one.unit,
            _("、").join(str(words.role(role)) for role in sorted(one.roles)),
            str(words.account_state(one.state)), minute(one.first_sign_in_at, zone),
        )
        for n, one in enumerate(accounts, 1)
    ]  # fmt: skip
    return Report(_("账号"), heads, rows)
