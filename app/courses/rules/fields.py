"""Fields of a YAML mapping as typed values; each thing that does not fit becomes a fault, and a harmless value."""

import re
from collections.abc import Sequence as Names

from app.courses.rules.faults import Log, Place
from app.courses.rules.plain_yaml import Broken, Mapping, Node, Scalar, Sequence
from app.courses.rules.source import HIDDEN

SLUG = re.compile(r"[a-z0-9-]{1,64}")
WHOLE = re.compile(r"[0-9]{1,6}")
DECIMAL = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")
MAX_TEXT = 2000


class Fields:
    """One mapping with its allowed keys; after a fault `log.broken` has grown."""

    def __init__(self, node: Node, log: Log, required: Names[str], optional: Names[str] = ()) -> None:
        self.log = log
        self.node = node if isinstance(node, Mapping) else Mapping(node.place)
        if not isinstance(node, Mapping):
            _wrong_kind(node, log, "not-mapping")
            return
        known = (*required, *optional)
        for key in node.keys:
            if key.value not in known:
                log.add(key.place, "key-unknown", key=key.value[:80], known="、".join(known))
        for name in required:
            if node.get(name) is None:
                log.add(node.place, "reason-missing" if name == "why" else "key-missing", key=name)

    def place(self, key: str) -> Place:
        node = self.node.get(key)
        return node.place if node else self.node.place

    def get(self, key: str) -> Node | None:
        return self.node.get(key)

    def text(self, key: str) -> str:
        node = self.node.get(key)
        return "" if node is None else text(node, self.log, reason=key == "why")

    def slug(self, key: str) -> str:
        node = self.node.get(key)
        return "" if node is None else slug(node, self.log)

    def whole(self, key: str, low: int, high: int) -> int:
        value = self._plain(key, WHOLE, "not-number", low=low, high=high)
        if value is None:
            return low
        if not low <= int(value) <= high:
            self.log.add(self.place(key), "out-of-range", key=key, low=low, high=high)
            return low
        return int(value)

    def hundredths(self, key: str) -> int:
        """A decimal number with at most two places."""
        value = self._plain(key, DECIMAL, "not-decimal")
        whole, _, part = (value or "0").partition(".")
        return int(whole) * 100 + int(part.ljust(2, "0") if part else 0)

    def truth(self, key: str) -> bool:
        return self._plain(key, re.compile("true|false"), "not-boolean") == "true"

    def choice(self, key: str, allowed: Names[str]) -> str:
        node = self.node.get(key)
        if node is None or isinstance(node, Broken):
            self.log.broken += node is not None
            return ""
        if not isinstance(node, Scalar) or node.value not in allowed:
            self.log.add(node.place, "not-allowed-value", key=key, allowed="、".join(allowed))
            return ""
        return node.value

    def items(self, key: str) -> list[Node]:
        node = self.node.get(key)
        return [] if node is None else items(node, self.log)

    def _plain(self, key: str, pattern: re.Pattern[str], code: str, **values: int) -> str | None:
        node = self.node.get(key)
        if node is None:
            return None
        if isinstance(node, Scalar) and node.plain and pattern.fullmatch(node.value):
            return node.value
        _wrong_kind(node, self.log, code, key=key, **values)
        return None


def text(node: Node, log: Log, reason: bool = False) -> str:
    """A text that is not empty; outer spaces do not count."""
    if not isinstance(node, Scalar):
        _wrong_kind(node, log, "not-text")
        return ""
    value = node.value.strip()
    if not value:
        log.add(node.place, "reason-missing" if reason else "text-empty", key="why")
    elif len(value) > MAX_TEXT:
        log.add(node.place, "text-too-long", limit=MAX_TEXT)
    elif found := HIDDEN.search(value):
        log.add(node.place, "control-character", character=f"U+{ord(found.group()):04X}")
    return value


def slug(node: Node, log: Log) -> str:
    if isinstance(node, Scalar) and SLUG.fullmatch(node.value):
        return node.value
    _wrong_kind(node, log, "slug-malformed")
    return ""


def items(node: Node, log: Log) -> list[Node]:
    if not isinstance(node, Sequence):
        _wrong_kind(node, log, "not-list")
        return []
    if not node.items:
        log.add(node.place, "list-empty")
    return node.items


def _wrong_kind(node: Node, log: Log, code: str, **values: str | int) -> None:
    if isinstance(node, Broken):
        log.broken += 1
    else:
        log.add(node.place, code, **values)
