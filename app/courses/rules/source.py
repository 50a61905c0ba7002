"""Bytes of a course file -> text that every later step can trust."""

import re

from app.courses.rules.faults import START, Log, Place

MAX_BYTES = 256 * 1024

# Nobody sees these, and YAML, Markdown and editors disagree on which of them end a line; the last ones turn text round.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
)


def decode(data: bytes, log: Log) -> str | None:
    """The text with `\\n` as the end of lines; none, and a fault, where the bytes cannot be read."""
    if len(data) > MAX_BYTES:
        log.add(START, "file-too-big", size=len(data), limit=MAX_BYTES)
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        log.add(place_at(data[: error.start].decode(), error.start), "not-utf8", byte=f"0x{data[error.start]:02X}")
        return None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if found := HIDDEN.search(text):
        log.add(place_at(text, found.start()), "control-character", character=f"U+{ord(found.group()):04X}")
        return None
    return text


def place_at(text: str, offset: int) -> Place:
    before = text[:offset]
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
