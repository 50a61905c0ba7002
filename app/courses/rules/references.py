"""What the Markdown of one block points to: links to paragraphs are found, everything from outside is a fault."""

import re
from typing import NamedTuple

from markdown_it import MarkdownIt

from app.courses.rules.faults import Log, Place

INTERNAL = re.compile(r"([a-z0-9-]{1,64})#([a-z0-9-]{1,64})")

# HTML and images are switched on here to be seen and refused; app/courses/rules/rendering.py never makes them.
_markdown = MarkdownIt("commonmark", {"html": True}).enable("table").disable("reference")


class Reference(NamedTuple):
    """A paragraph of the course."""

    lesson: str
    paragraph: str


def references(markdown: str, place: Place, log: Log) -> list[tuple[Reference, Place]]:
    """Links to paragraphs with their places; `place` is where the block starts."""
    found: list[tuple[Reference, Place]] = []
    search = _Search(markdown, place)
    for token in _markdown.parse(markdown):
        if token.type == "html_block":
            log.add(search.next(token.content.strip()[:20]), "raw-html")
        for child in token.children or ():
            if child.type == "html_inline":
                log.add(search.next(child.content), "raw-html")
            elif child.type == "image":
                log.add(search.next("!["), "image")
            elif child.type == "link_open":
                href = str(child.attrs.get("href", ""))
                match = INTERNAL.fullmatch(href)
                where = search.next(f"]({href}" if child.info != "auto" else "<")
                if match:
                    found.append((Reference(match[1], match[2]), where))
                else:
                    log.add(where, "outside-link", address=href[:80])
    return found


class _Search:
    """Goes through the source once, in the order of the tokens, since Markdown keeps no columns."""

    def __init__(self, source: str, place: Place) -> None:
        self.source, self.place, self.offset = source, place, 0

    def next(self, wanted: str) -> Place:
        at = self.source.find(wanted, self.offset)
        if at < 0 and wanted.startswith("]("):
            at = self.source.find("](", self.offset)
        if at < 0:
            return self.place
        self.offset = at + 1
        line = self.source.count("\n", 0, at)
        return Place(self.place.line + line, at - self.source.rfind("\n", 0, at))
