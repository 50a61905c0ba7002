"""What goes out comes back in: each format is read by our own import, and what it cannot carry was said before."""

from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.authoring.rules.exporting import LEFT_OUT, OURS, SUFFIXES, Format, Loss, counted, losses, write
from app.authoring.rules.formats.stored import proposed_of
from app.authoring.rules.proposals import Place, Proposed
from app.authoring.rules.reading import Proposal, propose
from app.courses.files import read_folder
from app.courses.rules import check
from app.courses.rules.writing import files_of
from app.quizzes.rules.questions import QUESTION, Question
from tests.authoring.formats.test_round_trips import questions

COURSE = Path(__file__).parents[3] / "courses/branch-secretary"
READ = (Format.XLSX, Format.GIFT, Format.MOODLE)
UNHEARD = {"use", "passage", "situation", "rubric", "points"}  # no importer proposes them
HARD = [
    "~",
    "=",
    "#",
    "{",
    "}",
    ":",
    "::",
    "\\",
    "~=#{}:\\",
    "a\nb",
    "“甲”：（乙）；丙、丁。",
    "\\n",
    "-> 去",
    "%50%甲",
]


def single(stem: str, text: str) -> Question:
    options = [{"id": "a", "text": text, "correct": True, "why": text}, {"id": "b", "text": "乙乙", "why": stem}]
    return QUESTION.validate_python(
        {
            "type": "single",
            "slug": "l1-q1",
            "use": "quiz",
            "passage": {"lesson": "l1", "paragraph": "p1"},
            "difficulty": 2,
            "stem": f"甲{stem}？",
            "options": [*options, {"id": "c", "text": "丙丙", "why": text}],
        }
    )


def back(some: Sequence[Question], format: Format) -> dict[str, Proposed]:
    found = propose(write(some, format), f"题{SUFFIXES[format]}")
    if not isinstance(found, Proposal):
        return {}
    assert not found.ignored
    return {one.name: replace(one, place=Place(0)) for one in found.reading.proposed}


def expected(some: Sequence[Question], format: Format) -> list[Loss]:
    """What is found missing by reading the very file."""
    found, missing = back(some, format), []
    for question in some:
        if question.slug not in found:
            missing.append((question.slug, LEFT_OUT))
            continue
        one, other = proposed_of(question), found[question.slug]
        names = [field.name for field in fields(Proposed) if field.name not in OURS]
        missing += [(question.slug, name) for name in names if getattr(one, name) != getattr(other, name)]
    return missing


@pytest.mark.parametrize("format", READ)
@given(question=questions())
def test_exactly_what_was_said_before_is_missing_afterwards(format: Format, question: Question) -> None:
    said = [loss for loss in losses([question], format) if loss[1] not in UNHEARD]
    assert said == expected([question], format)


@given(questions())
def test_moodle_xml_carries_every_type_whole(question: Question) -> None:
    assert {code for _, code in losses([question], Format.MOODLE)} <= UNHEARD


@given(questions())
def test_gift_leaves_out_only_what_it_has_no_form_for(question: Question) -> None:
    codes = {code for _, code in losses([question], Format.GIFT)}
    without = question.type == "ordering" or (question.type == "fill" and len(question.answers) > 1)
    assert (LEFT_OUT in codes) is without
    if question.type not in ("ordering", "fill", "matching"):  # whose texts may have an arrow
        assert codes - UNHEARD == set()


@pytest.mark.parametrize("format", READ)
@pytest.mark.parametrize("text", HARD)
def test_signs_of_a_format_are_only_text(format: Format, text: str) -> None:
    question = single(text, text)
    assert back([question], format)["l1-q1"] == proposed_of(question)


@given(st.text(st.sampled_from("~=#{}:\\\n，。：“”->%/*$ 甲b"), min_size=1, max_size=12))
@example("\\:")
def test_a_table_carries_choices_whole_whatever_their_text(text: str) -> None:
    question = single(text, f"甲{text}甲")
    assert {code for _, code in losses([question], Format.XLSX)} <= UNHEARD


@cache
def course() -> tuple[Question, ...]:
    checked = check(read_folder(COURSE))
    assert not checked.faults
    return checked.questions


@pytest.mark.parametrize("format", READ)
def test_a_whole_course_goes_out_and_comes_back(format: Format) -> None:
    said = [loss for loss in losses(course(), format) if loss[1] not in UNHEARD]
    assert said == expected(course(), format)
    left_out = {one.type for one in course() if (one.slug, LEFT_OUT) in said}
    assert left_out == {Format.XLSX: {"matching"}, Format.GIFT: {"ordering", "fill"}, Format.MOODLE: set()}[format]


def test_a_course_s_own_files_come_back_as_they_are() -> None:
    checked = check(read_folder(COURSE))
    assert checked.content
    again = check(files_of(checked.content, checked.questions))
    assert (again.content, again.questions, again.faults) == (checked.content, checked.questions, ())
    assert losses(checked.questions, Format.YAML) == []


def test_losses_are_gathered_by_what_is_missing() -> None:
    found = counted([("a-q1", "why"), ("a-q2", LEFT_OUT), ("a-q3", "why")])
    assert list(found.items()) == [(LEFT_OUT, ("a-q2",)), ("why", ("a-q1", "a-q3"))]


def changed(question: Question, **values: object) -> Question:
    return QUESTION.validate_python(question.model_dump() | values)


def codes(question: Question, format: Format) -> set[str]:
    return {code for _, code in losses([question], format)}


def test_what_only_our_own_files_say_is_named_where_a_question_has_it() -> None:
    short = next(one for one in course() if one.type == "short")
    full = changed(short, why="理由", situation=True, rubric=[{"points": 100, "text": "一条"}])
    bare = changed(short, why="", situation=False, rubric=[])
    assert codes(full, Format.GIFT) == {"use", "passage", "situation", "rubric", "why"}
    assert codes(full, Format.MOODLE) == codes(full, Format.XLSX) == {"use", "passage", "situation", "rubric"}
    assert codes(bare, Format.GIFT) == {"use", "passage"}
    assert codes(changed(single("问", "甲"), points=200), Format.MOODLE) == {"use", "passage", "points"}


def test_a_row_that_would_be_understood_otherwise_is_left_out() -> None:
    fill = next(one for one in course() if one.type == "fill")
    assert codes(fill, Format.XLSX) <= UNHEARD
    assert codes(changed(fill, stem=f"{fill.stem}（　）"), Format.XLSX) == {LEFT_OUT}


def test_an_arrow_in_gift_is_named() -> None:
    fill = next(one for one in course() if one.type == "fill" and len(one.answers) == 1)
    assert "blanks" in codes(changed(fill, answers=[["甲->乙"]]), Format.GIFT)
