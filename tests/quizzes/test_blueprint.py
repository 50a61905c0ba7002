"""A drawn paper is what its table says; what a bank cannot give is told, and nothing less."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.rules.blueprint import Drawn, Row, draw_rows, supply
from app.quizzes.rules.drawing import BankTooSmall, Candidate
from app.quizzes.rules.questions import Use

MODULES, TYPES = ("a", "b"), ("single", "fill")


@st.composite
def banks(draw: st.DrawFn) -> list[Candidate]:
    size = draw(st.integers(0, 9))
    return [
        Candidate(
            slug=f"q{n}",
            id=n,
            use=draw(st.sampled_from([Use.QUIZ, Use.FINAL])),
            lesson="l",
            module=draw(st.sampled_from(MODULES)),
            type=draw(st.sampled_from(TYPES)),
            difficulty=draw(st.integers(1, 2)),
        )
        for n in range(size)
    ]


tables = st.lists(
    st.builds(
        Row,
        count=st.integers(1, 2),
        points=st.sampled_from([100, 200]),
        module=st.sampled_from(["", *MODULES]),
        type=st.sampled_from(["", *TYPES]),
        difficulty=st.integers(0, 2),
        use=st.sampled_from(["", "quiz", "final"]),
    ),
    min_size=1,
    max_size=3,
)
seeds = st.integers(0, 1000).map(Random)


def can_stand(rows: list[Row], chosen: tuple[Candidate, ...]) -> bool:
    """Whether each of these can stand for a place of a row of its own, by trying all."""
    places = [row for row in rows for _ in range(row.count)]

    def go(at: int, free: tuple[int, ...]) -> bool:
        if at == len(chosen):
            return True
        return any(places[n].fits(chosen[at]) and go(at + 1, tuple(x for x in free if x != n)) for n in free)

    return go(0, tuple(range(len(places))))


def most(rows: list[Row], pool: list[Candidate]) -> int:
    asked = sum(row.count for row in rows)
    sizes = range(min(asked, len(pool)), -1, -1)
    return next(n for n in sizes if any(can_stand(rows, some) for some in combinations(pool, n)))


def names(paper: list[Drawn]) -> set[str]:
    return {one.candidate.slug for one in paper}


@given(tables, banks(), seeds)
def test_a_paper_has_of_each_row_what_it_asks_for_and_no_question_twice(
    rows: list[Row], pool: list[Candidate], random: Random
) -> None:
    asked = sum(row.count for row in rows)
    if supply(rows, pool).missing:
        with pytest.raises(BankTooSmall):
            draw_rows(rows, pool, random)
        return
    paper = draw_rows(rows, pool, random)
    assert len(names(paper)) == len(paper) == asked
    assert can_stand(rows, tuple(one.candidate for one in paper))
    assert sorted(one.points for one in paper) == sorted(row.points for row in rows for _ in range(row.count))
    worth = [Row(row.count, row.points, row.module, row.type, row.difficulty, row.use) for row in rows]
    for points in (100, 200):
        mine = tuple(one.candidate for one in paper if one.points == points)
        assert can_stand([row for row in worth if row.points == points], mine)


@given(tables, banks())
def test_what_a_bank_lacks_is_what_trying_everything_finds(rows: list[Row], pool: list[Candidate]) -> None:
    found = supply(rows, pool)
    assert found.reached == most(rows, pool)
    assert found.found == tuple(sum(row.fits(one) for one in pool) for row in rows)


@given(tables, banks(), st.sets(st.sampled_from([f"q{n}" for n in range(9)])), seeds)
def test_no_paper_has_less_of_what_is_to_be_avoided(
    rows: list[Row], pool: list[Candidate], avoid: set[str], random: Random
) -> None:
    if supply(rows, pool).missing:
        return
    paper = draw_rows(rows, pool, random, avoid)
    fresh = [one for one in pool if one.slug not in avoid]
    assert len(names(paper) & avoid) == sum(row.count for row in rows) - most(rows, fresh)


@given(tables, banks(), seeds)
def test_a_make_up_shares_no_more_with_the_first_than_was_promised(
    rows: list[Row], pool: list[Candidate], random: Random
) -> None:
    found = supply(rows, pool)
    if found.missing:
        return
    first = names(draw_rows(rows, pool, random))
    second = names(draw_rows(rows, pool, random, first))
    assert len(second & first) <= found.asked - found.fresh


@given(tables, banks(), seeds)
def test_what_was_seen_seldom_comes_first(rows: list[Row], pool: list[Candidate], random: Random) -> None:
    if supply(rows, pool).missing:
        return
    seldom = {one.slug: int(one.slug[1:]) % 2 for one in pool}
    paper = draw_rows(rows, pool, random, {"nothing"}, seldom)
    often = sum(seldom[slug] for slug in names(paper))
    assert often == sum(row.count for row in rows) - most(rows, [one for one in pool if not seldom[one.slug]])


def test_the_same_random_draws_the_same_paper_from_a_bank_in_any_order() -> None:
    pool = [Candidate(f"q{n}", n, Use.QUIZ, "l", "a", "single", 1 + n % 3) for n in range(30)]
    rows = [Row(3, 200, difficulty=1), Row(4, 100)]
    assert draw_rows(rows, pool, Random(7)) == draw_rows(rows, pool[::-1], Random(7))
