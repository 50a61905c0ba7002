"""What an office program holds in a cell, as the text that a person would have typed."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from app.sheets.rules import EMPTY, Cell, Kind

WHOLE_DIGITS = 15  # as many as an office program keeps
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_DROPPED = {"Cc", "Cf", "Cs"}


def clean(text: str) -> str:
    """Trimmed, in NFC, without zero-width and control characters; line breaks are \\n, a tab is kept within."""
    text = _BREAKS.sub("\n", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in _DROPPED)
    return text.strip()


def cell_of(value: object) -> Cell:
    """A cell of what the reader gives: text, number, date or truth value."""
    if value == "" or value is None:
        return EMPTY
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", Kind.BOOLEAN)
    if isinstance(value, str):
        return typed(value)
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, datetime | date | time | timedelta):
        return Cell(_moment(value), Kind.DATE)
    return typed(str(value))


def typed(text: str) -> Cell:
    cleaned = clean(text).replace("\t", " ")
    return Cell(cleaned, Kind.TEXT) if cleaned else EMPTY


def formula(text: str) -> Cell:
    """`text` without its equals sign; empty where the file does not say it."""
    return Cell("=" + (clean(text).replace("\t", " ") or "…"), Kind.FORMULA)


def number(value: int | float) -> Cell:
    """Whole ones without a point, others with 15 digits as the office program shows them, never with an exponent."""
    if not isfinite(value):
        return Cell("#NUM!", Kind.ERROR)
    shown = format(Decimal(f"{value:.{WHOLE_DIGITS}g}"), "f")
    return Cell(shown, Kind.NUMBER, unsafe=value == int(value) and abs(value) >= 10**WHOLE_DIGITS)


def _moment(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.hour or value.minute else f"{value:%Y-%m-%d}"
    if isinstance(value, timedelta):
        hours, minutes = divmod(int(value.total_seconds()) // 60, 60)
        return f"{hours}:{minutes:02}"
    return value.isoformat() if isinstance(value, date) else f"{value:%H:%M}"
