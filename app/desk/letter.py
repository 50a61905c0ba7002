"""A letter as a sheet of paper (Typst), and as a Word document that can still be changed."""

import io
import json
from pathlib import Path

import docx
import typst
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from app.desk.rules.letter import Letter
from app.learning.typeface import FAMILIES, FONTS

TEMPLATE = Path(__file__).with_name("letter.typ")
BODY, TITLE, TABLE = "仿宋", "宋体", "宋体"  # fonts that every office program in China has


def letter_pdf(letter: Letter) -> bytes:
    data = {
        "fonts": FAMILIES,
        "title": letter.title,
        "to": letter.heading.to,
        "sender": letter.heading.sender,
        "number": letter.heading.number,
        "paragraphs": letter.paragraphs,
        "table_title": letter.table_title,
        "heads": letter.heads,
        "cells": letter.cells,
        "foot": letter.foot,
        "signed_on": letter.signed_on,
    }
    inputs = {"letter": json.dumps(data, ensure_ascii=False)}
    pdf = typst.compile(str(TEMPLATE), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs=inputs)
    assert isinstance(pdf, bytes)  # one document, no file asked for
    return pdf


def letter_docx(letter: Letter) -> bytes:
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = Pt(28), Pt(0)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    document.core_properties.title, document.core_properties.author = letter.title, ""
    if letter.heading.number:
        _line(document, letter.heading.number).alignment = WD_ALIGN_PARAGRAPH.CENTER
    title = _line(document, letter.title, 22, TITLE, bold=True)
    title.alignment, title.paragraph_format.line_spacing = WD_ALIGN_PARAGRAPH.CENTER, Pt(34)
    _line(document, "")
    if letter.heading.to:
        _line(document, f"{letter.heading.to}：")
    for text in letter.paragraphs:
        _line(document, text).paragraph_format.first_line_indent = Pt(32)
    _line(document, "")
    for text in (letter.heading.sender, letter.signed_on):
        _line(document, text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _table(document, letter)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _table(document: Document, letter: Letter) -> None:
    page = document.add_section(WD_SECTION.NEW_PAGE)
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    page.top_margin = page.bottom_margin = page.left_margin = page.right_margin = Cm(2)
    _line(document, letter.table_title, 16, TITLE, bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(rows=0, cols=len(letter.heads), style="Table Grid")
    for n, row in enumerate((letter.heads, *letter.cells)):
        cells = table.add_row().cells
        for at, text in enumerate(row):
            paragraph = cells[at].paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(18)
            _set(paragraph.add_run(text), 10.5, TABLE, bold=n == 0)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if at == 1 and n else WD_ALIGN_PARAGRAPH.CENTER
    for text in letter.foot:
        _line(document, text, 10.5, TABLE).paragraph_format.line_spacing = Pt(18)


def _line(document: Document, text: str, size: float = 16, font: str = BODY, bold: bool = False) -> Paragraph:
    paragraph = document.add_paragraph()
    _set(paragraph.add_run(text), size, font, bold)
    return paragraph


def _set(run: Run, size: float, font: str, bold: bool) -> None:
    run.font.size, run.bold, run.font.name = Pt(size), bold, font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
