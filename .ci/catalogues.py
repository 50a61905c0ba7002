"""The message catalogues: `messages` writes them anew from the sources, `check` says whether they are up to date.

Chinese is the language of the sources, so it needs no catalogue; English must be complete.
"""

import io
import re
import sys
import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "app/locale/touyan.pot"
ENGLISH = ROOT / "app/locale/en/LC_MESSAGES/touyan.po"
VOLATILE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To):.*\n', re.M
)
PLACE = re.compile(r"%\(\w+\)[sd]")


def extracted() -> Catalog:
    """Every message of the templates and of the Python sources, by file."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in config]
    options = {mapping["pattern"]: dict(mapping.get("options", {})) for mapping in config}
    catalog = Catalog(project="touyan", version="1", copyright_holder="the Touyan authors", charset="utf-8")
    found = extract_from_dir(str(ROOT), methods, options, keywords=KEYWORDS, comment_tags=("i18n:",))
    for file, _line, text, comments, context in sorted(found, key=lambda row: (row[0], row[1])):
        catalog.add(text, None, [(file, 1)], auto_comments=comments, context=context)
    return catalog


KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def written(catalog: Catalog) -> bytes:
    """The catalogue as a file: without dates and line numbers, so that a diff shows texts alone."""
    catalog.header_comment = "# Messages of Touyan. `make messages` writes this file; the Chinese text is the key."
    catalog.fuzzy = False
    for message in catalog:
        message.locations = sorted(set(message.locations))
    into = io.BytesIO()
    write_po(into, catalog, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return VOLATILE.sub("", into.getvalue().decode()).encode()


def english(template: Catalog) -> Catalog:
    """The English catalogue brought up to date: what is new is empty, what is gone is dropped, nothing is guessed."""
    catalog = Catalog(locale="en", project="touyan", version="1")
    if ENGLISH.exists():
        with ENGLISH.open("rb") as file:
            catalog = read_po(file, locale="en")
    catalog.update(template, no_fuzzy_matching=True)
    return catalog


def is_missing(message: Message) -> bool:
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return message.fuzzy or not all(forms)


def misplaced(message: Message) -> bool:
    """Whether a translation names a value that the text does not have; it would fail when it is shown."""
    ids = message.id if isinstance(message.id, (list, tuple)) else [message.id]
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    known = {place for text in ids for place in PLACE.findall(text)}
    return any(set(PLACE.findall(form or "")) - known for form in forms)


def first(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.locations[0][0] if message.locations else '?'}: {text}"


def check() -> int:
    template = extracted()
    stale = not TEMPLATE.exists() or TEMPLATE.read_bytes() != written(template)
    messages = [message for message in english(template) if message.id]
    missing = [message for message in messages if is_missing(message)]
    wrong = [message for message in messages if misplaced(message)]
    print(f"{len(messages)} messages, {len(missing)} without English")
    for message in missing[:20]:
        print(f"  no English  {first(message)}")
    for message in wrong:
        print(f"  names a value that the Chinese text has not  {first(message)}")
    if stale:
        print("  app/locale/touyan.pot is stale: run `make messages`")
    return bool(stale or missing or wrong)


def messages() -> int:
    template = extracted()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(written(template))
    ENGLISH.write_bytes(written(english(template)))
    return 0


if __name__ == "__main__":
    sys.exit({"check": check, "messages": messages}[sys.argv[1]]())
