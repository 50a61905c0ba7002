"""What a roster changes in a class: a difference against what is there, of which nothing is done yet."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.desk.rules.roster.reading import places
from app.desk.rules.roster.standing import Known, Standing
from app.desk.rules.roster.units import Unit
from app.desk.rules.roster.values import TEXTS, Appointed, Code, Entry, Fault, Field, Place, Roster
from app.people.rules import Sex, normalised_account


@dataclass(frozen=True)
class Change:
    field: Field
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One row that can be done: who it is (none: nobody known), where to, and what becomes another."""

    entry: Entry
    unit: Unit
    known: Known | None = None
    changes: tuple[Change, ...] = ()
    left: int | None = None  # the unit in which he counted, where that is another
    namesakes: int = 0  # others of this name in the class and in the file

    @property
    def is_new(self) -> bool:
        """Not in the class, or no longer."""
        return self.known is None or self.known.enrolment is None or self.known.enrolment.withdrawn


@dataclass(frozen=True)
class RefusedRow:
    entry: Entry
    faults: tuple[Fault, ...]
    units: tuple[Unit, ...] = ()  # among which the unit may be chosen, the likeliest first


@dataclass(frozen=True)
class Plan:
    """In the order of the file; `missing` are in the class and not in the file."""

    new: tuple[Line, ...] = ()
    moved: tuple[Line, ...] = ()
    changed: tuple[Line, ...] = ()
    unchanged: int = 0
    missing: tuple[Known, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    left_out: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.new + self.moved + self.changed

    @property
    def counts(self) -> dict[str, int]:
        groups = {"new": self.new, "moved": self.moved, "changed": self.changed, "missing": self.missing}
        return {name: len(group) for name, group in groups.items()} | {
            "unchanged": self.unchanged,
            "refused": len(self.refused),
        }

    @property
    def digest(self) -> str:
        """Another one where anything else would be done than what was shown."""
        told = [
            (line.entry, line.unit.id, line.left, line.known.id if line.known else 0, line.changes)
            for line in self.lines
        ]
        return hashlib.sha256(repr((told, [one.id for one in self.missing])).encode()).hexdigest()[:32]


def plan(roster: Roster, standing: Standing, row_units: dict[Place, str], said_units: dict[str, str]) -> Plan:
    """`row_units`, `said_units`: refs of the units that somebody chose for one row, or for one way of writing.

    What was chosen for the row comes first, then the one unit of exactly that name, then what was said of the writing.
    Whoever is named in a refused row or in one that was left out is not missing.
    """
    judged = [_judged(entry, standing, row_units, said_units) for entry in roster.entries if not entry.left_out]
    lines, refused = _one_row_each(judged)
    left_out = [entry for entry in roster.entries if entry.left_out]
    undone = [*(row.entry for row in refused), *left_out]
    seen = {line.known.id for line in lines if line.known} | set(_named_in(undone, standing))
    names = Counter(line.entry.name for line in lines)
    here = defaultdict[str, set[int]](set)
    for one in standing.known:
        if one.enrolment and not one.enrolment.withdrawn and standing.is_mine(one):
            here[one.name].add(one.id)
    new = [
        replace(line, namesakes=names[line.entry.name] - 1 + len(here[line.entry.name] - seen))
        for line in lines
        if line.is_new
    ]
    stay = [line for line in lines if not line.is_new]
    missing = [
        one
        for one in standing.known
        if one.enrolment and not one.enrolment.withdrawn and one.id not in seen and standing.is_mine(one)
    ]
    return Plan(
        new=tuple(new),
        moved=tuple(line for line in stay if line.left),
        changed=tuple(line for line in stay if not line.left and line.changes),
        unchanged=sum(not line.left and not line.changes for line in stay),
        missing=tuple(missing),
        refused=tuple(refused),
        left_out=len(left_out),
    )


def _named_in(entries: Sequence[Entry], standing: Standing) -> Iterator[int]:
    """Whom rows that are not done may mean: by a number, or by the name."""
    names = {entry.name for entry in entries if entry.name}
    phones = {entry.phone for entry in entries if entry.phone}
    numbers = {normalised_account(entry.staff_number) for entry in entries if entry.staff_number}
    for one in standing.known:
        if one.name in names or phones & set(one.phones) or numbers & {number for _, number in one.staff}:
            yield one.id


def _judged(
    entry: Entry, standing: Standing, row_units: dict[Place, str], said_units: dict[str, str]
) -> Line | RefusedRow:
    faults = list(entry.faults)
    unit = standing.units.by_ref.get(row_units.get(entry.place, "")) or standing.units.said(entry.unit, said_units)
    near: tuple[Unit, ...] = ()
    if unit is not None:
        faults = [fault for fault in faults if fault.field is not Field.UNIT]
    elif entry.unit:
        found = standing.units.found(entry.unit)
        unit = found[0] if len(found) == 1 else None
        near = () if unit else found or standing.units.nearest(entry.unit)
        if unit is None:
            faults.append(Fault(Field.UNIT, _unit_code(found, standing), entry.unit))
    if faults or unit is None:
        return RefusedRow(entry, tuple(faults), near)
    known = _meant(entry, unit, standing)
    if isinstance(known, Fault):
        return RefusedRow(entry, (known,))
    changes = tuple(_changes(entry, known)) if known else ()
    if known and known.more and any(change.field in _OF_THE_ACCOUNT for change in changes):
        return RefusedRow(entry, (Fault(changes[0].field, Code.PROTECTED, known.name),))
    if known and (taken := _number_taken(changes, known, standing)):
        return RefusedRow(entry, (taken,))
    counts = known.enrolment.unit_id if known and known.enrolment else known.unit_id if known else None
    return Line(entry, unit, known, changes, counts if counts != unit.id else None)


_OF_THE_ACCOUNT = frozenset({Field.NAME, Field.PHONE, Field.STAFF_NUMBER})


def _number_taken(changes: Sequence[Change], known: Known, standing: Standing) -> Fault | None:
    """His new staff number is issued where his old one was, and there it may be somebody else's."""
    number = _new_number(changes)
    for issuer, one in standing.by_staff.get(number, []) if number and known.staff else []:
        if issuer == known.staff[0][0] and one.id != known.id:
            return Fault(Field.STAFF_NUMBER, Code.STAFF_TAKEN if standing.is_mine(one) else Code.NOT_YOURS, number)
    return None


def _new_number(changes: Sequence[Change]) -> str:
    return next((normalised_account(one.after) for one in changes if one.field is Field.STAFF_NUMBER), "")


def _unit_code(found: tuple[Unit, ...], standing: Standing) -> Code:
    if found:
        return Code.UNIT_AMBIGUOUS
    return Code.UNIT_UNKNOWN if standing.reach is None else Code.UNIT_NOT_YOURS


def _meant(entry: Entry, unit: Unit, standing: Standing) -> Known | Fault | None:
    """The person whose phone or staff number this is; never one who only has the name."""
    by_phone = standing.by_phone.get(entry.phone) if entry.phone else None
    by_staff = standing.with_staff_number(entry.staff_number, entry.name, unit) if entry.staff_number else ()
    if by_phone is not None and by_staff:
        by_staff = tuple(one for one in by_staff if one.id == by_phone.id) or by_staff
    if any(not standing.is_mine(one) for one in (*by_staff, *filter(None, [by_phone]))):
        return Fault(Field.PHONE if by_phone else Field.STAFF_NUMBER, Code.NOT_YOURS)
    if len(by_staff) > 1:
        return Fault(Field.STAFF_NUMBER, Code.STAFF_AMBIGUOUS, entry.staff_number)
    if by_phone is not None and by_staff and by_staff[0].id != by_phone.id:
        details = {"phone": by_phone.name, "staff": by_staff[0].name}
        return Fault(Field.PHONE, Code.KEYS_DISAGREE, entry.phone, details)
    known = by_phone or (by_staff[0] if by_staff else None)
    if known is not None and known.off and not known.fresh:
        return Fault(Field.NAME, Code.OFF, known.name)
    return known


def _changes(entry: Entry, known: Known) -> Iterator[Change]:
    """What the row says otherwise; what it leaves blank it does not say."""
    if entry.name != known.name:
        yield Change(Field.NAME, known.name, entry.name)
    if entry.phone and entry.phone not in known.phones:
        yield Change(Field.PHONE, known.phone, entry.phone)
    number = normalised_account(entry.staff_number)
    if number and number not in {one for _, one in known.staff}:
        yield Change(Field.STAFF_NUMBER, known.staff_number, entry.staff_number)
    if entry.sex and entry.sex is not known.sex:
        yield Change(Field.SEX, _word(known.sex), entry.sex.value)
    for field in TEXTS:
        before, after = getattr(known, field), getattr(entry, field)
        if after and after != before:
            yield Change(field, before, after)
    if entry.appointed and _says_more(entry.appointed, known.appointed):
        yield Change(Field.APPOINTED, str(known.appointed or ""), str(entry.appointed))


def _word(sex: Sex | None) -> str:
    return sex.value if sex else ""


def _says_more(said: Appointed, known: Appointed | None) -> bool:
    """A month does not contradict a day in it."""
    within = known is not None and said.only_month and known.day.replace(day=1) == said.day
    return said != known and not within


def _one_row_each(judged: Sequence[Line | RefusedRow]) -> tuple[list[Line], list[RefusedRow]]:
    """Two rows that speak of one person, or of one staff number in one unit, are both refused."""
    rows: dict[object, list[Entry]] = defaultdict(list)
    for one in judged:
        if isinstance(one, Line):
            for key in _keys(one):
                rows[key].append(one.entry)
    lines: list[Line] = []
    refused: list[RefusedRow] = []
    for one in judged:
        if isinstance(one, RefusedRow):
            refused.append(one)
        elif fault := _shared(one, rows):
            refused.append(RefusedRow(one.entry, (fault,)))
        else:
            lines.append(one)
    return lines, refused


def _keys(line: Line) -> Iterator[tuple[str, object]]:
    if line.known:
        yield "person", line.known.id
        if number := _new_number(line.changes):
            yield "number", (line.known.staff[0][0] if line.known.staff else line.unit.id, number)
    elif line.entry.staff_number:
        yield "number", (line.unit.id, normalised_account(line.entry.staff_number))


def _shared(line: Line, rows: dict[object, list[Entry]]) -> Fault | None:
    for key in _keys(line):
        others = [entry.place for entry in rows[key] if entry.place != line.entry.place]
        if others:
            told = {"rows": places(others, line.entry.place)}
            if key[0] == "person" and line.known:
                return Fault(Field.NAME, Code.PERSON_TWICE, line.known.name, told)
            return Fault(Field.STAFF_NUMBER, Code.STAFF_TWICE, line.entry.staff_number, told)
    return None
