from fractions import Fraction
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.rules.keys import Posted, given_from, order_of
from app.quizzes.rules.marking import UNMARKED, Marked, hits_of, is_complete, mark, normalised, part
from app.quizzes.rules.questions import QUESTION, Fill, Given, Matching, Multiple, Ordering, Question, Short, Single
from tests.quizzes import strategies as some
from tests.quizzes.strategies import REST

randoms = st.randoms(use_true_random=False)


def right_given(question: Question) -> Given:
    """The key, as an answer."""
    match question:
        case Single() | Multiple():
            return tuple(sorted(option.id for option in question.options if option.correct))
        case Fill():
            return tuple(texts[0] for texts in question.answers)
        case Ordering():
            return tuple(item.id for item in question.items)
        case Matching():
            return tuple(sorted(f"{left}={right}" for left, right in question.pairs.items()))
        case Short():
            return ("我这样看",)
        case _:
            return ("true",) if question.answer else ("false",)


@given(some.questions)
def test_the_key_gets_all_points_and_nothing_gets_none(question: Question) -> None:
    assert is_complete(question, right_given(question))
    assert not is_complete(question, ())
    if isinstance(question, Short):
        assert mark(question, ("任何话",)) == UNMARKED
    else:
        assert mark(question, right_given(question)) == Marked(question.points, question.points, True)
        assert mark(question, ()) == Marked(0, question.points, False)


@given(st.data(), some.questions, randoms)
def test_points_lie_between_none_and_all_and_all_means_right(
    data: st.DataObject, question: Question, random: Random
) -> None:
    answer = given_from(question, order_of(question, random), data.draw(some.posts(question)))
    assert answer is not None
    marked = mark(question, answer)
    if not isinstance(question, Short):
        assert marked.points is not None
        assert 0 <= marked.points <= question.points
        assert marked.right == (marked.points == question.points)


@given(st.data(), st.one_of(some.singles(), some.multiples(), some.matchings(), some.orderings()), randoms)
def test_the_order_of_what_is_shown_makes_no_difference(
    data: st.DataObject, question: Question, random: Random
) -> None:
    """The same wording chosen under two orders, by other keys, is the same answer."""
    one, two = order_of(question, random), order_of(question, random)
    posted = data.draw(some.posts(question))

    def again(keys: str) -> str:
        return str(two.index(one[int(keys) - 1]) + 1) if keys else ""

    moved = Posted(
        choices=tuple(again(key) for key in posted.choices),
        places={n: again(key) for n, key in posted.places.items()},
        matches={n: again(key) for n, key in posted.matches.items()},
    )
    assert given_from(question, one, posted) == given_from(question, two, moved)


@given(some.multiples(), st.data())
def test_some_right_options_without_a_wrong_one_are_half_or_nothing(question: Multiple, data: st.DataObject) -> None:
    right = right_given(question)
    some_right = tuple(sorted(data.draw(st.sets(st.sampled_from(right), max_size=len(right) - 1))))
    half = (question.points + 1) // 2 if some_right and question.partial == "half" else 0
    assert mark(question, some_right).points == half
    assert is_complete(question, some_right) == bool(some_right)


@given(some.multiples(), st.data())
def test_one_wrong_option_takes_all_points(question: Multiple, data: st.DataObject) -> None:
    wrong = [option.id for option in question.options if not option.correct]
    if wrong:
        chosen = set(data.draw(st.sets(st.sampled_from(right_given(question))))) | {data.draw(st.sampled_from(wrong))}
        assert mark(question, tuple(sorted(chosen))).points == 0


@given(some.words, st.data())
def test_width_case_and_spaces_are_forgiven(text: str, data: st.DataObject) -> None:
    question = Fill(**REST, stem="甲____乙", answers=(("别的", text),))
    assert mark(question, (data.draw(some.typed_in_another_way(text)),)).right


@given(st.text())
def test_normalising_twice_is_as_once_for_what_people_type(text: str) -> None:
    once = normalised(text)
    assert not any(sign.isspace() for sign in once)
    assert normalised(f" {text}\u3000") == once


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("１２３", "123"), ("ａｂ岗", "AB岗"), ("制度,纪律", "制度，纪律"), ("前面。", "前面."), ("“严”", '"严"'),
        ("一（二）", "一(二)"), ("甲；乙：丙！", "甲;乙:丙!"), ("党　课", "党课"), ("《章程》", "<章程>"),
        ("ﾊﾟ", "パ"), ("㎒", "mhz"),
    ],
)  # fmt: skip
def test_what_a_keyboard_writes_in_two_widths_is_one(typed: str, accepted: str) -> None:
    assert normalised(typed) == normalised(accepted)


@pytest.mark.parametrize("typed", ["", " ", "\u3000\u200b", "网脚脚", "脚网"])
def test_nothing_and_something_else_are_wrong(typed: str) -> None:
    assert mark(Fill(**REST, stem="____", answers=(("网脚", " "),)), (typed,)).points == 0


@given(some.fills(order="fixed"), st.data())
def test_each_accepted_text_counts_and_points_are_proportional(question: Fill, data: st.DataObject) -> None:
    texts = [data.draw(st.sampled_from(accepted)) for accepted in question.answers]
    hits = data.draw(st.sets(st.sampled_from(range(len(texts)))))
    typed = tuple(text if n in hits else "不对" for n, text in enumerate(texts))
    assert mark(question, typed).points == part(question.points, len(hits), len(texts))


@given(some.fills(order="any"), st.data())
def test_in_any_order_the_best_assignment_counts(question: Fill, data: st.DataObject) -> None:
    number = len(question.answers)
    typed = tuple(data.draw(st.sampled_from(["不对", "", *some.WORDS])) for _ in range(number))
    accepted = [{normalised(text) for text in texts} for texts in question.answers]
    best = max(
        sum(normalised(typed[blank]) in accepted[n] for blank, n in enumerate(way))
        for way in permutations(range(number))
    )
    met = [n for n in hits_of(question, typed) if n is not None]
    assert len(met) == len(set(met)) == best
    assert mark(question, typed).points == part(question.points, best, number)
    assert mark(question, tuple(reversed(typed))) == mark(question, typed)


def test_the_same_accepted_text_counts_once() -> None:
    question = Fill(**REST, stem="____和____", answers=(("严",), ("准", "精准")), order="any")
    assert mark(question, ("准", "精准")).points == 50
    assert mark(question, ("精准", "严")).right


few = st.sampled_from("严准实")


@given(st.lists(st.lists(few, min_size=1, max_size=2).map(tuple), min_size=2, max_size=4), st.data())
def test_where_many_texts_would_do_none_is_wasted(answers: list[tuple[str, ...]], data: st.DataObject) -> None:
    question = Fill(**REST, stem="____", answers=tuple(answers), order="any")
    typed = [data.draw(few) for _ in answers]
    ways = permutations(range(len(answers)))
    best = max(sum(text in answers[n] for text, n in zip(typed, way, strict=True)) for way in ways)
    met = [n for n in hits_of(question, tuple(typed)) if n is not None]
    assert len(met) == len(set(met)) == best


def test_a_blank_makes_room_for_one_that_has_no_other_choice() -> None:
    question = Fill(**REST, stem="____", answers=(("严", "准"), ("严",), ("实",)), order="any")
    assert hits_of(question, ("严", "准", "实")) == (1, 0, 2)


@given(some.orderings(), st.data())
def test_an_order_is_right_or_wrong_as_a_whole(question: Ordering, data: st.DataObject) -> None:
    right = right_given(question)
    other = tuple(data.draw(st.permutations(right)))
    assert mark(question, other).points == (question.points if other == right else 0)
    assert not is_complete(question, ("", *right[1:]))
    assert not is_complete(question, (right[1], *right[1:]))


@given(some.matchings(), st.data())
def test_each_pair_is_worth_its_part(question: Matching, data: st.DataObject) -> None:
    pairs = data.draw(st.sets(st.sampled_from(right_given(question))))
    assert mark(question, tuple(sorted(pairs))).points == part(question.points, len(pairs), len(question.left))
    assert is_complete(question, tuple(sorted(pairs))) == (len(pairs) == len(question.left))


@given(st.integers(0, 10_000), st.integers(1, 30), st.data())
def test_parts_are_rounded_half_up_to_hundredths(points: int, of: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, of))
    exact = Fraction(points * hits, of)
    assert Fraction(-1, 2) < part(points, hits, of) - exact <= Fraction(1, 2)
    assert part(points, of, of) == points


@given(some.questions)
def test_a_question_survives_its_file(question: Question) -> None:
    assert QUESTION.validate_json(question.model_dump_json()) == question
