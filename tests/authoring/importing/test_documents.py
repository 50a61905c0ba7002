"""Word documents: questions in paragraphs, in tables, and a thousand of them."""

import io
from time import perf_counter

import pytest
from docx import Document

from app.authoring.rules.importing import plan
from app.authoring.rules.reading import Proposal, propose

SHORT = ("1. 我国的首都是（ ）", "A. 南京", "B. 北京", "C. 西安", "答案：B")


def document(paragraphs: list[str], rows: list[list[str]] | None = None) -> bytes:
    made = Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if rows:
        table = made.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_paragraphs_and_tables_of_a_document_are_both_read() -> None:
    rows = [["题型", "题干", "答案"], ["判断题", "党课每季度一次。", "对"], ["判断题", "没有答案。", ""]]
    found = propose(document(list(SHORT), rows), "题库.docx")
    assert isinstance(found, Proposal)
    assert found.lines
    assert [(bool(one.place.sheet), one.stem) for one in found.reading.proposed] == [
        (False, "我国的首都是（ ）"),
        (True, "党课每季度一次。"),
    ]
    assert [(one.place.row, one.code) for one in found.reading.refused] == [(3, "answer-missing")]


@pytest.mark.slow
def test_a_thousand_questions_of_a_document_are_previewed_in_under_three_seconds() -> None:
    paragraphs = [
        line.replace("我国的首都", f"第 {number * 7919} 号城市").replace("1.", f"{number}.", 1)
        for number in range(1, 1001)
        for line in SHORT
    ]
    data = document(paragraphs)
    before = perf_counter()
    found = propose(data, "题库.docx")
    assert isinstance(found, Proposal)
    planned = plan(found.reading, [])
    assert perf_counter() - before < 3
    assert len(planned.accepted) == 1000
