"""What is written is read back unchanged; whatever is read, no reader raises."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authoring.rules.formats.aiken import read_aiken
from app.authoring.rules.formats.detecting import Format, detect
from app.authoring.rules.formats.gift import read_gift
from app.authoring.rules.formats.gift_writing import write_gift
from app.authoring.rules.formats.moodle import read_moodle
from app.authoring.rules.formats.moodle_writing import write_moodle
from app.authoring.rules.formats.stored import proposed_of
from app.authoring.rules.proposals import Place, Proposed, Reading
from app.courses.rules.problems import seen_as
from app.quizzes.rules.questions import QUESTION, Question
from app.sheets.cells import clean
from tests.authoring.formats.test_text import read

FILES = Path(__file__).parent / "files"
PIECES = ["~", "=", "#", "{", "}", ":", "::", "\\", "\n", "//", "%50%", "[html]", "<b>", "&amp;", "&", "]]>", "“会议”"]
PIECES += ["Ａ１", "记录", "a b", "$", "*", "\\n", "->", "####", "_", "《规定》", "T", "１．", "A. ", "'", '"']
TEXTS = (
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=5)
    .map("".join)
    .map(clean)
    .filter(lambda text: seen_as(text) != "" and text.strip("_ \n") != "" and "__" not in text)
)


def several(low: int, high: int) -> st.SearchStrategy[list[str]]:
    return st.lists(TEXTS, min_size=low, max_size=high, unique_by=seen_as)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(["single", "multiple", "truefalse", "fill", "ordering", "matching", "short"]))
    value: dict[str, object] = {
        "type": kind,
        "slug": "l1-q1",
        "use": "practice" if kind == "short" else "quiz",
        "passage": {"lesson": "l1", "paragraph": "p1"},
        "difficulty": draw(st.integers(1, 3)),
        "stem": draw(TEXTS),
        "tags": draw(
            st.lists(st.sampled_from(["三会一课", "AB岗", "a b", "=1", "第1类", "#"]), max_size=3, unique=True)
        ),
        "why": "" if kind == "short" else draw(TEXTS),
    }
    if kind in ("single", "multiple"):
        texts = draw(several(3, 5))
        right = {draw(st.integers(0, 2))} if kind == "single" else draw(st.sets(st.integers(0, 2), min_size=1))
        value["options"] = [
            {"id": str(at), "text": text, "correct": at in right, "why": draw(TEXTS)} for at, text in enumerate(texts)
        ]
        if kind == "multiple":
            value["partial"] = draw(st.sampled_from(["half", "none"]))
    elif kind == "truefalse":
        value["answer"] = draw(st.booleans())
    elif kind == "fill":
        blanks = draw(st.integers(1, 3))
        value["stem"] = f"{value['stem']}____" * blanks
        value["answers"] = [draw(several(1, 3)) for _ in range(blanks)]
        value["order"] = draw(st.sampled_from(["fixed", "any"]))
    elif kind == "ordering":
        value["items"] = [{"id": str(at), "text": text} for at, text in enumerate(draw(several(3, 5)))]
    elif kind == "matching":
        left, right_side = draw(several(2, 4)), draw(several(4, 5))
        value["left"] = [{"id": f"l{at}", "text": text} for at, text in enumerate(left)]
        value["right"] = [{"id": f"r{at}", "text": text} for at, text in enumerate(right_side[: len(left) + 1])]
        value["pairs"] = {f"l{at}": f"r{len(left) - 1 - at}" for at in range(len(left))}
    else:
        value |= {"model": draw(TEXTS), "rubric": []}
    return QUESTION.validate_python(value)


def one_of(found: Reading | None) -> Proposed:
    assert found
    assert not found.refused, found.refused
    return replace(found.proposed[0], place=Place(0))


@given(questions())
def test_what_moodle_xml_says_is_read_back(question: Question) -> None:
    assert one_of(read_moodle(write_moodle([question]))) == proposed_of(question)


@given(questions())
def test_what_gift_says_is_read_back(question: Question) -> None:
    one, found = proposed_of(question), read_gift(write_gift([question]))
    if question.type == "ordering" or len(one.blanks) > 1:
        assert found == Reading()
    else:
        assert one_of(found) == with_arrows(one)


def with_arrows(one: Proposed) -> Proposed:
    """Where -> would part two texts, GIFT says →."""
    left = tuple(text.replace("->", "→") for text in one.left)
    blanks = tuple(tuple(text.replace("->", "→") for text in blank) for blank in one.blanks)
    return replace(one, left=left, blanks=blanks)


MARKS = [
    "1. ",
    "\n",
    "A. ",
    "B、",
    "答案：",
    "A",
    "1-5 ",
    "ABCDE",
    "参考答案",
    "一、单选题",
    "____",
    "{",
    "}",
    "=",
    "~",
]
MARKS += [
    "解析：",
    "（",
    "）",
    "ANSWER: ",
    "甲",
    "#",
    "->",
    "%50%",
    "\\",
    "（1）",
    "五、简答题",
    "//",
    "T",
    "【答案】",
    " ",
    "::",
]
PARTS = st.lists(st.sampled_from(MARKS), max_size=40).map("".join)


@given(st.one_of(PARTS, st.text(max_size=200)))
def test_no_reader_raises(text: str) -> None:
    for found in (read(text), read_gift(text), read_aiken(text)):
        assert isinstance(found, Reading)
    read_moodle(text.encode("utf-8", "replace"))
    detect("", text)


@given(st.data())
def test_a_damaged_quiz_never_raises(data: st.DataObject) -> None:
    whole = (FILES / "bank.xml").read_text()
    at = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 40))
    read_moodle((whole[:at] + data.draw(PARTS) + whole[at + cut :]).encode())


@pytest.mark.parametrize(
    ("name", "format"),
    [("bank.xml", Format.MOODLE), ("grammar.gift", Format.GIFT), ("one.aiken", Format.AIKEN)],
)
def test_formats_are_told_apart_by_what_they_hold(name: str, format: Format) -> None:
    assert detect("pasted", (FILES / name).read_bytes()) == format
    assert detect(name, (FILES / name).read_bytes()) == format
    assert detect("a.txt", (FILES / "word_sections.txt").read_bytes()) == Format.TEXT
