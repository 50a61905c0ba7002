"""Who chose what, and what is worth a look."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from app.authoring.rules.analysis.answers import Answered, sat
from app.authoring.rules.analysis.choices import Choice, choices
from app.authoring.rules.analysis.findings import Action, Code, Finding, findings, urgency
from app.authoring.rules.analysis.items import ItemFigures, item_figures, takers
from app.authoring.rules.analysis.times import median_seconds
from app.authoring.rules.analysis.wordings import asked
from app.quizzes.rules.marking import mark
from app.quizzes.rules.questions import (
    Fill,
    Given,
    Item,
    Matching,
    Multiple,
    Option,
    Ordering,
    Passage,
    Question,
    Single,
    TrueFalse,
    Use,
)
from tests.authoring.analysis.tables import QUIZ
from tests.cast import NOW

SAME = {"slug": "duty-q1", "use": Use.QUIZ, "passage": Passage(lesson="duty", paragraph="p1"), "difficulty": 2}


def option(id: str, correct: bool = False) -> Option:
    return Option(id=id, text=f"选项{id}", correct=correct, why="因为")


def single(right: str = "a") -> Single:
    return Single(**SAME, stem="选哪个", options=tuple(option(id, id == right) for id in "abcd"))


def taken(question: Question, given: Sequence[Given], rest: list[int]) -> ItemFigures:
    """Each learner's answer beside his points in ten other questions."""
    found = []
    for person, (one, right) in enumerate(zip(given, rest, strict=True), 1):
        marked = mark(question, one)
        found.append(Answered(person, person, QUIZ, "it", marked.points or 0, marked.of or 0, one))
        found += [Answered(person, person, QUIZ, f"r{n}", 100 * (n < right), 100, ()) for n in range(10)]
    return item_figures(takers(found, sat(found))["it"])


def looked_at(question: Question, given: Sequence[Given], rest: list[int]) -> tuple[dict[str, Choice], list[Finding]]:
    figures = taken(question, given, rest)
    rows = choices(question, figures)
    return {row.key: row for row in rows}, list(findings(question, figures, rows))


def codes(made: list[Finding]) -> list[Code]:
    return [one.code for one in made]


ABLE = [9] * 15 + [5] * 20 + [1] * 15  # 50 learners, the best first


def test_a_table_counts_all_and_both_groups() -> None:
    given: Sequence[Given] = [("a",)] * 12 + [("b",)] * 3 + [("a",)] * 10 + [("b",)] * 10 + [("c",)] * 10 + [()] * 5
    rows, _ = looked_at(single(), given, ABLE)
    assert [(key, row.n, row.upper, row.lower) for key, row in rows.items()] == [
        ("a", 22, 12, 0),
        ("b", 13, 3, 0),
        ("c", 10, 0, 10),
        ("d", 0, 0, 0),
        ("", 5, 0, 5),
    ]
    assert {row.of for row in rows.values()} == {50}
    assert {row.upper_of for row in rows.values()} == {15}
    assert {row.lower_of for row in rows.values()} == {15}


def test_a_wrong_key_is_seen_where_the_able_choose_another_option() -> None:
    given: Sequence[Given] = [("b",)] * 14 + [("a",)] * 1 + [("b",)] * 10 + [("a",)] * 10 + [("a",)] * 7 + [("c",)] * 8
    _, made = looked_at(single(), given, ABLE)
    assert made[0].code is Code.KEY
    assert made[0].action is Action.REGRADE
    assert [row.key for row in made[0].choices] == ["b"]
    _, righted = looked_at(single("b"), given, ABLE)
    assert Code.KEY not in codes(righted)
    assert Code.NEGATIVE not in codes(righted)


def test_able_learners_who_get_it_wrong_are_a_finding_without_an_option_to_blame() -> None:
    given: Sequence[Given] = [("b",)] * 4 + [("c",)] * 4 + [("d",)] * 2 + [("a",)] * 5 + [("a",)] * 20 + [("a",)] * 15
    _, made = looked_at(single(), given, ABLE)
    assert codes(made)[0] is Code.NEGATIVE


def test_an_option_that_nobody_falls_for_is_named() -> None:
    given: Sequence[Given] = [("a",)] * 15 + [("a",)] * 10 + [("b",)] * 10 + [("b",)] * 5 + [("c",)] * 8 + [("d",)] * 2
    _, made = looked_at(single(), given, ABLE)
    assert codes(made) == [Code.UNCHOSEN]
    assert [row.key for row in made[0].choices] == ["d"]
    assert made[0].action is Action.EDIT


def test_where_nearly_all_are_right_no_option_is_blamed_for_it() -> None:
    _, made = looked_at(single(), [("a",)] * 49 + [("b",)], ABLE)
    assert Code.EASY in codes(made)
    assert Code.UNCHOSEN not in codes(made)


def test_three_fifths_wrong_is_not_hard_and_more_is() -> None:
    def given(right: int) -> Sequence[Given]:
        wrong: list[Given] = [(("b",), ("c",), ("d",))[n % 3] for n in range(50 - right)]
        return [("a",)] * right + wrong

    assert Code.HARD not in codes(looked_at(single(), given(20), ABLE)[1])
    assert Code.HARD in codes(looked_at(single(), given(19), ABLE)[1])


def test_a_question_that_says_nothing_of_the_rest_is_weak() -> None:
    given: Sequence[Given] = [(("a",), ("a",), ("b",), ("c",), ("d",))[n % 5] for n in range(400)]
    _, made = looked_at(single(), given, [n // 5 % 10 for n in range(400)])
    assert codes(made) == [Code.WEAK]


def test_29_answers_are_no_ground_for_advice() -> None:
    _, made = looked_at(single(), [("b",)] * 29, [n % 10 for n in range(29)])
    assert made == []


def test_of_several_right_options_the_least_chosen_is_the_measure() -> None:
    question = Multiple(**SAME, stem="选哪些", options=(option("a", True), option("b", True), option("c"), option("d")))
    given: Sequence[Given] = [("a", "c")] * 15 + [("a", "b")] * 20 + [("a", "d")] * 15
    rows, made = looked_at(question, given, ABLE)
    assert (rows["a"].n, rows["b"].n, rows["c"].n) == (50, 20, 15)
    assert [row.key for one in made if one.code is Code.KEY for row in one.choices] == ["c"]


def test_the_other_word_may_be_the_true_one() -> None:
    question = TrueFalse(**SAME, stem="对不对", answer=True)
    rows, made = looked_at(question, [("false",)] * 15 + [("true",)] * 35, ABLE)
    assert rows["true"].right
    assert [row.key for row in made[0].choices] == ["false"]


def test_a_text_that_the_able_write_may_be_right_too() -> None:
    question = Fill(**SAME, stem="要____", answers=(("主题党日",),))
    given: Sequence[Given] = (
        [("主题 党日活动",)] * 12 + [("主题党日",)] * 3 + [("主题党日",)] * 20 + [("会议",)] * 13 + [("独一份",), ("",)]
    )
    rows, made = looked_at(question, given, ABLE)
    assert {row.text: (row.n, row.right) for row in rows.values()} == {
        "主题党日": (23, True),
        "会议": (13, False),
        "主题 党日活动": (12, False),
        "": (1, False),
    }
    assert "独一份" not in {row.text for row in rows.values()}
    assert [row.text for row in made[0].choices] == ["主题 党日活动"]


def test_two_spellings_that_are_accepted_are_one_right_answer() -> None:
    question = Fill(**SAME, stem="要____", answers=(("主题党日", "党日"),))
    given: Sequence[Given] = (
        [("主题党日",)] * 5 + [("党日",)] * 4 + [("会议",)] * 6 + [("党日",)] * 20 + [("会议",)] * 15
    )
    _, made = looked_at(question, given, ABLE)
    assert Code.KEY not in codes(made)


def test_ordering_and_matching_count_what_is_in_its_place() -> None:
    ordering = Ordering(**SAME, stem="排一排", items=tuple(Item(id=id, text=id) for id in "xyz"))
    rows, _ = looked_at(ordering, [("x", "z", "y")] * 50, ABLE)
    assert {key: row.n for key, row in rows.items()} == {"x": 50, "y": 0, "z": 0}
    matching = Matching(
        **SAME,
        stem="配一配",
        left=(Item(id="l1", text="一"), Item(id="l2", text="二")),
        right=(Item(id="r1", text="壹"), Item(id="r2", text="贰")),
        pairs={"l1": "r1", "l2": "r2"},
    )
    rows, _ = looked_at(matching, [("l1=r1", "l2=r1")] * 50, ABLE)
    assert {key: row.n for key, row in rows.items()} == {"l1": 50, "l2": 0}


def test_where_all_are_alike_there_are_no_groups() -> None:
    rows, _ = looked_at(single(), [("a",)] * 25 + [("b",)] * 25, [5] * 50)
    assert {row.upper_of for row in rows.values()} == {0}
    assert rows["a"].upper_share is None


def test_the_most_urgent_comes_first_and_too_few_answers_last() -> None:
    many = taken(single(), [("a",)] * 50, ABLE)
    few = taken(single(), [("a",)] * 7, [5] * 7)
    doubted, easy = (Finding(Code.KEY),), (Finding(Code.EASY),)
    ranked = sorted([((), few), ((), many), (easy, many), (doubted, many)], key=lambda one: urgency(*one))
    assert [made for made, _ in ranked] == [doubted, easy, (), ()]
    assert ranked[-1][1] is few
    assert urgency((), None) > urgency((), few)


def test_the_time_is_a_median_and_wants_thirty() -> None:
    def spans(*seconds: float) -> list[tuple[datetime, datetime]]:
        return [(NOW, NOW + timedelta(seconds=one)) for one in seconds]

    assert median_seconds(spans(*[20] * 14, 30, 30, *[9000] * 14)) == (30, 30)
    assert median_seconds(spans(*[20] * 29)) == (None, 29)
    assert median_seconds([]) == (None, 0)


def test_another_key_is_the_same_question_and_another_word_is_not() -> None:
    assert asked(single("a")) == asked(single("b"))
    assert asked(single()) != asked(single().model_copy(update={"stem": "选哪一个"}))
    forth = Ordering(**SAME, stem="排", items=tuple(Item(id=id, text=id) for id in "xyz"))
    assert asked(forth) == asked(forth.model_copy(update={"items": forth.items[::-1]}))


@pytest.mark.parametrize("code", list(Code))
def test_every_finding_has_one_action(code: Code) -> None:
    assert Finding(code).action in Action
