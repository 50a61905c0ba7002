"""Days and months as rosters write them; what might be two days is refused."""

import re
import unicodedata
from datetime import date, timedelta

from app.desk.rules.roster.values import Appointed, Code
from app.sheets.rules import Cell, Kind

EARLIEST = 1950
SERIAL_ZERO = date(1899, 12, 30)  # day 0 of the office program's calendar
SERIALS = range(18264, 73415)  # 1950 to 2100
AHEAD = timedelta(days=366)

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?:t?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_PLAIN_DAY, _PLAIN_MONTH, _SERIAL = (
    re.compile(p) for p in (r"(\d{4})(\d\d)(\d\d)", r"(\d{4})(\d\d)", r"\d{5}(\.\d+)?")
)


def appointed(cell: Cell, today: date) -> Appointed | Code | None:
    """A day, or a month where no day is given; none for nothing."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell.text)).casefold()
    text = re.sub(r"[-~—–]?(至今|起|今)$", "", re.sub(r"[—–−]", "-", text))
    if not text:
        return None
    if cell.kind is Kind.NUMBER and re.fullmatch(r"\d{4}\.1", text):
        return Code.DATE_OCTOBER
    if _SERIAL.fullmatch(text) and int(float(text)) in SERIALS:
        return _within(Appointed(SERIAL_ZERO + timedelta(days=int(float(text)))), today)
    if found := _DAY.fullmatch(text) or _PLAIN_DAY.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        return _made(year, month, day, False, today)
    if found := _MONTH.fullmatch(text) or _PLAIN_MONTH.fullmatch(text):
        year, month = (int(part) for part in found.groups())
        return _made(year, month, 1, True, today)
    return Code.DATE_ODD


def _made(year: int, month: int, day: int, only_month: bool, today: date) -> Appointed | Code:
    try:
        made = date(year, month, day)
    except ValueError:
        return Code.DATE_NONE
    return _within(Appointed(made, only_month), today)


def _within(found: Appointed, today: date) -> Appointed | Code:
    return found if date(EARLIEST, 1, 1) <= found.day <= today + AHEAD else Code.DATE_FAR
