"""What a plan says is done, in one transaction: persons, places, appointments, enrolments, and a row for each."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlmodel import Session, col, select

from app.audit.actions import record
from app.classes import deadlines
from app.classes.models import Enrolment, EnrolmentFact, TrainingClass
from app.classes.rules import ClassClosed, Excuse
from app.db import insert_all
from app.desk.actions.roster.changing import change_known, place
from app.desk.models import ChangeKind, RosterChange, RosterImport
from app.desk.rules.roster.plan import Line, Plan
from app.desk.rules.roster.values import Appointed, Field
from app.i18n import gettext as _
from app.learning.actions import redate
from app.learning.actions.enrolling import enrol_many
from app.people.models import Appointment, Grant, Identifier, Membership, Person
from app.people.rules import IdentifierKind, Role, Scope, normalised_account


def import_roster(
    session: Session,
    klass: TrainingClass,
    plan: Plan,
    withdraw: Mapping[str, str],
    file: tuple[str, str],
    zone: tzinfo,
    now: datetime,
    by: Person | None,
) -> RosterImport:
    """`withdraw`: for refs of missing enrolments the reason for which they leave; `file`: its name and SHA-256.

    Where nothing is to be done, a row says so and nothing else is written.
    """
    if klass.closed_at is not None:
        raise ClassClosed
    name, sha256 = file
    leaving = [one for one in plan.missing if one.enrolment and one.enrolment.ref in withdraw]
    counts = plan.counts | {"left_out": plan.left_out, "withdrawn": len(leaving)}
    done = RosterImport(
        class_id=klass.id, by=by.id if by else None, at=now, file_name=name, sha256=sha256, counts=json.dumps(counts)
    )
    session.add(done)
    session.flush()
    work = _Work(session, klass, done, now, by)
    known = {line.known.id: line for line in plan.lines if line.known}
    persons = {one.id: one for one in session.exec(select(Person).where(col(Person.id).in_(list(known))))}
    people = [*work.made([line for line in plan.new if line.known is None])]
    for line in known.values():
        change_known(session, line, persons[line.known.id], done, now)  # type: ignore[union-attr]
    work.grant([line for line in known.values() if line.known and not line.known.learner])
    known_new = [line for line in plan.new if line.known]
    work.enrol(people + [(line.known.id, line) for line in known_new if line.known and not line.known.enrolment])
    work.again([line for line in known_new if line.known and line.known.enrolment])
    work.move(plan.moved, name)
    work.withdraw({one.enrolment.id: (one.id, withdraw[one.enrolment.ref]) for one in leaving if one.enrolment})
    insert_all(session, work.notes)
    entered = {note.enrolment_id for note in work.notes if note.kind in {ChangeKind.ENROLLED, ChangeKind.READMITTED}}
    redated = [id for id, line in known.items() if any(change.field is Field.APPOINTED for change in line.changes)]
    deadlines.of_enrolments(session, [id for id in entered if id is not None], zone, now)
    redate(session, redated, zone, now, by)
    told = {"class": klass.name, "file": name, "sha256": sha256, "import": done.ref, **counts}
    record(session, by, "roster:import", klass.ref, told, now)
    return done


class _Work:
    """The writing of one import."""

    def __init__(
        self, session: Session, klass: TrainingClass, done: RosterImport, now: datetime, by: Person | None
    ) -> None:
        self.session, self.klass, self.done, self.now, self.by = session, klass, done, now, by
        self.notes: list[RosterChange] = []

    def made(self, lines: Sequence[Line]) -> list[tuple[int, Line]]:
        """Persons without a password, with what they sign in by, their place, their appointment, and leave to study."""
        persons = [Person(name=line.entry.name, sex=line.entry.sex, made_at=self.now) for line in lines]
        insert_all(self.session, persons)
        refs = [person.ref for person in persons]
        ids = dict(self.session.exec(select(Person.ref, Person.id).where(col(Person.ref).in_(refs))).all())
        made = [(ids[ref], line) for ref, line in zip(refs, lines, strict=True)]
        insert_all(self.session, list(phones(made)))
        insert_all(self.session, list(staff_numbers(made)))
        insert_all(
            self.session,
            [Membership(person_id=person_id, unit_id=line.unit.id, since=self.now) for person_id, line in made],
        )
        insert_all(self.session, [appointment(person_id, line, self.now) for person_id, line in made])
        self.notes += [self._note(ChangeKind.MADE, person_id) for person_id, _line in made]
        self.grant_to(list(ids.values()))
        return made

    def grant(self, lines: Sequence[Line]) -> None:
        self.grant_to([line.known.id for line in lines if line.known])

    def grant_to(self, ids: Sequence[int]) -> None:
        by = self.by.id if self.by else None
        grants = [Grant(person_id=id_, role=Role.LEARNER, scope=Scope.SITE, since=self.now, by=by) for id_ in ids]
        insert_all(self.session, grants)

    def enrol(self, whom: Sequence[tuple[int, Line]]) -> None:
        units = [(person_id, line.unit.id) for person_id, line in whom]
        for enrolment in enrol_many(self.session, units, self.klass, self.now, self.by):
            self.notes.append(self._note(ChangeKind.ENROLLED, enrolment.person_id, enrolment.id))
        for person_id, line in whom:
            if line.known and line.left is not None:
                place(self.session, self.done, person_id, line.unit.id, self.now)

    def again(self, lines: Sequence[Line]) -> None:
        """Those who had left come back; what they did is still theirs."""
        for enrolment, line in self._enrolments(lines):
            enrolment.withdrawn_at = None
            self._add(enrolment)
            self._fact(enrolment, Excuse.READMITTED, self.done.file_name)
            self.notes.append(self._note(ChangeKind.READMITTED, enrolment.person_id, enrolment.id))
            if line.left is not None:
                self._count(enrolment, line, self.done.file_name)

    def move(self, lines: Sequence[Line], file_name: str) -> None:
        for enrolment, line in self._enrolments(lines):
            self._count(enrolment, line, file_name)

    def withdraw(self, leaving: Mapping[int, tuple[int, str]]) -> None:
        query = select(Enrolment).where(col(Enrolment.id).in_(list(leaving)))
        for enrolment in self.session.exec(query):
            enrolment.withdrawn_at = self.now
            self._add(enrolment)
            self._fact(enrolment, Excuse.WITHDRAWN, leaving[enrolment.id][1])
            self.notes.append(self._note(ChangeKind.WITHDRAWN, enrolment.person_id, enrolment.id))

    def _count(self, enrolment: Enrolment, line: Line, file_name: str) -> None:
        before, enrolment.unit_id = enrolment.unit_id, line.unit.id
        self._add(enrolment)
        self._fact(enrolment, Excuse.TRANSFERRED, file_name, from_unit_id=before, to_unit_id=line.unit.id)
        self.notes.append(
            self._note(ChangeKind.MOVED, enrolment.person_id, enrolment.id, str(before), str(line.unit.id))
        )
        if line.known and line.known.unit_id != line.unit.id:
            place(self.session, self.done, enrolment.person_id, line.unit.id, self.now)

    def _enrolments(self, lines: Sequence[Line]) -> list[tuple[Enrolment, Line]]:
        mine = {line.known.enrolment.id: line for line in lines if line.known and line.known.enrolment}
        found = self.session.exec(select(Enrolment).where(col(Enrolment.id).in_(list(mine))))
        rows = {enrolment.id: enrolment for enrolment in found}
        return [(rows[id_], line) for id_, line in mine.items()]

    def _fact(self, enrolment: Enrolment, kind: Excuse, reason: str, **units: Any) -> None:
        said = reason if kind is Excuse.WITHDRAWN else _("花名册：%s") % reason
        by = self.by.id if self.by else None
        self._add(EnrolmentFact(enrolment_id=enrolment.id, kind=kind, reason=said, at=self.now, by=by, **units))

    def _note(
        self, kind: ChangeKind, person_id: int, enrolment_id: int | None = None, before: str = "", after: str = ""
    ) -> RosterChange:
        values: dict[str, Any] = {
            "person_id": person_id,
            "enrolment_id": enrolment_id,
            "before": before,
            "after": after,
        }
        return RosterChange(import_id=self.done.id, kind=kind, **values)

    def _add(self, row: object) -> None:
        self.session.add(row)


def phones(made: Sequence[tuple[int, Line]]) -> Iterator[Identifier]:
    for person_id, line in made:
        if line.entry.phone:
            yield Identifier(person_id=person_id, kind=IdentifierKind.PHONE, value=line.entry.phone)


def staff_numbers(made: Sequence[tuple[int, Line]]) -> Iterator[Identifier]:
    """Each issued by the unit of its row."""
    for person_id, line in made:
        if number := normalised_account(line.entry.staff_number):
            kind = IdentifierKind.STAFF_NUMBER
            yield Identifier(person_id=person_id, kind=kind, unit_id=line.unit.id, value=number)


def appointment(person_id: int, line: Line, now: datetime) -> Appointment:
    entry, on = line.entry, line.entry.appointed or Appointed(now.date())
    return Appointment(
        person_id=person_id,
        department=entry.department,
        branch=entry.branch,
        post=entry.post,
        administrative_post=entry.administrative_post,
        rank=entry.rank,
        appointed_on=on.day if entry.appointed else None,
        only_month=on.only_month,
        since=now,
    )
