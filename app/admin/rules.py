"""What administrators ask for, as values."""

from dataclasses import dataclass
from datetime import date

from app.people.rules import Role, Scope


@dataclass(frozen=True)
class NewAccount:
    name: str
    account: str  # normalised
    unit: str  # a ref
    post: str
    is_learner: bool


@dataclass(frozen=True)
class Appointed:
    """To a post in the Party; a month without a day is its first, and said to be only a month."""

    branch: str
    post: str
    appointed_on: date | None
    only_month: bool


@dataclass(frozen=True)
class NewGrant:
    person: str  # a ref
    role: Role
    scope: Scope
    target: str  # the ref of a unit or a class, or a course's slug; empty for the site
