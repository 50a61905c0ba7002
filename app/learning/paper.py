"""The learning record as a PDF of A4 pages, typeset with real Chinese type."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

import typst

from app.i18n import gettext as _
from app.learning.queries.record import AttemptRecord, ModuleRecord, Record
from app.learning.rules.facts import How
from app.learning.typeface import FAMILIES, FONTS
from app.quizzes.rules.attempts import EndedBy
from app.web import figures

TEMPLATE = Path(__file__).with_name("record.typ")

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # a "now" in no year of ours, so that the year is always written
Moment = Callable[[datetime], str]


def record_pdf(records: Sequence[Record], site: str, zone: tzinfo) -> bytes:
    """Each from a page of its own. Days and hours are the site's, in full, since paper outlives the year."""
    day = partial(figures.day, zone=zone, now=LONG_AGO)
    moment = partial(figures.moment, zone=zone, now=LONG_AGO)
    sheets = json.dumps([_sheet(record, site, day, moment) for record in records], ensure_ascii=False)
    pdf = typst.compile(
        str(TEMPLATE), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs={"records": sheets}
    )
    assert isinstance(pdf, bytes)  # one document, no file asked for
    return pdf


def _sheet(record: Record, site: str, day: Moment, moment: Moment) -> dict[str, Any]:
    finished = day(record.completed_at) if record.completed_at else _("未结业")
    return {
        "site": site,
        "title": _("学习记录"),
        "subtitle": record.klass,
        "fonts": FAMILIES,
        "facts": [
            [_("姓名"), record.name],
            [_("单位"), record.unit],
            [_("课程"), record.course],
            [_("课程版本"), f"{record.version}（{record.sha256[:12]}）"],
            [_("已完成"), f"{record.done} / {record.of}"],
            [_("结业"), finished],
            [_("已得学时"), figures.hours(record.credit_hours)],
            [_("制表时间"), moment(record.made_at)],
        ],
        "modules": [_module(module, day) for module in record.modules],
        "attempts": [_attempt(attempt, moment) for attempt in record.attempts],
        "words": {
            "modules": _("模块"),
            "module_head": [_("模块"), _("完成方式"), _("完成日期"), _("学时")],
            "attempts": _("测验与回执"),
            "attempt_head": [_("测验"), _("交卷时间"), _("得分"), _("结果"), _("版本"), _("回执号")],
            "none": _("还没有交过测验。"),
        },
        "note": _("学时按模块一次计入，与学习时长无关。凭回执号可向班主任查询任一次测验。"),
        "footer": f"{site} · {record.name} · {record.ref}",
    }


def _module(module: ModuleRecord, day: Moment) -> dict[str, Any]:
    how = {
        How.STUDIED: _("学完并通过小测"),
        How.TESTED_OUT: _("先测通过"),
        How.EXEMPTED: _("免修"),
        How.EARLIER: _("按原版本完成"),
    }
    return {
        "seal": module.seal,
        "earned": module.how is not None,
        "title": module.title,
        "how": how[module.how] if module.how else _("未完成"),
        "day": day(module.at) if module.at else "—",
        "hours": figures.hours(module.hours),
    }


def _attempt(attempt: AttemptRecord, moment: Moment) -> dict[str, str]:
    kind = {"quiz": _("小测"), "precheck": _("先测"), "final": _("终考")}[attempt.kind]
    verdict = _("通过") if attempt.passed else _("未通过")
    if attempt.ended_by is EndedBy.DEADLINE:
        verdict += _("（到时收卷）")
    return {
        "test": f"{kind} · {attempt.title}" if attempt.title else kind,
        "moment": moment(attempt.at),
        "points": f"{figures.points(attempt.points)} / {figures.points(attempt.of)}",
        "verdict": verdict,
        "version": str(attempt.version),
        "receipt": attempt.receipt,
    }
