"""Who is known when a roster comes: what is stored of persons, how they are found, and how far somebody may reach."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from app.desk.rules.roster.units import Unit, Units
from app.desk.rules.roster.values import Appointed
from app.people.rules import Sex, normalised_account


class Counted(NamedTuple):
    """An enrolment in the class: in which unit it counts, and whether it does."""

    id: int
    ref: str
    unit_id: int
    withdrawn: bool


@dataclass(frozen=True)
class Known:
    """One person as he is stored."""

    id: int
    ref: str
    name: str
    sex: Sex | None = None
    phones: tuple[str, ...] = ()
    staff: tuple[tuple[int, str], ...] = ()  # the unit that issued it, and the number as it is compared
    unit_id: int | None = None  # where he is
    enrolment: Counted | None = None  # in this class
    department: str = ""
    branch: str = ""
    post: str = ""
    administrative_post: str = ""
    rank: str = ""
    appointed: Appointed | None = None
    off: bool = False
    fresh: bool = False  # he never signed in and has no password
    more: bool = False  # more than a learner
    learner: bool = False

    @property
    def phone(self) -> str:
        return self.phones[0] if self.phones else ""

    @property
    def staff_number(self) -> str:
        return self.staff[0][1] if self.staff else ""


class Standing:
    """The class as it is, the persons whom its roster may mean, and the units that may be written there.

    `reach`: none for whoever sees the whole class; otherwise the units whose rows are his, and `units` holds no others.
    """

    def __init__(self, units: Units, known: Iterable[Known], reach: frozenset[int] | None = None) -> None:
        self.units, self.reach = units, reach
        self.known = tuple(known)
        self.by_phone = {phone: one for one in self.known for phone in one.phones}
        self.by_staff: dict[str, list[tuple[int, Known]]] = defaultdict(list)
        for one in self.known:
            for issuer, number in one.staff:
                self.by_staff[number].append((issuer, one))

    def is_mine(self, one: Known) -> bool:
        """Whether a row may speak of this person: by where he counts, else by where he is."""
        if self.reach is None:
            return True
        return (one.enrolment.unit_id if one.enrolment else one.unit_id) in self.reach

    def with_staff_number(self, number: str, name: str, unit: Unit) -> tuple[Known, ...]:
        """Who has this number in the unit's own line; else in any unit under this very name.

        Other units may give the same number, so that whoever may not speak of those is not told that somebody has it.
        """
        found = self.by_staff.get(normalised_account(number), [])
        if exact := [one for issuer, one in found if issuer == unit.id]:
            return tuple(exact)
        mine = [(issuer, one) for issuer, one in found if self.is_mine(one)]
        line = {one.id: one for issuer, one in mine if self._in_line(issuer, unit)}
        return tuple(line.values() or {one.id: one for _, one in mine if one.name == name}.values())

    def _in_line(self, issuer: int, unit: Unit) -> bool:
        """Whether one of the two is the other, or above it."""
        issued_by = self.units.by_id.get(issuer)
        return issuer in unit.line or (issued_by is not None and unit.id in issued_by.line)
