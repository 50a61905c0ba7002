"""Word documents (.docx): paragraphs and tables in their order, with the numbering that Word draws by itself."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as TYPES
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from app.i18n import gettext as _
from app.sheets import limits
from app.sheets.cells import clean, typed
from app.sheets.grid import Extent, check
from app.sheets.markup import Budget, is_markup, walk
from app.sheets.numbering import Numbers
from app.sheets.package import repacked
from app.sheets.refusing import Unreadable
from app.sheets.rules import EMPTY, Cell, Line, Read, Row, Sheet, Why

_P, _TABLE, _ROW, _CELL, _PROPERTIES = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:pPr"))
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_EITHER, _CHOICE, _FALLBACK = (_COMPATIBLE + name for name in ("AlternateContent", "Choice", "Fallback"))
_BOX = qn("w:txbxContent")
_PASSED_OVER = frozenset(
    map(qn, ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:instrText", "w:delText", "w:rt", "w:sdtPr"))
)
_DRAWN = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}


def document(members: Mapping[str, bytes]) -> Read:
    """Lines: a paragraph each, more where it has line breaks or a text box; a row of a table is one line with tabs
    between its cells where each of them is one line, otherwise each line of each cell is one. Tables are sheets too.

    What was deleted while changes were tracked is left out, what was inserted is in; hidden text is out. No more
    than the body is read: no headers, footers, notes and comments.
    """
    budget = Budget(limits.MAX_TREE_NODES)
    for name, content in members.items():
        try:
            walk(content, budget)
        except Unreadable as unreadable:
            if is_markup(name) or unreadable.refused.why is not Why.DAMAGED:
                raise
    part = docx.Document(io.BytesIO(repacked(members))).part
    return _Reader(Numbers(_related(part, TYPES.NUMBERING), _related(part, TYPES.STYLES))).read(part.element.body)


def _related(part: Part, kind: str) -> Element | None:
    found = [one.target_part for one in part.rels.values() if one.reltype == kind and not one.is_external]
    return parse_xml(found[0].blob) if found else None


@dataclass
class _Reader:
    numbers: Numbers
    lines: list[str] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    extents: list[Extent] = field(default_factory=list)
    carried: str = ""  # of a paragraph whose end was deleted while changes were tracked

    def read(self, body: Element) -> Read:
        for text in self._blocks(body, tables=True):
            self.lines.append(text)
            if len(self.lines) > limits.MAX_LINES:
                raise Unreadable(Why.TOO_MANY_ROWS, most=limits.MAX_LINES)
        return Read(tuple(self.sheets), tuple(Line(number, text) for number, text in enumerate(self.lines, 1)))

    def _blocks(self, parent: Element, tables: bool) -> Iterator[str]:
        """The lines of whatever holds paragraphs; `tables` become sheets where they stand in the body itself."""
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TABLE:
                yield from self._table(child, tables)
            elif child.tag not in _PASSED_OVER and isinstance(child.tag, str):
                yield from self._blocks(child, tables)

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        properties = paragraph.find(_PROPERTIES)
        parts: list[str] = []
        boxes: list[Element] = []
        self._inline(paragraph, parts, boxes)
        text = self.carried + "".join(parts)
        self.carried = ""
        if properties is not None and properties.find(f"{qn('w:rPr')}/{qn('w:del')}") is not None:
            self.carried = text
        else:
            drawn = self.numbers.of(properties)
            first, *more = text.split("\n")
            yield clean(drawn + first.lstrip() if drawn else first)
            yield from map(clean, more)
        for box in boxes:
            yield from self._blocks(box, tables=False)

    def _inline(self, element: Element, parts: list[str], boxes: list[Element]) -> None:
        for child in element:
            tag = child.tag
            if tag == qn("w:t") or tag == _MATH:
                parts.append((child.text or "").replace("\n", " "))
            elif tag in _DRAWN:
                parts.append(_DRAWN[tag])
            elif tag == _BOX:
                boxes.append(child)
            elif tag == _EITHER:
                self._either(child, parts, boxes)
            elif tag not in _PASSED_OVER and not (tag == qn("w:r") and _hidden(child)):
                self._inline(child, parts, boxes)

    def _either(self, element: Element, parts: list[str], boxes: list[Element]) -> None:
        """The same thing twice, for newer and for older programs: one of them."""
        for name in (_CHOICE, _FALLBACK):
            for one in element.findall(name):
                some: list[str] = []
                found: list[Element] = []
                self._inline(one, some, found)
                if some or found:
                    parts.extend(some)
                    boxes.extend(found)
                    return

    def _table(self, table: Element, as_sheet: bool) -> Iterator[str]:
        extent, rows = Extent(_("表格 %s") % (len(self.sheets) + 1)), list[Row]()
        above: list[Cell] = []
        for number, row in enumerate(_inside(table, _ROW), 1):
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                continue
            cells: list[Cell] = []
            texts: list[list[str]] = []
            for cell in _inside(row, _CELL):
                lines = list(self._blocks(cell, tables=False))
                texts.append(lines)
                self._place(cells, cell, typed("\n".join(lines)), above, extent)
            if as_sheet and any(one.text for one in cells):
                for column, one in enumerate(cells):
                    extent.add(number - 1, column, len(one.text))
                rows.append(Row(number, tuple(cells)))
            above = cells
            if all(len(lines) == 1 for lines in texts):
                yield "\t".join(lines[0] for lines in texts).rstrip()
            else:
                for lines in texts:
                    yield from lines
        if rows:
            self.sheets.append(Sheet(extent.sheet, tuple(rows)))
            self.extents.append(extent)
            check(self.extents)

    @staticmethod
    def _place(cells: list[Cell], cell: Element, value: Cell, above: list[Cell], extent: Extent) -> None:
        """A cell at its place, repeated over the columns that it spans; one that goes on from above is that again."""
        properties = cell.find(qn("w:tcPr"))
        span = properties.find(qn("w:gridSpan")) if properties is not None else None
        width = span.get(qn("w:val")) if span is not None else None
        columns = int(width) if width and width.isascii() and width.isdecimal() and len(width) < 6 else 1
        if len(cells) + columns > limits.MAX_COLUMNS:
            raise Unreadable(Why.TOO_MANY_COLUMNS, sheet=extent.sheet, most=limits.MAX_COLUMNS)
        merge = properties.find(qn("w:vMerge")) if properties is not None else None
        if merge is not None and merge.get(qn("w:val")) in (None, "continue") and len(cells) < len(above):
            before = above[len(cells)]
            cells.append(Cell(before.text, before.kind, merged=True) if before.text else EMPTY)
        else:
            cells.append(value)
        first = cells[-1]
        cells.extend([Cell(first.text, first.kind, merged=True) if first.text else EMPTY] * (columns - 1))


def _inside(element: Element, tag: str) -> Iterator[Element]:
    """Children of one kind, those within content controls and the like too."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")):
            yield from _inside(child, tag)


def _hidden(run: Element) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false")
