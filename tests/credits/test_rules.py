"""What is carried over, what is missing, and when a year is over."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credits.forms import hours_of
from app.credits.rules import Earned, Rule, bounds, rule_of, standing

OLD, NEW = Rule(2024, 3000, 0, 1000), Rule(2026, 4000, 1500, 500)


def test_the_rule_of_a_year_is_the_last_that_began_and_of_two_the_later_one() -> None:
    assert rule_of([], 2026) is None
    assert rule_of([OLD, NEW], 2023) is None
    assert rule_of([NEW, OLD], 2025) is OLD
    corrected = Rule(2026, 5000, 0, 0)
    assert rule_of([OLD, NEW, corrected], 2027) is corrected


def test_what_is_over_is_carried_as_far_as_the_rule_of_its_year_lets() -> None:
    earned = {2024: Earned(0, 3500), 2025: Earned(0, 9000), 2026: Earned(1000, 2000)}
    assert standing([OLD, NEW], earned, 2025).carried == 500
    found = standing([OLD, NEW], earned, 2026)
    assert found.carried == 1000  # of 6500 over, 1000 at most
    assert (found.total, found.missing) == (3000, 1000)
    assert found.half_missing == 0  # 1000 carried and 1000 earned are more than 1500
    assert standing([OLD, NEW], {}, 2026).half_missing == 1500


def test_without_a_rule_nothing_is_missing_and_nothing_carried() -> None:
    found = standing([], {2025: Earned(0, 9000)}, 2026)
    assert (found.carried, found.missing, found.half_missing, found.rule) == (0, 0, 0, None)


RULES = st.lists(
    st.builds(
        lambda year, target, half, carry: Rule(year, target, min(half, target), carry),
        st.integers(2020, 2026),
        st.integers(1, 9000),
        st.integers(0, 9000),
        st.integers(0, 3000),
    ),
    max_size=4,
)
EARNED = st.dictionaries(
    st.integers(2018, 2027),
    st.tuples(st.integers(0, 9000), st.integers(0, 9000)).map(lambda two: Earned(min(two), max(two))),
)


@given(RULES, EARNED, st.integers(2018, 2028))
def test_more_hours_never_make_more_missing(rules: list[Rule], earned: dict[int, Earned], year: int) -> None:
    before = standing(rules, earned, year)
    assert before.missing >= 0
    assert before.carried <= max((rule.carry for rule in rules), default=0)
    for other in range(2018, year + 1):
        one = earned.get(other, Earned())
        more = {**earned, other: Earned(one.half + 100, one.whole + 100)}
        after = standing(rules, more, year)
        assert after.missing <= before.missing
        assert after.half_missing <= before.half_missing


def test_a_year_begins_and_ends_at_the_sites_midnight() -> None:
    begins, middle, ends = bounds(2026, ZoneInfo("Asia/Shanghai"))
    assert begins == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert middle == datetime(2026, 6, 30, 16, tzinfo=UTC)
    assert ends == datetime(2026, 12, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("8", 800),
        (" 4.5 ", 450),
        ("0.25", 25),
        ("1000", 100_000),
        *((typed, None) for typed in ("1000.01", "1.234", "-1", "", "八", "1e3", "٣", "NaN")),
    ],
)
def test_hours_are_read_exactly_or_not_at_all(typed: str, hours: int | None) -> None:
    assert hours_of(typed) == hours
