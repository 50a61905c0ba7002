"""The body of a lesson -> blocks with ids and marks, each at its line."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.courses.rules.content import Block, Mark
from app.courses.rules.faults import Log, Place

MAX_BLOCK = 8000  # characters; Markdown of one block is parsed in one piece
SHAPES = {"bullet_list_open": "list", "ordered_list_open": "list", "table_open": "table", "blockquote_open": "quote"}
INSIDE = re.compile(
    "(bullet_list|ordered_list|list_item|blockquote|paragraph|table|t(head|body|r|h|d))_(open|close)|inline"
)
LETTERS = {"heading": "h", "situation": "s", "check": "c", "monday": "m"}  # all others: p
MARKS = {mark.value: mark for mark in Mark}

FENCE = re.compile(r":::[ \t]*([^\s{]*)[ \t]*(.*)")
ATTRIBUTES = re.compile(r"\{([^{}\n]*)\}$")
PIECE = re.compile(r"""#(?P<id>[^\s#."=]+)|\.(?P<mark>[^\s#."=]+)|(?P<key>[a-z]+)=(?:"(?P<quoted>[^"]*)")""")
HASHES = re.compile(r"^ *##[ \t]*")
LEFT_OVER = re.compile(r"\{[#.][^{}\n]*\}")

_markdown = MarkdownIt("commonmark").enable("table")
_markdown.core.ruler.enableOnly(["normalize", "block"])
_markdown.disable("reference")  # a definition would vanish from the text without a word


@dataclass
class PlacedBlock:
    block: Block
    place: Place


def read_blocks(lines: list[str], first_line: int, log: Log) -> list[PlacedBlock]:
    """`lines` start at `first_line` of their file. What has a fault is left out, its id kept where it has one."""
    reader = _Reader(first_line, log)
    number = 0
    while number < len(lines):
        if lines[number].startswith(":::"):
            number = reader.container(lines, number)
        else:
            end = next((n for n in range(number, len(lines)) if lines[n].startswith(":::")), len(lines))
            reader.text(lines[number:end], first_line + number)
            number = end
    return reader.found


class _Reader:
    def __init__(self, first_line: int, log: Log) -> None:
        self.first_line, self.log = first_line, log
        self.found: list[PlacedBlock] = []

    def container(self, lines: list[str], number: int) -> int:
        """A `:::` block; gives the number of the line after it."""
        place = Place(self.first_line + number, 1)
        match = FENCE.fullmatch(lines[number].rstrip())
        kind, written = (match[1], match[2]) if match else ("", "")
        if kind not in ("situation", "check", "monday"):
            self.log.add(place, "container-unknown", name=kind[:40])
            return number + 1
        end = next((n for n in range(number + 1, len(lines)) if lines[n].startswith(":::")), len(lines))
        body = lines[number + 1 : end]
        if end == len(lines) or lines[end].rstrip() != ":::":
            self.log.add(place, "container-open", name=kind)
        at = Place(place.line, lines[number].find("{") + 1 or 1)
        name, marks, values = self._attributes(written, at, kind)
        if marks or set(values) - ({"question"} if kind == "check" else set()):
            self.log.add(at, "attributes-malformed")
        source = "\n".join(body).strip("\n")
        if kind == "check":
            if source.strip():
                self.log.add(place, "check-filled")
            if not values.get("question"):
                self.log.add(at, "check-empty")
        elif not source.strip():
            self.log.add(place, "container-empty", name=kind)
        else:
            self._refuse(_tokens(source), place.line + 1 + _leading(body))
            self._leftover(source, place.line + 1 + _leading(body), "container-marked")
        self._keep(kind, name, "" if kind == "check" else source.rstrip(), place, question=values.get("question", ""))
        return end + 1 if end < len(lines) and lines[end].rstrip() == ":::" else end

    def text(self, lines: list[str], first: int) -> None:
        """What stands between the containers."""
        pending: tuple[str, str, Place] | None = None  # a list, table or quotation that waits for its mark
        for token in [t for t in _tokens("\n".join(lines)) if t.level == 0 and t.nesting >= 0 and t.map]:
            start, end = token.map  # type: ignore[misc]  # only those with a map are left
            source = "\n".join(lines[start:end]).rstrip()
            place = Place(first + start, 1)
            match = ATTRIBUTES.search(source) if token.type in ("paragraph_open", "heading_open") else None
            alone = match is not None and not source[: match.start()].strip()
            if pending and not alone:
                self.log.add(pending[2], "mark-after")
                pending = None
            if token.type in SHAPES:
                self._refuse(_tokens(source), place.line)
                self._leftover(source, place.line, "mark-apart")
                pending = (SHAPES[token.type], source, place)
            elif match and alone and token.type == "paragraph_open":
                if pending:
                    self._marked(pending[0], pending[1], match[1], place, pending[2])
                    pending = None
                else:
                    self.log.add(place, "mark-alone")
            elif token.type == "paragraph_open":
                self._paragraph(source, match, place)
            elif token.type == "heading_open":
                self._heading(token, source, match, place)
            else:
                self.log.add(place, "raw-html" if token.type == "html_block" else "block-not-allowed")
        if pending:
            self.log.add(pending[2], "mark-after")

    def _paragraph(self, source: str, match: re.Match[str] | None, place: Place) -> None:
        if match is None:
            self.log.add(place, "paragraph-unmarked")
            return
        rest = source[: match.start()].rstrip()
        self._leftover(rest, place.line, "attributes-inside")
        self._marked("paragraph", rest, match[1], _at(source, match, place), place)

    def _heading(self, token: Token, source: str, match: re.Match[str] | None, place: Place) -> None:
        if token.markup != "##":
            self.log.add(place, "heading-level")
            return
        if match is None:
            self.log.add(place, "heading-id")
            return
        at = _at(source, match, place)
        name, marks, values = self._attributes(f"{{{match[1]}}}", at, "heading")
        if marks or values:
            self.log.add(at, "heading-marked")
        title = HASHES.sub("", source[: match.start()]).rstrip()
        if not title:
            self.log.add(place, "text-empty")
        self._keep("heading", name, title, place)

    def _marked(self, kind: str, source: str, written: str, at: Place, place: Place) -> None:
        name, marks, values = self._attributes(f"{{{written}}}", at, kind)
        if values:
            self.log.add(at, "attributes-malformed")
        elif unknown := [mark for mark in marks if mark not in MARKS]:
            self.log.add(at, "mark-unknown", mark=unknown[0][:40], known=" ".join("." + mark for mark in MARKS))
        elif len(marks) != 1:
            self.log.add(at, "mark-count", count=len(marks))
        self._keep(kind, name, source, place, mark=MARKS.get(marks[0]) if marks else None)

    def _attributes(self, written: str, at: Place, kind: str) -> tuple[str, list[str], dict[str, str]]:
        """Id, marks and values in `{#p1 .speech question="…"}`."""
        names: list[str] = []
        marks: list[str] = []
        values: dict[str, str] = {}
        inner = written[1:-1] if written.startswith("{") and written.endswith("}") else None
        rest = PIECE.sub("", inner) if inner is not None else written
        if rest.strip():
            self.log.add(at, "attributes-malformed")
            return "", [], {}
        for piece in PIECE.finditer(inner or ""):
            names += [piece["id"]] if piece["id"] else []
            marks += [piece["mark"]] if piece["mark"] else []
            values |= {piece["key"]: piece["quoted"]} if piece["key"] else {}
        letter = LETTERS.get(kind, "p")
        if len(names) != 1 or not re.fullmatch(letter + "[0-9]{1,4}", names[0]):
            self.log.add(at, "block-id", letter=letter)
        return (names[0] if len(names) == 1 else ""), marks, values

    def _keep(self, kind: str, name: str, source: str, place: Place, **more: object) -> None:
        if len(source) > MAX_BLOCK:
            self.log.add(place, "block-too-long", limit=MAX_BLOCK)
            source = ""
        block = Block.model_validate({"id": name, "kind": kind, "markdown": source, **more})
        self.found.append(PlacedBlock(block, place))

    def _refuse(self, tokens: list[Token], first: int) -> None:
        """Only paragraphs, lists, quotations and tables may stand inside."""
        for token in tokens:
            if not INSIDE.fullmatch(token.type) and token.nesting >= 0:
                line = first + (token.map[0] if token.map else 0)
                self.log.add(Place(line, 1), "raw-html" if token.type == "html_block" else "block-not-allowed")

    def _leftover(self, source: str, first: int, code: str) -> None:
        for found in LEFT_OVER.finditer(source):
            before = source[: found.start()]
            self.log.add(Place(first + before.count("\n"), len(before) - before.rfind("\n")), code)


def _tokens(source: str) -> list[Token]:
    return _markdown.parse(source)


def _leading(lines: list[str]) -> int:
    """How many empty lines `strip` took from the start."""
    return next((number for number, line in enumerate(lines) if line), len(lines))


def _at(source: str, match: re.Match[str], place: Place) -> Place:
    """Where the brace of trailing attributes stands."""
    offset = source.index("{", match.start())
    return Place(place.line + source.count("\n", 0, offset), offset - source.rfind("\n", 0, offset))
