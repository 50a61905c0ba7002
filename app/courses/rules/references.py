"""What the Markdown of one block points to: paragraphs and pictures are found, everything from outside is a fault."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.courses.rules.faults import Log, Place

INTERNAL = re.compile(r"([a-z0-9-]{1,64})#([a-z0-9-]{1,64})")

PICTURE = re.compile(r"images/([a-z0-9][a-z0-9-]{0,63}\.(?:png|jpg))")
LONGEST_WORDS = 300  # characters in place of a picture

# HTML is switched on here to be seen and refused; app/courses/rules/rendering.py never makes it.
_markdown = MarkdownIt("commonmark", {"html": True}).enable("table").disable("reference")


class Reference(NamedTuple):
    """A paragraph of the course."""

    lesson: str
    paragraph: str


@dataclass
class Found:
    """Each with its place; `pictures` are names in `images/`."""

    links: list[tuple[Reference, Place]] = field(default_factory=list)
    pictures: list[tuple[str, Place]] = field(default_factory=list)


def references(markdown: str, place: Place, log: Log, pictures: bool = True) -> Found:
    """`place` is where the block starts; `pictures`: whether it may hold any."""
    found = Found()
    search = _Search(markdown, place)
    for token in _markdown.parse(markdown):
        if token.type == "html_block":
            log.add(search.next(token.content.strip()[:20]), "raw-html")
        for child in token.children or ():
            if child.type == "html_inline":
                log.add(search.next(child.content), "raw-html")
            elif child.type == "image":
                _picture(child, search.next("!["), log, found, pictures)
            elif child.type == "link_open":
                href = str(child.attrs.get("href", ""))
                match = INTERNAL.fullmatch(href)
                where = search.next(f"]({href}" if child.info != "auto" else "<")
                if match:
                    found.links.append((Reference(match[1], match[2]), where))
                else:
                    log.add(where, "outside-link", address=href[:80])
    return found


def pictures_in(markdown: str) -> tuple[str, ...]:
    """Names of the pictures in a block without faults."""
    if "![" not in markdown:
        return ()
    inside = [child for token in _markdown.parse(markdown) for child in token.children or ()]
    named = [PICTURE.fullmatch(str(child.attrs.get("src", ""))) for child in inside if child.type == "image"]
    return tuple(match[1] for match in named if match)


def _picture(token: Token, place: Place, log: Log, found: Found, allowed: bool) -> None:
    address = str(token.attrs.get("src", ""))
    match = PICTURE.fullmatch(address)
    words = "".join(child.content for child in token.children or ()).strip()
    if not allowed:
        log.add(place, "image-place")
    elif match is None:
        log.add(place, "image-address", address=address[:80])
    elif not words:
        log.add(place, "image-words", name=match[1])
    elif len(words) > LONGEST_WORDS:
        log.add(place, "image-long", count=len(words), limit=LONGEST_WORDS)
    else:
        found.pictures.append((match[1], place))


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
