"""The same paper as a Word document, to be changed before it is printed."""

import io

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from app.authoring.paper import Group, Item, Paper

FONT = "宋体"
ROOM = "＿" * 9
RULE = "＿" * 36


def docx_of(paper: Paper) -> bytes:
    document = docx.Document()
    _set_up(document, paper)
    _line(document, paper.title, size=18, bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _line(document, paper.subtitle, size=9).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _line(document, "　".join(f"{word}{ROOM}" for word in paper.blanks)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for group in paper.groups:
        _title(document, group)
        for item in group.items:
            _question(document, item)
    if paper.key:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _line(document, paper.key, size=15, bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
        for group in paper.groups:
            _title(document, group)
            for item in group.items:
                _answer(document, item)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Document, paper: Paper) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(3)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.2)
    document.core_properties.title = paper.title
    document.core_properties.author = ""


def _title(document: Document, group: Group) -> None:
    line = _line(document, group.title, size=12, bold=True)
    line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(12), True


def _question(document: Document, item: Item) -> None:
    stem = _line(document, f"{item.number}. {item.stem}")
    stem.paragraph_format.space_before, stem.paragraph_format.keep_with_next = Pt(6), bool(item.lines)
    for at, text in enumerate(item.lines, 1):
        line = _line(document, text)
        line.paragraph_format.left_indent, line.paragraph_format.keep_with_next = Cm(0.7), at < len(item.lines)
    for _ in range(item.rules):
        _line(document, RULE)


def _answer(document: Document, item: Item) -> None:
    _line(document, f"{item.number}. {item.answer}", bold=True).paragraph_format.space_before = Pt(6)
    for reason in item.reasons:
        _line(document, reason).paragraph_format.left_indent = Cm(0.7)


def _line(document: Document, text: str, size: float = 10.5, bold: bool = False) -> Paragraph:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    return paragraph
