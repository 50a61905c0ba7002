"""How a written answer stands by its marks."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.rules.questions import Criterion
from app.quizzes.rules.rubric import MarkGiven, Stage, fits, graded, may_read, waits_for, wrote
from tests.cast import NOW

ANN, BEN, CAI = 1, 2, 3
RUBRIC = (Criterion(points=200, text="一"), Criterion(points=100, text="二"))


def marked(marker: int, *points: int, comment: str = "", second: bool = False, settles: bool = False) -> MarkGiven:
    return MarkGiven(marker, points, comment, second, settles, NOW + timedelta(minutes=marker))


def test_without_a_mark_it_waits_for_anybody() -> None:
    found = graded([])
    assert (found.stage, found.counts) == (Stage.WAITING, None)
    assert waits_for(found, ANN)


def test_one_mark_is_enough() -> None:
    found = graded([marked(ANN, 200, 0)])
    assert found.stage is Stage.MARKED
    assert found.counts
    assert found.counts.total == 200
    assert not waits_for(found, BEN)


def test_who_wants_a_second_marker_waits_and_another_does_not_see_his_mark() -> None:
    found = graded([marked(ANN, 200, 0, second=True)])
    assert (found.stage, found.counts) == (Stage.SECOND, None)
    assert (waits_for(found, ANN), waits_for(found, BEN)) == (False, True)
    assert (may_read(found, ANN), may_read(found, BEN)) == (True, False)


def test_two_who_agree_are_one_word_and_both_comments_are_said() -> None:
    found = graded([marked(ANN, 200, 0, comment="好", second=True), marked(BEN, 200, 0, comment="可以")])
    assert found.stage is Stage.MARKED
    assert found.comments == ("好", "可以")


def test_two_who_differ_in_one_criterion_have_to_settle_though_their_sums_agree() -> None:
    found = graded([marked(ANN, 100, 0), marked(BEN, 0, 100)])
    assert (found.stage, found.counts, found.comments) == (Stage.DIFFER, None, ())
    assert waits_for(found, CAI)


def test_what_settles_stands() -> None:
    found = graded([marked(ANN, 100, 0), marked(BEN, 0, 100), marked(CAI, 100, 100, settles=True)])
    assert found.stage is Stage.MARKED
    assert found.counts
    assert found.counts.marker == CAI


def test_his_own_later_mark_goes_before_his_earlier_one() -> None:
    found = graded([marked(ANN, 100, 0), marked(BEN, 0, 100), marked(BEN, 100, 0)])
    assert found.stage is Stage.MARKED
    assert len(found.last) == 2


@given(
    st.lists(
        st.builds(
            lambda marker, a, b, second: marked(marker, a, b, second=second),
            st.sampled_from([ANN, BEN, CAI]),
            st.sampled_from([0, 100, 200]),
            st.sampled_from([0, 100]),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_points_are_said_exactly_when_it_is_marked(marks: list[MarkGiven]) -> None:
    found = graded(marks)
    assert (found.counts is not None) == (found.stage is Stage.MARKED)
    assert len(found.last) == len({one.marker for one in marks})
    if found.stage is Stage.MARKED:
        assert not any(waits_for(found, marker) for marker in (ANN, BEN, CAI))
    assert found.comments == () or found.stage is Stage.MARKED


@pytest.mark.parametrize(
    ("points", "fine"), [((200, 100), True), ((0, 0), True), ((201, 0), False), ((0, -1), False), ((0,), False)]
)
def test_points_fit_their_criteria(points: tuple[int, ...], fine: bool) -> None:
    assert fits(RUBRIC, points) is fine


def test_blanks_are_nothing_to_mark() -> None:
    assert not wrote((" \n",))
    assert not wrote(())
    assert wrote(("写了",))
