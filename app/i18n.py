"""Words in the language of the request: the Chinese text is the key, and what nobody has translated stays Chinese."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import escape

LOCALE = Path(__file__).parent / "locale"
SOURCE = "zh"  # the language of the keys
LANGUAGES = (SOURCE, *sorted(path.name for path in LOCALE.iterdir() if path.is_dir()))

_language: ContextVar[str] = ContextVar("language", default=SOURCE)

Key = tuple[str, str]  # context, text
Catalogue = dict[Key, list[str]]


def language() -> str:
    return _language.get()


def speak(code: str) -> None:
    """From here on, in this request; an unknown language is Chinese."""
    _language.set(code if code in LANGUAGES else SOURCE)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    before = _language.get()
    speak(code)
    try:
        yield
    finally:
        _language.set(before)


def gettext(text: str, **values: Any) -> str:
    """With values the text's `%(name)s` are filled in and escaped for HTML; without any it is left as it is."""
    return _filled(_found("", text, 0), values)


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    return _filled(_found("", one, number != 1) or one, values)


def pgettext(context: str, text: str, **values: Any) -> str:
    return _filled(_found(context, text, 0), values)


def npgettext(context: str, one: str, many: str, number: int, **values: Any) -> str:
    return _filled(_found(context, one, number != 1) or one, values)


def _found(context: str, text: str, form: int) -> str:
    if (code := _language.get()) == SOURCE:
        return text
    forms = catalogue(code).get((context, text))
    return (forms[min(form, len(forms) - 1)] if forms else "") or text


def _filled(text: str, values: dict[str, Any]) -> str:
    return escape(text) % values if values else text


@cache
def catalogue(code: str) -> Catalogue:
    """A language's words, read once from its .po file; what is marked fuzzy counts as missing."""
    return parsed((LOCALE / code / "LC_MESSAGES/touyan.po").read_text("utf-8"))


def parsed(source: str) -> Catalogue:
    """The entries of a .po file."""
    words: Catalogue = {}
    for block in source.split("\n\n"):
        entry: dict[str, str] = {}
        field = ""
        fuzzy = False
        for line in block.splitlines():
            if line.startswith("#"):
                fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            elif line.startswith('"'):
                entry[field] += ast.literal_eval(line)
            elif line:
                field, _, quoted = line.partition(" ")
                entry[field] = ast.literal_eval(quoted)
        forms = [entry[name] for name in sorted(entry) if name.startswith("msgstr")]
        if entry.get("msgid") and all(forms) and not fuzzy:
            words[entry.get("msgctxt", ""), entry["msgid"]] = forms
    return words
