import json
from collections.abc import Mapping
from dataclasses import asdict
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.rules.keys import Posted, given_from, keys_of, order_for, order_of
from app.quizzes.rules.marking import mark
from app.quizzes.rules.questions import (
    Fill,
    Given,
    Item,
    Matching,
    Multiple,
    Option,
    Ordering,
    Question,
    Short,
    Single,
    TrueFalse,
)
from app.quizzes.rules.showing import Shown, Verdict, reasons, shown
from tests.quizzes import strategies as some
from tests.quizzes.strategies import REST
from tests.quizzes.test_marking import right_given

randoms = st.randoms(use_true_random=False)


def page(seen: Shown) -> str:
    """All that a template could write of it."""
    return json.dumps({**asdict(seen), "words": seen.words}, ensure_ascii=False, sort_keys=True)


def swapped(question: Question, random: Random) -> Question:
    """The same wording under another key, with all that only an author knows changed as well."""
    other: Mapping[str, object]
    match question:
        case Single() | Multiple():
            key = [option.correct for option in question.options]
            random.shuffle(key)
            other = {
                "options": tuple(
                    option.model_copy(update={"correct": correct, "why": "另一个理由"})
                    for option, correct in zip(question.options, key, strict=True)
                )
            }
        case TrueFalse():
            other = {"answer": not question.answer}
        case Fill():
            other = {"answers": tuple((f"另{n}",) for n in range(len(question.answers))), "order": "any"}
        case Ordering():
            other = {"items": tuple(random.sample(question.items, len(question.items)))}
        case Matching():
            ids = [item.id for item in question.right]
            other = {"pairs": {left: random.choice(ids) for left in question.pairs}}
        case Short():
            other = {"model": "另一种说法"}
    return question.model_copy(update={**other, "why": "另一个理由", "slug": "other", "difficulty": 3})


@pytest.mark.parametrize("kind", some.KINDS)
@given(data=st.data(), random=randoms)
def test_under_another_key_the_page_is_the_same_to_the_byte(
    kind: st.SearchStrategy[Question], data: st.DataObject, random: Random
) -> None:
    question = data.draw(kind)
    twin, order = swapped(question, random), order_of(question, random)
    posted = data.draw(some.posts(question))
    one, two = given_from(question, order, posted), given_from(twin, order, posted)
    assert one is not None
    assert two is not None
    assert page(shown(question, order, one, position=1, rev=1)) == page(shown(twin, order, two, position=1, rev=1))


@pytest.mark.parametrize("kind", some.KINDS)
@given(data=st.data(), seed=st.integers(), random=randoms)
def test_the_order_that_is_shown_tells_nothing_of_the_key(
    kind: st.SearchStrategy[Question], data: st.DataObject, seed: int, random: Random
) -> None:
    question = data.draw(kind)
    twin = swapped(question, random)
    one, two = order_of(question, Random(seed)), order_of(twin, Random(seed))
    if isinstance(question, Ordering) and one != two:  # one of them would have begun in its right order
        before = sorted(one)
        Random(seed).shuffle(before)
        assert list(right_given(question)) == before or list(right_given(twin)) == before
    else:
        assert one == two


def test_a_page_holds_no_authored_id() -> None:
    options = tuple(Option(id=f"authored{n}", text="字", correct=n == 1, why="因为") for n in range(3))
    single = Single(**REST, stem="？", options=options)
    items = tuple(Item(id=f"authored{n}", text="字") for n in range(3))
    ordering = Ordering(**REST, stem="？", items=items)
    pairs = {"authored0": "authored1", "authored1": "authored2", "authored2": "authored0"}
    matching = Matching(**REST, stem="？", left=items, right=items, pairs=pairs)
    for question in (single, ordering, matching):
        text = page(shown(question, order_of(question, Random(1)), right_given(question), position=1))
        assert not any(word in text for word in ("authored", "因为", "correct", "why"))


@given(st.data(), some.questions, randoms)
def test_what_was_posted_is_shown_as_it_was_posted(data: st.DataObject, question: Question, random: Random) -> None:
    order, posted = order_of(question, random), data.draw(some.posts(question))
    answer = given_from(question, order, posted)
    assert answer is not None
    seen = shown(question, order, answer, position=1)
    match question:
        case Single() | Multiple() | TrueFalse():
            assert set(seen.given) == set(posted.choices)
        case Fill():
            assert seen.given == tuple(posted.blanks.values())
        case Ordering():
            assert seen.given == tuple(posted.places.values())
        case Matching():
            assert seen.given == tuple(posted.matches.values())
        case Short():
            assert seen.given == (posted.text,)


def test_the_same_choices_are_the_same_value_in_whatever_order_they_come() -> None:
    options = tuple(Option(id=id, text=id, correct=True, why="因为") for id in "abcdefgh")
    question = Multiple(**REST, stem="？", options=options)
    for keys in ("12345678", "87654321", "1122334455667788"):
        assert given_from(question, list("hgfedcba"), Posted(choices=tuple(keys))) == tuple("abcdefgh")


@given(some.questions, randoms)
def test_what_is_shown_has_letters_by_place_and_as_many_blanks_as_parts_between(
    question: Question, random: Random
) -> None:
    seen = shown(question, order_of(question, random), position=3)
    for pieces in (seen.choices, seen.items, seen.left, seen.right):
        assert [piece.letter for piece in pieces] == list("ABCDEFG"[: len(pieces)])
    if isinstance(question, Fill):
        assert len(seen.parts) == len(seen.blanks) + 1 == len(question.answers) + 1
        assert "____".join(seen.parts) == question.stem
    if isinstance(question, TrueFalse):
        assert [piece.key for piece in seen.choices] == ["t", "f"]


@given(some.orderings(), randoms)
def test_an_ordering_never_begins_in_its_right_order(question: Ordering, random: Random) -> None:
    assert order_of(question, random) != [item.id for item in question.items]
    assert sorted(order_of(question, random)) == sorted(item.id for item in question.items)


def test_an_ordering_of_one_item_is_no_endless_search() -> None:
    assert order_of(Ordering(**REST, stem="？", items=(Item(id="a", text="甲"),)), Random(1)) == ["a"]


@given(some.questions, st.text(max_size=20))
def test_the_same_seed_gives_the_same_order(question: Question, seed: str) -> None:
    assert order_for(question, seed) == order_for(question, seed)


def test_an_order_by_seed_is_the_same_on_every_machine() -> None:
    options = tuple(Option(id=id, text=id, correct=id == "a", why="因为") for id in "abcd")
    question = Single(**REST, stem="？", options=options)
    assert ["".join(order_for(question, f"7:{version}")) for version in (1, 2, 3)] == ["acdb", "bdca", "cdab"]


SINGLE = Single(
    **REST, stem="？", options=tuple(Option(id=id, text=id, correct=id == "a", why=f"为{id}") for id in "abc")
)
FILL = Fill(**REST, stem="____、____", answers=(("严",), ("准",)))


@pytest.mark.parametrize(
    ("question", "posted"),
    [
        (SINGLE, Posted(choices=("4",))),
        (SINGLE, Posted(choices=("a",))),
        (SINGLE, Posted(choices=("1", "2"))),
        (SINGLE, Posted(choices=("1",), text="")),
        (SINGLE, Posted(blanks={1: "严"})),
        (FILL, Posted()),
        (FILL, Posted(blanks={1: "严"})),
        (FILL, Posted(blanks={1: "严", 2: "准", 3: "实"})),
        (TrueFalse(**REST, stem="？", answer=True), Posted(choices=("true",))),
        (Short(**REST, stem="？", model="", rubric=()), Posted()),
        (Ordering(**REST, stem="？", items=(Item(id="a", text="甲"),)), Posted(places={1: "2"})),
    ],
)
def test_what_our_form_cannot_have_sent_is_no_answer(question: Question, posted: Posted) -> None:
    assert given_from(question, order_of(question, Random(1)), posted) is None


@given(some.multiples(), randoms, st.data())
def test_reasons_of_options_follow_the_order_shown(question: Multiple, random: Random, data: st.DataObject) -> None:
    order = order_of(question, random)
    answer = given_from(question, order, data.draw(some.posts(question)))
    assert answer is not None
    told, seen = reasons(question, order, answer), shown(question, order, answer, position=1)
    assert [(o.key, o.letter, o.text) for o in told.options] == [(c.key, c.letter, c.text) for c in seen.choices]
    assert {o.key for o in told.options if o.chosen} == set(seen.given)
    assert tuple(o.key for o in told.options if o.right) == told.right
    assert [o.why for o in told.options] == [f"因为{id}" for id in order]
    assert told.missed == len(set(right_given(question)) - set(answer))


@given(some.questions, randoms, st.data())
def test_a_verdict_agrees_with_the_points(question: Question, random: Random, data: st.DataObject) -> None:
    order = order_of(question, random)
    answer = given_from(question, order, data.draw(some.posts(question)))
    assert answer is not None
    told, marked = reasons(question, order, answer), mark(question, answer)
    verdict = {None: Verdict.UNMARKED, True: Verdict.RIGHT, False: Verdict.PARTLY if marked.points else Verdict.WRONG}
    assert (told.verdict, told.points, told.of) == (verdict[marked.right], marked.points, marked.of)
    assert told.passage.paragraph == "p4"


@given(some.questions, randoms)
def test_the_right_answer_is_told_in_the_shape_of_an_answer(question: Question, random: Random) -> None:
    order = order_of(question, random)
    told = reasons(question, order, right_given(question))
    assert all(told.hits)
    if isinstance(question, Short):
        assert (told.right, told.model) == ((), "这样说")
    else:
        assert told.right == keys_of(question, order, right_given(question))
        assert not any(reasons(question, order, ()).hits)


def test_in_any_order_a_right_text_stands_beside_the_blank_that_met_it() -> None:
    question = FILL.model_copy(update={"order": "any"})
    told = reasons(question, [], ("准", "错"))
    assert (told.right, told.hits, told.verdict) == (("准", "严"), (True, False), Verdict.PARTLY)


def words(question: Question, answer: Given) -> tuple[str, ...]:
    return shown(question, sorted(order_of(question, Random(1))), answer, position=1).words


def test_an_answer_has_words_to_compare_two_of_them_by() -> None:
    items = tuple(Item(id=id, text=f"第{id}步") for id in "abc")
    assert words(SINGLE, ("b",)) == ("b",)
    assert words(FILL, ("1", "2")) == ("1", "2")
    assert words(Ordering(**REST, stem="？", items=items), ("c", "", "a")) == ("第c步", "", "第a步")
    assert words(TrueFalse(**REST, stem="？", answer=True), ("false",)) == ("f",)


def test_an_answer_that_is_fixed_or_complete_says_so() -> None:
    seen = shown(FILL, [], ("严", ""), position=2, rev=4, fixed=True)
    assert (seen.rev, seen.fixed, seen.done) == (4, True, False)
    assert shown(FILL, [], ("严", "准"), position=2).done
