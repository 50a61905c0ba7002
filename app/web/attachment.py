"""How a file that leaves the site is named."""

import re
from urllib.parse import quote

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_NAME = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\s]+')


def attachment(name: str) -> str:
    """`Content-Disposition` for any name (RFC 6266, RFC 5987); old clients get a plain one."""
    return f"attachment; filename=\"export.{name.rsplit('.', 1)[-1]}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_name(*parts: str, suffix: str) -> str:
    """Parts joined, without what a file system refuses."""
    return "-".join(filter(None, (_NO_NAME.sub("", part) for part in parts)))[:120] + suffix
