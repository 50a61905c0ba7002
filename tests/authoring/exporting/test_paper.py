"""A printed paper says every question, and its key only where one is wanted."""

import io
import re
from dataclasses import asdict
from pathlib import Path

import docx
import pytest

from app.authoring.paper import Paper, paper_of, pdf_of
from app.authoring.paper_docx import docx_of
from app.courses.files import read_folder
from app.courses.rules import check
from app.learning.typeface import FONTS, shapes
from app.quizzes.rules.questions import Question
from tests.pdf import pages

COURSE = Path(__file__).parents[3] / "courses/branch-secretary"


@pytest.fixture(scope="module")
def some() -> list[Question]:
    """Two of each type."""
    questions = check(read_folder(COURSE)).questions
    kinds = dict.fromkeys(one.type for one in questions)
    return [one for kind in kinds for one in [other for other in questions if other.type == kind][:2]]


def paper(some: list[Question], key: bool) -> Paper:
    return paper_of(some, "党支部书记", "第 1 版", key)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def docx_text(data: bytes) -> str:
    return squeezed("".join(line.text for line in docx.Document(io.BytesIO(data)).paragraphs))


def texts_of(one: Paper) -> tuple[list[str], list[str]]:
    items = [item for group in one.groups for item in group.items]
    asked = [text for item in items for text in (item.stem, *item.lines)]
    return asked, [reason for item in items for reason in item.reasons]


def test_types_follow_each_other_as_in_an_exam_and_numbers_run_through(some: list[Question]) -> None:
    found = paper(some, key=False)
    assert [group.title[:4] for group in found.groups] == [
        "一、单项", "二、多项", "三、判断", "四、填空", "五、排序", "六、配对", "七、简答",
    ]  # fmt: skip
    assert [item.number for group in found.groups for item in group.items] == list(range(1, len(some) + 1))


def test_the_right_order_is_never_the_printed_one(some: list[Question]) -> None:
    ordering = paper(some, key=True).groups[4].items
    assert all(sorted(item.answer) != list(item.answer) for item in ordering)


@pytest.mark.parametrize("key", [False, True])
def test_the_pdf_has_every_text(some: list[Question], key: bool) -> None:
    found = paper(some, key)
    text = "".join(pages(pdf_of(found)))
    asked, reasons = texts_of(found)
    # a page's foot may stand between two halves of a text: its first words are enough
    assert [one for one in asked if squeezed(one)[:12] not in text] == []
    assert all((squeezed(one)[:12] in text) is key for one in reasons)
    assert ("参考答案与解析" in text) is key


@pytest.mark.parametrize("key", [False, True])
def test_the_word_document_has_them_too(some: list[Question], key: bool) -> None:
    found = paper(some, key)
    text = docx_text(docx_of(found))
    asked, reasons = texts_of(found)
    assert [one for one in asked if squeezed(one) not in text] == []
    assert all((squeezed(one) in text) is key for one in reasons)
    assert ("参考答案与解析" in text) is key


def test_every_sign_of_the_whole_course_has_a_shape() -> None:
    found = paper(list(check(read_folder(COURSE)).questions), key=True)
    signs = {ord(sign) for sign in str(asdict(found))} - {ord("\n")}
    (font,) = FONTS.glob("*.ttf")
    assert signs - shapes(font.read_bytes()) == set()
