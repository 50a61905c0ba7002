"""Words of standings for what leaves the site as a file; pages have theirs in templates/_words.html."""

from app.dashboards.rules.figures import Standing
from app.dashboards.rules.filters import Among
from app.i18n import gettext as _


def state_words(state: Among | Standing, closed: bool) -> str:
    words: dict[str, str] = {
        "done": _("已完成"),
        "learning": _("学习中"),
        "behind": _("未完成") if closed else _("滞后"),
        "never": _("从未登录"),
        "withdrawn": _("已退出"),
        "not_started": _("未开始"),
        "exempted": _("有免修"),
    }
    return words[state.value]
