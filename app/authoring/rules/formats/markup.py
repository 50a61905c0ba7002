"""HTML inside other systems' questions -> plain text; what plain text cannot say is refused."""

import re
from html.parser import HTMLParser

BREAKS = frozenset(("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"))
MEDIA = frozenset(("img", "audio", "video", "object", "embed", "iframe", "svg", "canvas", "source"))
UNFIT = frozenset(("table", "math", "sub", "sup", "script", "style", "form", "input", "select", "textarea"))
INLINE = frozenset(("b", "strong", "i", "em", "u", "span", "font", "a", "small", "code", "s", "mark"))


class Picture(ValueError):
    """The text is the code of a refusal."""


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in MEDIA:
            raise Picture("moodle-picture")
        if tag in UNFIT:
            raise Picture("markup")
        if tag in BREAKS:
            self.parts.append("\0")
        elif tag not in INLINE:
            self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.parts.append("\0")

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"[ \t\r\n]+", " ", data.replace("\0", "")))


def text_of(markup: str) -> str:
    """Raises Picture."""
    parser = _Text()
    parser.feed(markup)
    parser.close()
    joined = re.sub(r" *\0[ \0]*", "\n", "".join(parser.parts))
    return joined.strip()
