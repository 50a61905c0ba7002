"""Rosters that somebody looks at or has imported; whose they are comes first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlmodel import Session, col, select

from app.classes.models import Enrolment, TrainingClass
from app.classes.reach import class_in, is_whole
from app.desk.models import ChangeKind, RosterChange, RosterDraft, RosterImport, RosterMapping, RosterUnitName
from app.desk.queries.standing import known_of, standing_of, units_of
from app.desk.rules.roster.choices import Choices, read_choices, read_sheets
from app.desk.rules.roster.plan import Plan, plan
from app.desk.rules.roster.reading import read_roster
from app.desk.rules.roster.standing import Known
from app.desk.rules.roster.units import Units
from app.desk.rules.roster.values import Field, Roster
from app.errors import NotFound
from app.people.models import Person
from app.people.queries import Reach, reach_of
from app.people.rules import Permission


@dataclass(frozen=True)
class Desk:
    """A class whose roster somebody manages, and how far."""

    person: Person
    klass: TrainingClass
    reach: Reach
    whole: bool
    now: datetime
    zone: tzinfo


def desk_of(session: Session, person: Person, ref: str, now: datetime, zone: tzinfo) -> Desk:
    """Raises NotFound for a class of which nothing is within reach."""
    reach = reach_of(session, person, Permission.MANAGE_ROSTER, now)
    klass = class_in(session, reach, ref)
    return Desk(person, klass, reach, is_whole(reach, klass), now, zone)


@dataclass(frozen=True)
class Looked:
    """A draft with what it means today."""

    draft: RosterDraft
    choices: Choices
    roster: Roster
    plan: Plan
    units: Units


def draft_of(session: Session, desk: Desk, ref: str, lock: bool = False) -> RosterDraft:
    """Somebody's own."""
    query = select(RosterDraft).where(
        RosterDraft.ref == ref, RosterDraft.owner_id == desk.person.id, RosterDraft.class_id == desk.klass.id
    )
    draft = session.exec(query.with_for_update() if lock else query).one_or_none()
    if draft is None:
        raise NotFound
    return draft


def understood(desk: Desk, draft: RosterDraft, choices: Choices) -> Roster:
    today = desk.now.astimezone(desk.zone).date()
    return read_roster(read_sheets(draft.content), today, choices.said, choices.mends, choices.left_out)


def units_within(session: Session, desk: Desk) -> Units:
    return units_of(session, None if desk.whole else desk.reach.units, desk.now)


def looked(session: Session, desk: Desk, draft: RosterDraft) -> Looked:
    choices = read_choices(draft.choices)
    roster = understood(desk, draft, choices)
    standing = standing_of(session, desk.klass, roster, desk.reach, desk.now)
    found = plan(roster, standing, choices.row_units, choices.said_units)
    return Looked(draft, choices, roster, found, standing.units)


def drafts_of(session: Session, desk: Desk) -> list[RosterDraft]:
    """The latest first."""
    query = select(RosterDraft).where(RosterDraft.owner_id == desk.person.id, RosterDraft.class_id == desk.klass.id)
    return list(session.exec(query.order_by(col(RosterDraft.at).desc(), col(RosterDraft.id).desc())))


def mapping_of(session: Session, person: Person) -> dict[str, Field | None]:
    """What he said before that headings mean."""
    query = select(RosterMapping).where(RosterMapping.by == person.id)
    return {one.header: Field(one.field) if one.field else None for one in session.exec(query)}


def unit_names_of(session: Session, desk: Desk) -> dict[str, str]:
    """What he said before that ways of writing a unit mean: refs of units that he may still choose."""
    within = units_within(session, desk).by_id
    query = select(RosterUnitName).where(RosterUnitName.by == desk.person.id)
    return {one.written: within[one.unit_id].ref for one in session.exec(query) if one.unit_id in within}


@dataclass(frozen=True)
class Imported:
    """One line of the list of imports."""

    ref: str
    at: datetime
    by: str
    file_name: str
    counts: Mapping[str, int]
    undone_at: datetime | None


def imports_of(session: Session, desk: Desk) -> list[Imported]:
    """Of the whole class for whoever has all of it, else his own; the latest first."""
    query = select(RosterImport, Person.name).outerjoin(Person, col(Person.id) == RosterImport.by)
    query = query.where(RosterImport.class_id == desk.klass.id)
    if not desk.whole:
        query = query.where(RosterImport.by == desk.person.id)
    rows = session.exec(query.order_by(col(RosterImport.at).desc(), col(RosterImport.id).desc()))
    return [
        Imported(one.ref, one.at, by or "", one.file_name, json.loads(one.counts), one.undone_at) for one, by in rows
    ]


def import_of(session: Session, desk: Desk, ref: str, lock: bool = False) -> RosterImport:
    query = select(RosterImport).where(RosterImport.ref == ref, RosterImport.class_id == desk.klass.id)
    if not desk.whole:
        query = query.where(RosterImport.by == desk.person.id)
    done = session.exec(query.with_for_update() if lock else query).one_or_none()
    if done is None:
        raise NotFound
    return done


@dataclass(frozen=True)
class NotUndone:
    name: str
    field: str
    why: str


@dataclass(frozen=True)
class Result:
    """An import as its page shows it: who still has no password, and what could not be taken back."""

    done: RosterImport
    counts: Mapping[str, int]
    waiting: int
    kept: tuple[NotUndone, ...]


def result_of(session: Session, desk: Desk, ref: str) -> Result:
    done = import_of(session, desk, ref)
    kept = select(RosterChange, Person.name).join(Person, col(Person.id) == RosterChange.person_id)
    kept = kept.where(RosterChange.import_id == done.id, RosterChange.kept != "").order_by(col(RosterChange.id))
    left = {
        (name, change.field, change.kept): NotUndone(name, change.field, change.kept)
        for change, name in session.exec(kept)
    }
    return Result(done, json.loads(done.counts), len(waiting(session, desk, done)), tuple(left.values()))


@dataclass(frozen=True)
class Waiting:
    """Somebody who came with an import and cannot sign in yet, and the name of his unit."""

    known: Known
    unit: str


def waiting(session: Session, desk: Desk, done: RosterImport) -> list[Waiting]:
    """New persons without a password who are still in the class, within reach, in the order of the file."""
    query = (
        select(Enrolment)
        .join(RosterChange, col(RosterChange.person_id) == Enrolment.person_id)
        .where(
            RosterChange.import_id == done.id,
            RosterChange.kind == ChangeKind.MADE,
            Enrolment.class_id == desk.klass.id,
            col(Enrolment.withdrawn_at).is_(None),
        )
        .order_by(col(RosterChange.id))
    )
    enrolments = {one.person_id: one for one in session.exec(query)}
    units = units_within(session, desk)
    return [
        Waiting(one, units.by_id[one.enrolment.unit_id].name)
        for one in known_of(session, list(enrolments), enrolments, desk.now)
        if one.fresh and not one.off and not one.more and one.enrolment and one.enrolment.unit_id in units.by_id
    ]
