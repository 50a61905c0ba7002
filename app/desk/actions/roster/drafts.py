"""A file is kept while somebody looks at it, mended there, and imported or forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.audit.actions import record
from app.classes.rules import ClassClosed
from app.desk.actions.roster.importing import import_roster
from app.desk.models import RosterDraft, RosterImport, RosterMapping, RosterUnitName
from app.desk.queries.rosters import (
    Desk,
    Looked,
    Waiting,
    draft_of,
    import_of,
    looked,
    mapping_of,
    understood,
    unit_names_of,
    units_within,
    waiting,
)
from app.desk.rules.roster.choices import Choices, Do, Mend, read_choices, written_sheets
from app.desk.rules.roster.units import plain
from app.desk.rules.roster.values import Field
from app.errors import Conflict
from app.people.actions import make_link
from app.people.models import Person
from app.sheets.rules import Sheet

KEPT_FOR = timedelta(days=7)


class RosterChanged(Conflict):
    """Since it was shown, the class or the draft became another."""


class RowsRefused(Conflict):
    """Some rows cannot be imported, and nobody said that they may be left out."""


def keep_draft(session: Session, desk: Desk, sheets: Sequence[Sheet], name: str, sha256: str) -> RosterDraft:
    """`sheets` come without ID card numbers."""
    if desk.klass.closed_at is not None:
        raise ClassClosed
    draft = RosterDraft(
        class_id=desk.klass.id,
        owner_id=desk.person.id,
        at=desk.now,
        file_name=name,
        sha256=sha256,
        content=written_sheets(sheets),
        choices=Choices(mapping_of(session, desk.person), said_units=unit_names_of(session, desk)).written(),
    )
    session.add(draft)
    session.flush()
    return draft


def forget_old_drafts(session: Session, now: datetime) -> None:
    """They hold numbers of people; nobody needs them for long."""
    session.exec(delete(RosterDraft).where(col(RosterDraft.at) < now - KEPT_FOR))


def choose(session: Session, draft: RosterDraft, choices: Choices) -> None:
    draft.choices = choices.written()
    session.add(draft)
    session.flush()


def name_columns(session: Session, draft: RosterDraft, columns: dict[str, Field | None]) -> None:
    choose(session, draft, read_choices(draft.choices).naming(columns))


def mend_row(session: Session, desk: Desk, draft: RosterDraft, mend: Mend) -> bool:
    """Whether the row is one of the draft's, and its unit one that may be chosen.

    What follows from it is found out when the draft is looked at again, not in this write.
    """
    choices = read_choices(draft.choices)
    roster = understood(desk, draft, choices)
    entry = next((one for one in roster.entries if one.place == mend.place), None)
    if entry is None or (mend.unit and mend.unit not in units_within(session, desk).by_ref):
        return False
    if mend.do is Do.LEAVE_OUT:
        choices = choices.leaving_out(mend.place)
    elif mend.do is Do.TAKE_IN:
        choices = choices.taking_in(mend.place)
    else:
        if mend.typed:
            choices = choices.mending(mend.place, mend.typed)
        if mend.unit:
            choices = choices.placing(entry, mend.unit, mend.everywhere)
    choose(session, draft, choices)
    return True


def forget_draft(session: Session, desk: Desk, ref: str) -> None:
    session.delete(draft_of(session, desk, ref, lock=True))
    session.flush()


def import_draft(
    session: Session, desk: Desk, ref: str, digest: str, leave_out: bool, withdraw: Mapping[str, str]
) -> RosterImport:
    """What was shown, and only that; then the draft is gone, and what was said of headings is remembered."""
    draft = draft_of(session, desk, ref, lock=True)
    found = looked(session, desk, draft)
    if found.roster.fault or found.plan.digest != digest:
        raise RosterChanged
    if found.plan.refused and not leave_out:
        raise RowsRefused
    file = (draft.file_name, draft.sha256)
    done = import_roster(session, desk.klass, found.plan, withdraw, file, desk.zone, desk.now, desk.person)
    remember(session, desk.person, named_here(found), desk.now)
    remember_units(session, desk, found)
    session.delete(draft)
    session.flush()
    return done


def named_here(found: Looked) -> dict[str, Field | None]:
    """Headings of this very file of which it was said what they mean."""
    headings = {column.plain for header in found.roster.headers for column in header.columns}
    return {heading: field for heading, field in found.choices.said.items() if heading in headings}


def remember(session: Session, person: Person, said: Mapping[str, Field | None], now: datetime) -> None:
    known = {one.header: one for one in session.exec(select(RosterMapping).where(RosterMapping.by == person.id))}
    for heading, field in said.items():
        value = field.value if field else ""
        row = known.get(heading) or RosterMapping(by=person.id, header=heading, field=value, at=now)
        row.field = value
        session.add(row)
    session.flush()


def remember_units(session: Session, desk: Desk, found: Looked) -> None:
    """Which unit a way of writing meant, of those that stand in this file."""
    here = {plain(entry.unit): entry.unit for entry in found.roster.entries}
    meant = {key: found.units.said(text, found.choices.said_units) for key, text in here.items()}
    said = {key: unit for key, unit in meant.items() if unit}
    query = select(RosterUnitName).where(RosterUnitName.by == desk.person.id)
    known = {one.written: one for one in session.exec(query)}
    for written, unit in said.items():
        row = known.get(written) or RosterUnitName(by=desk.person.id, written=written, unit_id=unit.id, at=desk.now)
        row.unit_id = unit.id
        session.add(row)
    session.flush()


def ask_again(session: Session, desk: Desk, draft: RosterDraft, written: str) -> None:
    """A way of writing a unit that was taken as said before is asked about, here and in later files."""
    choose(session, draft, read_choices(draft.choices).unsaying(written))
    mine = col(RosterUnitName.by) == desk.person.id
    session.execute(delete(RosterUnitName).where(mine, col(RosterUnitName.written) == written))


def make_slips(session: Session, desk: Desk, ref: str) -> list[tuple[Waiting, str]]:
    """A one-time link for each new person who has no password; those made before are void."""
    done = import_of(session, desk, ref, lock=True)
    made = []
    for one in waiting(session, desk, done):
        person = session.get_one(Person, one.known.id)
        made.append((one, make_link(session, person, desk.person, desk.now)))
    told = {"class": desk.klass.name, "import": done.ref, "links": len(made), "persons": [o.known.ref for o, _ in made]}
    record(session, desk.person, "roster:slips", desk.klass.ref, told, desk.now)
    return made
