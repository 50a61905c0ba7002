"""What a year asks for and what somebody has of it; hours are hundredths everywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum


class Decision(StrEnum):
    APPROVED = "approved"
    REFUSED = "refused"  # or taken back


@dataclass(frozen=True)
class Rule:
    """Holds from a year on, until another one does. `half`: by the end of June, 0 for nothing; `carry`: the most of
    what is over the target that counts in the next year."""

    since_year: int
    target: int
    half: int
    carry: int


@dataclass(frozen=True)
class Earned:
    """In one year: by the end of June, and in all of it."""

    half: int = 0
    whole: int = 0


@dataclass(frozen=True)
class Standing:
    """Of one person in one year; without a rule nothing is asked for."""

    year: int
    carried: int
    earned: Earned
    rule: Rule | None

    @property
    def total(self) -> int:
        return self.carried + self.earned.whole

    @property
    def missing(self) -> int:
        return max(self.rule.target - self.total, 0) if self.rule else 0

    @property
    def half_missing(self) -> int:
        return max(self.rule.half - self.carried - self.earned.half, 0) if self.rule else 0


def rule_of(rules: Sequence[Rule], year: int) -> Rule | None:
    """`rules` in the order in which they were set: of two for the same year the later one holds."""
    fitting = [(rule.since_year, n, rule) for n, rule in enumerate(rules) if rule.since_year <= year]
    return max(fitting)[2] if fitting else None


def standing(rules: Sequence[Rule], earned: Mapping[int, Earned], year: int) -> Standing:
    """What is carried over begins in the first year that has a rule."""
    carried = 0
    for one in range(min((rule.since_year for rule in rules), default=year), year):
        rule = rule_of(rules, one)
        over = carried + earned.get(one, Earned()).whole - (rule.target if rule else 0)
        carried = min(max(over, 0), rule.carry) if rule else 0
    return Standing(year, carried, earned.get(year, Earned()), rule_of(rules, year))


def bounds(year: int, zone: tzinfo) -> tuple[datetime, datetime, datetime]:
    """When a year of the site's zone begins, when its second half does, and when it is over."""
    days = ((year, 1), (year, 7), (year + 1, 1))
    begins, middle, ends = (datetime(y, month, 1, tzinfo=zone).astimezone(UTC) for y, month in days)
    return begins, middle, ends
