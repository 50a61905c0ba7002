"""Which text format a file is in: by what it holds, and by its suffix where that leaves it open."""

import re
from enum import StrEnum

MOODLE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<quiz\b", re.DOTALL)
AIKEN = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Za-z][ \t]*\r?$", re.MULTILINE)
OPTION = re.compile(r"^[ \t]*A[.)][ \t]*\S", re.MULTILINE)
TITLE = re.compile(r"^[ \t]*(?:::[^\n]*?::|\$CATEGORY:)", re.MULTILINE)
ANSWERS = re.compile(r"(?<!\\)\{\s*(?:[=~#]|(?:TRUE|FALSE|T|F)\s*[#}]|\})")


class Format(StrEnum):
    MOODLE = "moodle"
    GIFT = "gift"
    AIKEN = "aiken"
    TEXT = "text"


def detect(name: str, data: bytes | str) -> Format:
    text = data.decode("utf-8", errors="replace") if isinstance(data, bytes) else data
    text = text.removeprefix("\ufeff")
    suffix = name.lower().rpartition(".")[2]
    if MOODLE.match(text) or suffix == "xml":
        return Format.MOODLE
    if suffix == "gift":
        return Format.GIFT
    if AIKEN.search(text) and OPTION.search(text):
        return Format.AIKEN
    if suffix == "aiken":
        return Format.AIKEN
    return Format.GIFT if TITLE.search(text) or ANSWERS.search(text) else Format.TEXT
