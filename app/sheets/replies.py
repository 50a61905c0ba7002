"""A list that is seen on a page, as the workbook of all of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, tzinfo

from fastapi import Request, Response
from sqlmodel import Session

from app import i18n
from app.i18n import gettext as _
from app.sheets.writing import Report, must_fit, written
from app.web.attachment import XLSX, attachment, file_name
from app.web.clock import zone_of
from app.web.display import Display
from app.web.figures import moment
from app.web.render import HEADERS
from app.web.routing import ReadAfter


def speaking(request: Request) -> AbstractContextManager[None]:
    """In the reader's language."""
    return i18n.speaking(Display.of(request).lang)


def list_name(request: Request, now: datetime, *parts: str) -> str:
    """What it is, and when it was taken."""
    return file_name(*parts, now.astimezone(zone_of(request)).strftime("%Y%m%d-%H%M"), suffix=".xlsx")


def list_reply(
    request: Request, name: str, rows: int, by: str, now: datetime, read: Callable[[Session], Report]
) -> Response:
    """Read when the row of the trail that tells of it is on disk; its foot says who took it, and when.

    Raises TooManyRows, before that row is, where `rows` are more than a sheet holds.
    """
    must_fit(rows)
    zone = zone_of(request)

    def body(session: Session) -> bytes:
        with speaking(request):
            foot = _("导出人：%s　导出时间：%s") % (by, moment(now, zone, year=True))
            return written(replace(read(session), foot=(foot,)), _("名单"))

    return ReadAfter(body, XLSX, {**HEADERS, "Content-Disposition": attachment(name)})


def minute(at: datetime | None, zone: tzinfo) -> str:
    """As cells have it, which are sorted."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""
