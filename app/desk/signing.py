"""The sheet to sign on a day in class (Typst): a page for each unit's people, a blank column for their hands."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typst

from app.desk.rules.days import Seat
from app.i18n import gettext as _
from app.learning.typeface import FAMILIES, FONTS

TEMPLATE = Path(__file__).with_name("signing.typ")


def sheet_pdf(klass: str, day: date, title: str, place: str, seats: Sequence[Seat]) -> bytes:
    data = {
        "fonts": FAMILIES,
        "title": _("%s签到表") % klass,
        "about": "　".join(part for part in (f"{day.year} 年 {day.month} 月 {day.day} 日", title, place) if part),
        "heads": [_("序号"), _("姓名"), _("单位"), _("签名"), _("备注")],
        "rows": [[str(n), seat.name, seat.unit] for n, seat in enumerate(seats, 1)],
        "foot": _("应到 %s 人　实到 ＿＿＿ 人　请假 ＿＿＿ 人　核对人 ＿＿＿＿＿＿") % len(seats),
    }
    inputs = {"sheet": json.dumps(data, ensure_ascii=False)}
    pdf = typst.compile(str(TEMPLATE), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs=inputs)
    assert isinstance(pdf, bytes)  # one document, no file asked for
    return pdf
