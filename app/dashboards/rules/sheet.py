"""A list as a CSV file that Excel opens: UTF-8 with a BOM, and no cell that it would run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

STARTS = frozenset("=+-@\t\r\n＝＋－＠")
"""OWASP, "CSV injection": what makes a spreadsheet read a cell as a formula, and the full-width forms of it."""

_NO_NAME = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\s]+')


def safe(cell: str | int) -> str | int:
    """A text that no spreadsheet runs, however it trims; numbers are ours and stay numbers."""
    if isinstance(cell, int):
        return cell
    text = cell.replace("\x00", "")
    begins = text[:1] in STARTS or text.lstrip()[:1] in STARTS
    return f"'{text}" if text and begins else text


def csv_of(rows: Iterable[Sequence[str | int]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return "\ufeff".encode() + text.getvalue().encode()


def attachment(name: str) -> str:
    """`Content-Disposition` for any name (RFC 6266, RFC 5987); old clients get a plain one."""
    return f"attachment; filename=\"export.{name.rsplit('.', 1)[-1]}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_name(*parts: str, suffix: str = ".csv") -> str:
    """Parts joined, without what a file system refuses."""
    return "-".join(filter(None, (_NO_NAME.sub("", part) for part in parts)))[:120] + suffix


def masked(phone: str) -> str:
    """138****1234; a number too short to hide in is hidden whole."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 10 else "*" * len(phone)
