"""A paper of a course's files is kept as it was written, and what has none is as it was."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from app.courses import actions
from app.courses.actions import State, canonical
from app.courses.rules import files_of, question_changes
from app.courses.rules.content import Content, Final, Paper, PaperQuestion, PaperRow, Test
from app.courses.rules.difference import difference
from app.quizzes.rules.attempts import Policy
from tests.courses import real

ROWS = (
    PaperRow(questions=4, points=200, module="significance", type="single"),
    PaperRow(questions=2, points=50, difficulty=2),
    PaperRow(questions=2),
)


def content() -> Content:
    found = real.checked().content
    assert found
    return found


def with_quiz(paper: Paper | None) -> Content:
    """The course with a paper for its first module's quiz."""
    first, *rest = content().modules
    test = Test(questions=paper.total if paper else first.quiz.questions, pass_share=80, paper=paper)
    return content().model_copy(update={"modules": (first.model_copy(update={"quiz": test}), *rest)})


def with_final(paper: Paper) -> Content:
    final = Final(questions=paper.total, pass_share=60, minutes=30, kept_share=0, paper=paper)
    return content().model_copy(update={"final": final})


def read_again(course: Content) -> Content:
    checked = real.fresh(files_of(course, real.checked().questions))
    assert not checked.faults, checked.faults
    assert checked.content
    return checked.content


papers = st.builds(
    Paper,
    rows=st.just(ROWS),
    shuffle=st.booleans(),
    shuffle_options=st.booleans(),
    minutes=st.sampled_from([0, 1, 45]),
    attempts=st.sampled_from([0, 1, 3]),
    overlap=st.sampled_from([100, 50, 0]),
    feedback=st.sampled_from(Policy),
)


@given(papers)
def test_what_is_written_is_read_back(paper: Paper) -> None:
    assert read_again(with_quiz(paper)) == with_quiz(paper)


def test_fixed_questions_and_the_final_are_read_back() -> None:
    fixed = tuple(PaperQuestion(slug=f"duty-q{n}", points=n * 50) for n in (3, 7, 5))
    paper = Paper(fixed=fixed, shuffle=False, feedback=Policy.CLOSED)
    assert read_again(with_quiz(paper)) == with_quiz(paper)
    kept = Paper(rows=(PaperRow(questions=3, use="final"), PaperRow(questions=2, use="quiz")), feedback=Policy.AFTER)
    assert read_again(with_final(kept)) == with_final(kept)


def test_a_course_without_papers_is_the_text_that_it_was() -> None:
    assert "paper" not in canonical(content())
    assert "paper" in canonical(with_quiz(Paper(rows=ROWS, feedback=Policy.AT_ONCE)))


def test_a_paper_is_in_the_difference_row_by_row() -> None:
    one, other = Paper(rows=ROWS, feedback=Policy.AT_ONCE), Paper(rows=ROWS[:2], feedback=Policy.AFTER)
    [change] = difference(with_quiz(None), with_quiz(one))
    assert {field.name for field in change.fields} >= {"quiz.paper.row", "quiz.paper.feedback"}
    [change] = difference(with_quiz(one), with_quiz(other))
    assert [(field.name, field.at, field.new) for field in change.fields] == [
        ("quiz.questions", "", "6"),
        ("quiz.paper.feedback", "", "after"),
        ("quiz.paper.row", "3", None),
    ]
    assert question_changes({}, {}) == []


def test_papers_are_published_and_exported_without_a_change(session: Session, now: datetime, tmp_path: Path) -> None:
    actions.publish_files(session, real.files(), now)
    files = files_of(with_quiz(Paper(rows=ROWS, overlap=50, feedback=Policy.CLOSED)), real.checked().questions)
    outcome = actions.publish_files(session, files, now)
    assert outcome.state is State.CHANGED
    assert outcome.version
    again = actions.publish_files(session, actions.export(session, outcome.version), now)
    assert again.state is State.UNCHANGED


@pytest.mark.parametrize("name", ["quiz", "precheck"])
def test_a_draw_that_a_paper_replaces_needs_no_other_pool(name: str) -> None:
    paper = Paper(rows=(PaperRow(questions=45),), feedback=Policy.AFTER)
    first, *rest = content().modules
    test = Test(questions=45, pass_share=80, paper=paper)
    course = content().model_copy(update={"modules": (first.model_copy(update={name: test}), *rest)})
    faults = real.fresh(files_of(course, real.checked().questions)).faults
    assert {fault.code for fault in faults} == ({"paper-short"} if name == "precheck" else set())
