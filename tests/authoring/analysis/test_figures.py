"""The figures of papers and questions, against published ones, against another way to count, and as laws."""

from fractions import Fraction
from random import Random
from statistics import correlation as pearson
from statistics import mean, stdev, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authoring.rules.analysis.answers import ENOUGH, Answered, sat
from app.authoring.rules.analysis.items import ItemFigures, item_figures, surely_below, takers
from app.authoring.rules.analysis.papers import PaperFigures, alpha, histogram, paper_figures, spread
from tests.authoring.analysis.tables import FINAL, QUIZ, answers, lsat


def items(found: list[Answered]) -> dict[str, ItemFigures]:
    return {item: item_figures(taken) for item, taken in takers(found, sat(found)).items()}


def paper(found: list[Answered]) -> PaperFigures:
    return paper_figures(sat(found)[found[0].paper])


def alpha_of(found: list[Answered]) -> float | None:
    return alpha(list(sat(found)[found[0].paper].sittings.values()))


# What the R package ltm prints for these data, descript(LSAT): Rizopoulos, Journal of Statistical Software 17 (2006) 5;
# the proportions right, Cronbach's alpha of all items, and the point-biserial with the total score without the item.
SHARES = ["0.924", "0.709", "0.553", "0.763", "0.870"]
EXCLUDED = [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]
ALPHA = 0.2950


def test_alpha_is_the_published_one() -> None:
    assert paper(answers(lsat())).alpha == pytest.approx(ALPHA, abs=5e-5)


def test_the_share_right_and_the_correlation_with_the_rest_are_the_published_ones() -> None:
    found = items(answers(lsat()))
    for n, (share, r) in enumerate(zip(SHARES, EXCLUDED, strict=True), 1):
        assert found[f"q{n}"].share == Fraction(share)
        assert found[f"q{n}"].r == pytest.approx(r, abs=5e-5)


tables = st.integers(2, 6).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 1), min_size=k, max_size=k), min_size=2, max_size=40)
)
drawn = st.lists(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 1), min_size=1, max_size=5), min_size=1, max_size=40
)


def textbook_alpha(table: list[list[int]]) -> float | None:
    totals = [sum(row) for row in table]
    k = len(table[0])
    whole: float = variance(totals)
    if not whole:
        return None
    parts: float = sum(variance(column) for column in zip(*table, strict=True))
    return k / (k - 1) * (1 - parts / whole)


@given(tables)
def test_with_the_same_questions_for_all_alpha_is_the_textbook_s(table: list[list[int]]) -> None:
    expected, found = textbook_alpha(table), alpha_of(answers(table))
    if expected is None:
        assert found is None
    else:
        assert found == pytest.approx(expected)


@given(tables)
def test_with_the_same_questions_for_all_r_is_pearson_s_with_the_rest(table: list[list[int]]) -> None:
    for n, found in enumerate(items(answers(table)).values()):
        own = [row[n] for row in table]
        rest = [sum(row) - row[n] for row in table]
        if variance(own) and variance(rest):
            assert found.r == pytest.approx(pearson(own, rest))
        else:
            assert found.r is None


@given(drawn)
def test_whatever_was_drawn_shares_lie_in_0_to_1_and_correlations_in_minus_1_to_1(table: list[dict[str, int]]) -> None:
    for found in items(answers(table)).values():
        assert 0 <= found.share <= 1
        assert found.share == found.gained  # nothing here is half right
        assert found.r is None or -1 <= found.r <= 1
        assert found.right <= found.n
    value = alpha_of(answers(table))
    assert value is None or value <= 1


@given(drawn, st.randoms(use_true_random=False))
def test_the_order_of_learners_makes_no_difference(table: list[dict[str, int]], chance: Random) -> None:
    mixed = chance.sample(table, len(table))
    before, after = items(answers(table)), items(answers(mixed))
    assert before.keys() == after.keys()
    for item, found in before.items():
        assert (found.n, found.right) == (after[item].n, after[item].right)
        assert sorted(found.upper) == sorted(after[item].upper)
        assert sorted(found.lower) == sorted(after[item].lower)
        assert found.r == (None if after[item].r is None else pytest.approx(after[item].r))


@given(tables)
def test_a_question_that_all_get_right_moves_no_correlation(table: list[list[int]]) -> None:
    before, after = items(answers(table)), items(answers([[*row, 1] for row in table]))
    for item, found in before.items():
        assert after[item].r == (None if found.r is None else pytest.approx(found.r))
    assert after[f"q{len(table[0]) + 1}"].r is None


@given(tables)
def test_marks_turned_round_give_the_same_alpha_and_the_same_correlations(table: list[list[int]]) -> None:
    turned = [[1 - one for one in row] for row in table]
    before, after = alpha_of(answers(table)), alpha_of(answers(turned))
    assert after == (None if before is None else pytest.approx(before))
    first, second = items(answers(table)), items(answers(turned))
    assert {item: one.r is None for item, one in first.items()} == {item: one.r is None for item, one in second.items()}
    for item, found in first.items():
        if found.r is not None:
            assert second[item].r == pytest.approx(found.r)


def test_papers_drawn_at_random_give_the_alpha_of_one_that_all_have() -> None:
    """60 like questions, 8 in each paper: the same learners, once with the same 8, once with 8 of their own."""
    chance = Random(7)
    able = [chance.gauss(0, 1) for _ in range(1500)]

    def right(ability: float) -> int:
        return int(ability + chance.gauss(0, 1.5) > 0)

    same = alpha_of(answers([[right(one) for _ in range(8)] for one in able]))
    own = [{f"q{n}": right(one) for n in chance.sample(range(60), 8)} for one in able]
    assert alpha_of(answers(own)) == pytest.approx(same, abs=0.04)


def test_a_paper_with_hard_questions_does_not_pass_for_a_weak_learner() -> None:
    """Half the learners draw a hard question beside q1, half an easy one; q1 has nothing to do with either."""
    table = [{"q1": n % 2, "hard": int(n % 20 < 2)} for n in range(200)]
    table += [{"q1": int(n % 4 > 0), "easy": int(n % 20 > 1)} for n in range(200)]
    raw = pearson([row["q1"] for row in table], [row.get("hard", row.get("easy", 0)) for row in table])
    found = items(answers(table))["q1"].r
    assert raw > 0.15
    assert found is not None
    assert abs(found) < 0.1


def test_two_kinds_of_paper_are_not_held_against_each_other() -> None:
    """In the final everything goes better than in the quiz: that alone is no correlation."""
    chance = Random(3)
    quiz = [[chance.randint(0, 4) // 4, chance.randint(0, 4) // 4] for _ in range(300)]
    final = [[chance.randint(0, 4) and 1, chance.randint(0, 4) and 1] for _ in range(300)]
    found = items(answers(quiz, QUIZ) + answers(final, FINAL, first=1001))
    assert found["q1"].n == 600
    r = found["q1"].r
    assert r is not None
    assert abs(r) < 0.12


def test_a_person_counts_once_for_a_question_with_what_he_gave_first() -> None:
    quiz, final = answers([[1, 0]], QUIZ), answers([[0, 0]], FINAL)
    found = items(quiz + final)
    assert (found["q1"].n, found["q1"].right) == (1, 1)


def test_mean_and_spread_are_of_shares() -> None:
    chance = Random(5)
    table = [[chance.randint(0, 1) for _ in range(4)] for _ in range(ENOUGH)]
    found = paper(answers(table))
    shares = [sum(row) / 4 for row in table]
    assert found.n == ENOUGH
    assert float(found.mean or 0) == pytest.approx(mean(shares))
    assert float(found.spread or 0) == pytest.approx(stdev(shares), abs=1e-6)


def test_with_29_there_is_nothing_to_say_and_with_30_there_is() -> None:
    few, enough = (paper(answers([[n % 2, n % 3 and 1] for n in range(count)])) for count in (29, 30))
    assert (few.n, few.enough, few.mean, few.spread, few.alpha, few.bars) == (29, False, None, None, None, ())
    assert enough.enough
    assert enough.mean is not None
    assert sum(enough.bars) == 30


def test_full_points_stand_in_the_last_bar() -> None:
    shares = [Fraction(0), Fraction(9, 100), Fraction(1, 10), Fraction(99, 100), Fraction(1)]
    assert histogram(shares) == (2, 1, 0, 0, 0, 0, 0, 0, 0, 2)


def test_one_learner_has_no_spread() -> None:
    assert spread([Fraction(1)]) is None


@pytest.mark.parametrize(
    ("r", "n", "sure"), [(-0.1, 30, False), (-0.4, 30, True), (-0.1, 1000, True), (-0.9, 3, False)]
)
def test_a_correlation_is_surely_negative_when_chance_does_not_explain_it(r: float, n: int, sure: bool) -> None:
    assert surely_below(r, n, 0) is sure
