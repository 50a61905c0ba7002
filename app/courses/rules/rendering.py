"""A block of a lesson -> HTML, with Chinese emphasis and line breaks as Chinese readers expect them."""

import re
from collections.abc import Callable, MutableMapping, Sequence
from functools import lru_cache
from html import escape, unescape
from typing import Any, NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from app.courses.rules.blocks import MAX_BLOCK
from app.courses.rules.content import Block
from app.courses.rules.references import INTERNAL, PICTURE, Reference

Link = Callable[[str, str], str]
"""(lesson, paragraph) -> address."""


class Sight(NamedTuple):
    """Where a picture is, and its size in dots."""

    address: str
    width: int
    height: int


Show = Callable[[str], Sight | None]
"""Name in `images/` -> the picture, or none where it is not there."""


class Placed(NamedTuple):
    name: str
    words: str  # HTML, as an attribute holds it


TAGS = {"p", "strong", "em", "img", "ul", "ol", "li", "blockquote", "code", "br", "a"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "img": {"src", "alt"}}

CHINESE = re.compile(
    "[\u2014\u2018\u2019\u201c\u201d\u2026\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
PUNCTUATION = re.compile(r"[^\w\s]|_")
ANCHOR = re.compile(
    r'<a href="([a-z0-9-]{1,64})#([a-z0-9-]{1,64})">|<img src="images/([a-z0-9-]{1,64}\.(?:png|jpg))" alt="([^"<>]*)">'
)


def block_html(block: Block, link: Link, show: Show) -> str:
    """Clean HTML of one block, without its id and mark; a check gives nothing. Links go where `link` says.

    Of a heading it is what stands inside the tag, whose level is the page's. In place of a picture that is not
    there stand its words.
    """
    parts = _parts(block.markdown, block.kind == "heading")
    return "".join(part if isinstance(part, str) else _led(part, link, show) for part in parts)


def _led(part: Reference | Placed, link: Link, show: Show) -> str:
    if isinstance(part, Reference):
        return f'<a href="{escape(link(*part))}">'
    if (seen := show(part.name)) is None:
        return f'<span class="nopic">{part.words}</span>'
    size = f'width="{seen.width}" height="{seen.height}"'
    return f'<img src="{escape(seen.address)}" alt="{part.words}" {size} loading="lazy" decoding="async">'


def block_text(block: Block) -> str:
    """The words of a block alone: for outlines and lists."""
    return _words(block.markdown)


@lru_cache(maxsize=2048)
def _parts(markdown: str, inline: bool) -> tuple[str | Reference | Placed, ...]:
    """Cleaned HTML, cut at its links and pictures, so that it is kept once whoever asks."""
    if len(markdown) > MAX_BLOCK:
        return (escape(markdown) if inline else f"<p>{escape(markdown)}</p>",)
    html = _markdown.renderInline(markdown) if inline else _markdown.render(markdown)
    html = nh3.clean(html.strip(), tags=TAGS, attributes=ATTRIBUTES, link_rel=None)
    parts: list[str | Reference | Placed] = []
    end = 0
    for found in ANCHOR.finditer(html):
        part = Reference(found[1], found[2]) if found[1] else Placed(found[3], escape(unescape(found[4])))
        parts += [html[end : found.start()], part]
        end = found.end()
    return (*parts, html[end:])


@lru_cache(maxsize=2048)
def _words(markdown: str) -> str:
    if len(markdown) > MAX_BLOCK:
        return markdown
    inside = [child for token in _markdown.parse(markdown) for child in token.children or ()]
    told = [one for child in inside for one in ((child.children or ()) if child.type == "image" else (child,))]
    return "".join(one.content for one in told if one.type in ("text", "code_inline")).strip()


class _State(StateInline):
    """Emphasis beside Chinese text.

    CommonMark lets a run of stars open or close only where spaces or punctuation say so; Chinese has no spaces, so
    `**重点。**后文` stays bare stars there (CommonMark issue 650). Here a Chinese neighbour of either kind is as good
    as a space, and Chinese punctuation is no punctuation.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        plain = super().scanDelims(start, canSplitWord)
        if self.src[start] == "_":  # only stars mark; a row of these is a blank to fill
            return Scanned(False, False, plain.length)
        before, after = self.src[start - 1 : start], self.src[start + plain.length : start + plain.length + 1]
        if not (CHINESE.match(before) or CHINESE.match(after)):
            return plain
        opens = bool(after.strip()) and (not _foreign(after) or _loose(before))
        closes = bool(before.strip()) and (not _foreign(before) or _loose(after))
        return Scanned(opens, closes, plain.length)


def _foreign(character: str) -> bool:
    """Punctuation of the Western kind, which needs a boundary on its other side."""
    return bool(PUNCTUATION.match(character)) and not CHINESE.match(character)


def _loose(character: str) -> bool:
    return not character.strip() or bool(PUNCTUATION.match(character) or CHINESE.match(character))


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _softbreak(
    _renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: MutableMapping[str, Any]
) -> str:
    """A line's end between two Chinese characters is no space."""
    before = tokens[at - 1].content[-1:] if at else ""
    after = tokens[at + 1].content[:1] if at + 1 < len(tokens) else ""
    return "" if CHINESE.match(before) and CHINESE.match(after) else "\n"


def _picture(
    _renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: MutableMapping[str, Any]
) -> str:
    """What the cut through the cleaned HTML looks for, whose words are plain text."""
    words = "".join(child.content for child in tokens[at].children or ())
    address = str(tokens[at].attrs.get("src", ""))
    return f'<img src="{escape(address)}" alt="{escape(words)}">' if PICTURE.fullmatch(address) else escape(words)


def _is_internal(address: str) -> bool:
    return INTERNAL.fullmatch(address) is not None or PICTURE.fullmatch(address) is not None


def _make() -> MarkdownIt:
    made = MarkdownIt()
    made.inline = _Inline()
    made.configure("commonmark", {"html": False}).enable("table").disable(["reference", "autolink"])
    made.validateLink = _is_internal  # type: ignore[method-assign,assignment]  # the library's own way to say so
    made.add_render_rule("softbreak", _softbreak)
    made.add_render_rule("image", _picture)
    return made


_markdown = _make()
