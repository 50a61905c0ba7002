"""Each roster as it was expected, by hand, before anything read it."""

from collections.abc import Iterator

import pytest

from app.classes.models import TrainingClass
from app.db import Database
from app.desk.queries.standing import EVERYTHING, standing_of
from app.desk.rules.roster import words
from app.desk.rules.roster.plan import Plan, plan
from app.desk.rules.roster.reading import read_roster
from app.desk.rules.roster.units import Unit
from app.desk.rules.roster.values import Roster as Understood
from tests.cast import NOW
from tests.desk.roster.contents import CONTENTS
from tests.desk.roster.expected import New, Roster
from tests.desk.roster.files import sheets_of
from tests.desk.roster.layouts import LAYOUTS
from tests.school import School

ROSTERS = {**LAYOUTS, **CONTENTS}


def understood(roster: Roster, database: Database, klass: TrainingClass) -> tuple[Understood, Plan]:
    read = read_roster(sheets_of(roster), NOW.date())
    return read, database.read(lambda session: plan(read, standing_of(session, klass, read, EVERYTHING, NOW), {}, {}))


def path(unit: Unit) -> str:
    """As the expectations write it: two units are called 办公室."""
    return "/".join(unit.path[-2:]) if unit.name == "办公室" else unit.name


def came_in(found: Plan) -> list[New]:
    return [
        New(
            line.entry.place.row,
            line.entry.name,
            line.entry.phone,
            line.entry.staff_number,
            path(line.unit),
            line.entry.branch,
            line.entry.post,
            str(line.entry.appointed or ""),
            line.entry.sex or "",
            line.entry.place.sheet,
        )
        for line in found.new
    ]


def expected(roster: Roster) -> Iterator[New]:
    only = next(iter(roster.sheets)) if len(roster.sheets) == 1 else ""
    for one in roster.new:
        yield one if one.sheet or not only else New(**{**vars(one), "sheet": only})


@pytest.mark.parametrize("name", ROSTERS)
def test_a_roster_is_understood_as_was_written_down(
    name: str, school: School, database: Database, klass: TrainingClass
) -> None:
    roster = ROSTERS[name]
    read, found = understood(roster, database, klass)
    if roster.file_refused:
        assert read.fault is not None
        assert roster.file_refused in words.unreadable(read.fault)
        assert found.counts == {"new": 0, "moved": 0, "changed": 0, "missing": 0, "unchanged": 0, "refused": 0}
        return
    assert read.fault is None
    assert came_in(found) == list(expected(roster))
    assert (found.moved, found.changed, found.unchanged, found.missing) == ((), (), 0, ())
    refused = {(row.entry.place.sheet, row.entry.place.row): row for row in found.refused}
    only = next(iter(roster.sheets))
    assert sorted(refused) == sorted((bad.sheet or only, bad.row) for bad in roster.refused)
    for bad in roster.refused:
        row = refused[bad.sheet or only, bad.row]
        assert bad.column in {words.column(fault.field) for fault in row.faults}, bad
        assert bad.says in words.reasons(row.faults), bad
        assert not bad.suggests or bad.suggests in {unit.name for unit in row.units}, bad
    if len(roster.sheets) == 1:
        assert [one.place.row for one in read.skipped] == list(roster.skipped)
    told = [column.heading for header in read.headers for column in header.columns if column.field is None]
    cards = [c.heading for header in read.headers for c in header.columns if c.field == "identity_card"]
    assert [*told, *cards] == list(roster.ignored)
    everything = repr((read, found)) + "".join(words.reasons(row.faults, row.units) for row in found.refused)
    assert not [word for word in roster.untold if word in everything]
