"""The one JSON text of a content, so that two that are equal have the same hash, signature and row."""

import json
from collections.abc import Mapping


def one_text(values: Mapping[str, object]) -> str:
    """Sorted keys, no blanks, no escapes."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
