"""An import taken back as one step: what nobody touched since goes back, the rest is left and listed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlmodel import Session, col, exists, select

from app.audit.actions import record
from app.classes import deadlines
from app.classes.models import Enrolment, EnrolmentFact, TrainingClass
from app.classes.rules import ClassClosed, Excuse
from app.desk.actions.roster.changing import KINDS, OF_APPOINTMENT, appoint, present_places, set_own
from app.desk.models import ChangeKind, RosterChange, RosterImport
from app.desk.queries.standing import known_of
from app.desk.rules.roster.standing import Known
from app.desk.rules.roster.values import Field
from app.errors import Conflict
from app.i18n import gettext as _
from app.learning.actions import redate
from app.learning.models import Fact
from app.people.actions import switch_off
from app.people.models import Identifier, Membership, Person
from app.people.rules import normalised_account
from app.quizzes.models import Attempt


class UndoneBefore(Conflict):
    """An import is taken back once."""


class Kept:
    """Why something was left as it is; the words stand in the page."""

    LEARNED = "learned"  # he signed in or began to learn
    CHANGED_AGAIN = "changed_again"
    NUMBER_TAKEN = "number_taken"  # somebody else has his former number now


def undo_import(
    session: Session, klass: TrainingClass, done: RosterImport, zone: tzinfo, now: datetime, by: Person | None
) -> list[RosterChange]:
    """What could not be taken back."""
    if done.undone_at is not None:
        raise UndoneBefore
    if klass.closed_at is not None:
        raise ClassClosed
    rows = session.exec(select(RosterChange).where(RosterChange.import_id == done.id).order_by(col(RosterChange.id)))
    changes = list(rows)
    work = _Undo(session, done, changes, now, by)
    for change in reversed(changes):
        change.kept = work.take_back(change)
        session.add(change)
    for person_id, before in work.appointments.items():
        appoint(session, person_id, before, now)
    redated = [id for id, before in work.appointments.items() if Field.APPOINTED in before]
    deadlines.of_enrolments(session, work.readmitted, zone, now)
    redate(session, redated, zone, now, by)
    done.undone_at, done.undone_by = now, by.id if by else None
    session.add(done)
    session.flush()
    left = [change for change in changes if change.kept]
    told = {"class": klass.name, "file": done.file_name, "import": done.ref, "changes": len(changes), "kept": len(left)}
    record(session, by, "roster:undo", klass.ref, told, now)
    return left


class _Undo:
    def __init__(
        self, session: Session, done: RosterImport, changes: Sequence[RosterChange], now: datetime, by: Person | None
    ) -> None:
        self.session, self.done, self.now, self.by = session, done, now, by
        ids = list({change.person_id for change in changes})
        self.persons = {one.id: one for one in session.exec(select(Person).where(col(Person.id).in_(ids)))}
        enrolment_ids = [change.enrolment_id for change in changes if change.enrolment_id]
        found = session.exec(select(Enrolment).where(col(Enrolment.id).in_(enrolment_ids)))
        self.enrolments = {one.id: one for one in found}
        self.learned = self._who_learned(enrolment_ids)
        self.known: dict[int, Known] = {one.id: one for one in known_of(session, ids, {}, now)}
        self.appointments = defaultdict[int, dict[Field, str]](dict)
        self.readmitted: list[int] = []

    def _who_learned(self, enrolment_ids: Sequence[int | None]) -> set[int]:
        """Enrolments with a fact or an attempt since the import."""
        fact = exists().where(col(Fact.enrolment_id) == Enrolment.id, col(Fact.at) >= self.done.at)
        attempt = exists().where(col(Attempt.enrolment_id) == Enrolment.id, col(Attempt.started_at) >= self.done.at)
        query = select(Enrolment.id).where(col(Enrolment.id).in_(enrolment_ids), fact | attempt)
        return set(self.session.exec(query))

    def take_back(self, change: RosterChange) -> str:
        """Empty, or why it was left."""
        person = self.persons[change.person_id]
        if change.kind in {ChangeKind.MADE, ChangeKind.SWITCHED_ON}:
            return self._unmake(change, person)
        if change.kind in {ChangeKind.ENROLLED, ChangeKind.READMITTED}:
            return self._withdraw(self.enrolments[change.enrolment_id or 0])
        if change.kind is ChangeKind.WITHDRAWN:
            return self._readmit(self.enrolments[change.enrolment_id or 0])
        if change.kind is ChangeKind.MOVED:
            return self._move(self.enrolments[change.enrolment_id or 0], change)
        if change.kind is ChangeKind.PLACED:
            return self._place(change)
        return self._change(change, person)

    def _unmake(self, change: RosterChange, person: Person) -> str:
        mine = {one.id for one in self.enrolments.values() if one.person_id == person.id}
        if person.first_sign_in_at is not None or person.password_hash is not None or mine & self.learned:
            return Kept.LEARNED
        switch_off(self.session, person, self.now)
        return ""

    def _withdraw(self, enrolment: Enrolment) -> str:
        first = self.persons[enrolment.person_id].first_sign_in_at
        if enrolment.id in self.learned or (first is not None and first >= self.done.at):
            return Kept.LEARNED
        if enrolment.withdrawn_at is not None:
            return Kept.CHANGED_AGAIN
        enrolment.withdrawn_at = self.now
        self._fact(enrolment, Excuse.WITHDRAWN)
        return ""

    def _readmit(self, enrolment: Enrolment) -> str:
        if enrolment.withdrawn_at != self.done.at:
            return Kept.CHANGED_AGAIN
        enrolment.withdrawn_at = None
        self._fact(enrolment, Excuse.READMITTED)
        self.readmitted.append(enrolment.id)
        return ""

    def _move(self, enrolment: Enrolment, change: RosterChange) -> str:
        if str(enrolment.unit_id) != change.after:
            return Kept.CHANGED_AGAIN
        enrolment.unit_id = int(change.before)
        self._fact(enrolment, Excuse.TRANSFERRED, from_unit_id=int(change.after), to_unit_id=int(change.before))
        return ""

    def _place(self, change: RosterChange) -> str:
        present = present_places(self.session, change.person_id, self.now)
        if [str(one.unit_id) for one in present] != [change.after]:
            return Kept.CHANGED_AGAIN
        present[0].until = self.now
        self.session.add(present[0])
        for unit in filter(None, change.before.split(",")):
            self.session.add(Membership(person_id=change.person_id, unit_id=int(unit), since=self.now))
        self.session.flush()
        return ""

    def _change(self, change: RosterChange, person: Person) -> str:
        field, known = Field(change.field), self.known[change.person_id]
        if _now(known, field) != _compared(field, change.after):
            return Kept.CHANGED_AGAIN
        if field in OF_APPOINTMENT:
            self.appointments[person.id][field] = change.before
            return ""
        if field in KINDS and change.before and self._is_taken(field, change, person):
            return Kept.NUMBER_TAKEN
        set_own(self.session, person, field, change.after, change.before, None)
        return ""

    def _is_taken(self, field: Field, change: RosterChange, person: Person) -> bool:
        query = select(Identifier).where(
            Identifier.kind == KINDS[field],
            Identifier.value == normalised_account(change.before),
            Identifier.person_id != person.id,
        )
        issuers = {unit for unit, _number in self.known[person.id].staff}
        found = self.session.exec(query).all()
        return any(field is Field.PHONE or one.unit_id in issuers for one in found)

    def _fact(self, enrolment: Enrolment, kind: Excuse, **units: Any) -> None:
        by = self.by.id if self.by else None
        reason = _("撤销花名册：%s") % self.done.file_name
        self.session.add_all(
            [enrolment, EnrolmentFact(enrolment_id=enrolment.id, kind=kind, reason=reason, at=self.now, by=by, **units)]
        )


def _now(known: Known, field: Field) -> str:
    if field is Field.PHONE:
        return known.phone
    if field is Field.STAFF_NUMBER:
        return known.staff_number
    return str(getattr(known, field.value) or "")


def _compared(field: Field, value: str) -> str:
    return normalised_account(value) if field in KINDS else value
