"""Texts through the reader of everything: pasted, as a file, in the preview."""

from pathlib import Path

import pytest

from app.authoring.rules.formats.aiken import read_aiken
from app.authoring.rules.formats.gift import read_gift
from app.authoring.rules.formats.moodle import read_moodle
from app.authoring.rules.reading import Proposal, propose
from app.sheets.rules import Refused
from tests.authoring.importing.pages import START, fields, key
from tests.conftest import Browser

FILES = Path(__file__).parents[1] / "formats/files"
TEXT = """一、单选题
1. 我国的首都是（ ）
A. 南京 B. 北京 C. 西安 D. 洛阳
答案：B
解析：1949 年定都北京。

2. 党课一般多久一次？
A. 每月
B. 每季度
C. 每年
"""


def test_pasted_text_and_a_text_file_say_the_same() -> None:
    pasted, file = propose(TEXT, ""), propose(TEXT.encode("gb18030"), "题库.txt")
    assert isinstance(pasted, Proposal)
    assert pasted == file
    assert pasted.lines
    assert [(one.place.row, one.options, one.right) for one in pasted.reading.proposed] == [
        (2, ("南京", "北京", "西安", "洛阳"), (1,))
    ]
    assert [(one.place.row, one.code) for one in pasted.reading.refused] == [(7, "answer-missing")]


@pytest.mark.parametrize("name", ["one.aiken", "grammar.gift"])
def test_other_systems_texts_are_known_by_their_signs_whatever_their_name(name: str) -> None:
    text = (FILES / name).read_text("utf-8")
    read = read_aiken if name.endswith("aiken") else read_gift
    for found in (propose(text, ""), propose(text.encode(), "题库.txt"), propose(text.encode(), name)):
        assert isinstance(found, Proposal)
        assert [(one.place, one.stem) for one in found.reading.proposed] == [
            (one.place, one.stem) for one in read(text).proposed
        ]
        assert [one.code for one in found.reading.refused] == [one.code for one in read(text).refused]


def test_a_quiz_in_xml_is_read_from_a_file_and_from_the_clipboard() -> None:
    data = (FILES / "bank.xml").read_bytes()
    expected = read_moodle(data)
    assert expected is not None
    for found in (propose(data, "bank.xml"), propose(data.decode(), "")):
        assert isinstance(found, Proposal)
        assert found.reading == expected
    assert isinstance(propose(b"<html></html>", "bank.xml"), Refused)


def test_braces_and_capitals_in_a_chinese_paper_make_it_no_other_format() -> None:
    found = propose(TEXT.replace("1949 年", "{1949} ANSWER 年"), "")
    assert isinstance(found, Proposal)
    assert len(found.reading.proposed) == 1


def test_a_pasted_question_is_mended_as_the_text_that_it_is(trainer: Browser) -> None:
    sent = trainer.post(START, data={"key": key(), "text": TEXT})
    assert sent.status_code == 303
    at = sent.headers["Location"]
    page = trainer.get(at).text
    assert "第 7 行（文字）" in page
    form = fields(page, 2)
    assert form["read-text"].startswith("2. 党课一般多久一次？")
    mended = trainer.post(f"{at}/entries/2", data=form | {"read-text": form["read-text"] + "\n答案：B"})
    assert mended.status_code == 303
    assert "核对后导入 2 题" in trainer.get(f"{at}?show=new").text
