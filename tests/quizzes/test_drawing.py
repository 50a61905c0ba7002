from collections import Counter
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.rules.drawing import BankTooSmall, Candidate, draw, draw_final
from app.quizzes.rules.questions import Use


@st.composite
def pools(draw: st.DrawFn) -> list[Candidate]:
    """A bank whose lessons and modules are of any size, kept and quiz questions mixed."""
    rows = draw(st.lists(st.tuples(st.sampled_from([Use.FINAL, Use.QUIZ]), st.integers(0, 5)), max_size=24))
    return [
        Candidate(f"q{n}", n, use, lesson=f"l{lesson}", module=f"m{lesson // 2}", type="single", difficulty=1)
        for n, (use, lesson) in enumerate(rows)
    ]


seeds = st.integers(0, 2**32)
shares = st.integers(0, 100)


@given(pools(), st.data(), seeds)
def test_a_quiz_has_no_question_twice_and_is_the_same_for_the_same_chance(
    pool: list[Candidate], data: st.DataObject, seed: int
) -> None:
    count = data.draw(st.integers(0, len(pool)))
    drawn = draw(pool, count, Random(seed))
    assert len({candidate.slug for candidate in drawn}) == count
    assert draw(list(reversed(pool)) * 2, count, Random(seed)) == drawn


@given(pools(), st.data(), seeds)
def test_no_question_stays_out_that_was_seen_less_often(pool: list[Candidate], data: st.DataObject, seed: int) -> None:
    seen = {candidate.slug: data.draw(st.integers(0, 3)) for candidate in pool}
    drawn = draw(pool, data.draw(st.integers(0, len(pool))), Random(seed), seen)
    out = [seen[candidate.slug] for candidate in pool if candidate not in drawn]
    assert max((seen[candidate.slug] for candidate in drawn), default=0) <= min(out, default=3)


@given(pools(), st.data(), seeds)
def test_a_quiz_takes_as_evenly_from_lessons_as_they_allow(
    pool: list[Candidate], data: st.DataObject, seed: int
) -> None:
    drawn = draw(pool, data.draw(st.integers(0, len(pool))), Random(seed))
    size, taken = Counter(c.lesson for c in pool), Counter(c.lesson for c in drawn)
    for one, other in product(size, repeat=2):
        assert taken[one] - taken[other] <= 1 or taken[other] == size[other]


def test_tries_go_through_the_whole_bank_before_a_question_comes_again() -> None:
    pool = [Candidate(f"q{n}", n, Use.QUIZ, f"l{n % 3}", "m", "single", 1) for n in range(12)]
    seen: Counter[str] = Counter()
    for attempt in range(6):
        seen.update(candidate.slug for candidate in draw(pool, 4, Random(attempt), seen))
        assert max(seen.values()) - min(seen[candidate.slug] for candidate in pool) <= 1


@given(pools(), st.data(), shares, seeds)
def test_a_final_keeps_its_share_or_says_what_is_missing(
    pool: list[Candidate], data: st.DataObject, share: int, seed: int
) -> None:
    count = data.draw(st.integers(0, 12))
    kept = sum(candidate.use == Use.FINAL for candidate in pool)
    try:
        drawn = draw_final(pool, count, share, Random(seed))
    except BankTooSmall:
        assert len(pool) < count or kept * 100 < count * share
        return
    assert len({candidate.slug for candidate in drawn}) == len(drawn) == count
    assert sum(candidate.use == Use.FINAL for candidate in drawn) * 100 >= count * share
    assert draw_final(list(reversed(pool)), count, share, Random(seed)) == drawn


@given(pools(), st.data(), shares, seeds)
def test_a_makeup_repeats_no_more_of_the_first_paper_than_it_must(
    pool: list[Candidate], data: st.DataObject, share: int, seed: int
) -> None:
    count = data.draw(st.integers(0, 10))
    try:
        first = {candidate.slug for candidate in draw_final(pool, count, share, Random(seed))}
        second = draw_final(pool, count, share, Random(seed + 1), frozenset(first))
    except BankTooSmall:
        return
    fresh = [candidate for candidate in pool if candidate.slug not in first]
    fresh_kept = sum(candidate.use == Use.FINAL for candidate in fresh)
    must = max(-(-count * share // 100) - fresh_kept, count - len(fresh), 0)
    assert sum(candidate.slug in first for candidate in second) == must


def papers(pool: list[Candidate], count: int, kept: int) -> Iterator[tuple[int, ...]]:
    """How many from each module, for every paper that takes `kept` of the kept questions."""
    modules = sorted({candidate.module for candidate in pool})
    size = Counter((candidate.use, candidate.module) for candidate in pool)
    ways = product(*(range(size[use, module] + 1) for use in (Use.FINAL, Use.QUIZ) for module in modules))
    for way in ways:
        final, quiz = way[: len(modules)], way[len(modules) :]
        if sum(final) == kept and sum(quiz) == count - kept:
            yield tuple(sorted(a + b for a, b in zip(final, quiz, strict=True)))


@given(pools().filter(lambda pool: len(pool) <= 14), st.data(), shares, seeds)
def test_no_paper_of_the_same_make_is_spread_more_evenly_over_modules(
    pool: list[Candidate], data: st.DataObject, share: int, seed: int
) -> None:
    try:
        drawn = draw_final(pool, data.draw(st.integers(0, len(pool))), share, Random(seed))
    except BankTooSmall:
        return
    modules = Counter({candidate.module: 0 for candidate in pool})
    modules.update(candidate.module for candidate in drawn)
    kept = sum(candidate.use == Use.FINAL for candidate in drawn)
    best = min(papers(pool, len(drawn), kept), key=lambda paper: sum(number**2 for number in paper), default=())
    assert sum(number**2 for number in modules.values()) == sum(number**2 for number in best)


@pytest.mark.parametrize("seed", range(6))
def test_a_module_changes_banks_to_make_room_for_another(seed: int) -> None:
    rows = [("m0", Use.FINAL), ("m0", Use.QUIZ), ("m1", Use.FINAL)]
    pool = [Candidate(f"q{n}", n, use, "l", module, "single", 1) for n, (module, use) in enumerate(rows)]
    assert {candidate.slug for candidate in draw_final(pool, 2, 50, Random(seed))} == {"q1", "q2"}


def test_a_small_bank_is_named_with_its_figures() -> None:
    pool = [Candidate(f"q{n}", n, Use.QUIZ, "l", "m", "single", 1) for n in range(3)]
    with pytest.raises(BankTooSmall) as small:
        draw(pool, 5, Random(1))
    assert (small.value.asked, small.value.found, small.value.use) == (5, 3, None)
    with pytest.raises(BankTooSmall) as small:
        draw_final(pool, 2, 50, Random(1))
    assert (small.value.asked, small.value.found, small.value.use) == (1, 0, Use.FINAL)


def test_questions_of_lessons_and_practice_are_in_no_final() -> None:
    pool = [Candidate(f"q{n}", n, use, "l", "m", "single", 1) for n, use in enumerate(Use)]
    assert {candidate.use for candidate in draw_final(pool, 2, 50, Random(1))} == {Use.FINAL, Use.QUIZ}
    with pytest.raises(BankTooSmall):
        draw_final(pool, 3, 0, Random(1))
