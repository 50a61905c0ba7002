"""How figures and moments are written, for pages, exports and reports alike: each in one place."""

from datetime import datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from app.i18n import language

NONE = "—"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def one_decimal(value: Fraction) -> str:
    """Half up; a whole number has no decimal."""
    tenths = (value * 10 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def percent(share: Fraction | None) -> str:
    """5/6 is 83.3%; what has no share, for nobody was asked, is a dash."""
    return NONE if share is None else f"{one_decimal(share * 100)}%"


def points(hundredths: int | None) -> str:
    """6250 is 62.5."""
    return NONE if hundredths is None else one_decimal(Fraction(hundredths, 100))


def hours(hundredths: int | None) -> str:
    """Credit hours (学时) are fixed values and never rounded: 125 is 1.25."""
    if hundredths is None:
        return NONE
    exact = (Decimal(hundredths) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    return f"{exact:f}"


def day(at: datetime | None, zone: tzinfo, now: datetime | None = None, year: bool = False) -> str:
    """7 月 15 日; with its year where that is another than now's, or where `year` asks for it."""
    if at is None:
        return NONE
    local = at.astimezone(zone)
    other_year = year or (now is not None and now.astimezone(zone).year != local.year)
    if language() == "en":
        return f"{local.day} {MONTHS[local.month - 1]}" + (f" {local.year}" if other_year else "")
    return (f"{local.year} 年 " if other_year else "") + f"{local.month} 月 {local.day} 日"


def clock(at: datetime | None, zone: tzinfo) -> str:
    """14:20"""
    return NONE if at is None else f"{at.astimezone(zone):%H:%M}"


def moment(at: datetime | None, zone: tzinfo, now: datetime | None = None, year: bool = False) -> str:
    """7 月 15 日 14:20"""
    return NONE if at is None else f"{day(at, zone, now, year)} {clock(at, zone)}"
