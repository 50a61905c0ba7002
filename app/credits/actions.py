"""Rules are set, training elsewhere is entered by one and approved by another; each act stands in the trail."""

from datetime import date, datetime

from sqlmodel import Session

from app.audit.actions import record
from app.credits.models import CreditDecision, CreditEntry, CreditRule
from app.credits.queries import last_decision
from app.credits.rules import Decision, Rule
from app.errors import Conflict
from app.people.models import Person


class OwnEntry(Conflict):
    """Whoever entered it, or is trained by it, does not approve it."""


class Decided(Conflict):
    """It was decided in this way already."""


def set_rule(session: Session, rule: Rule, source: str, by: Person, now: datetime) -> CreditRule:
    row = CreditRule(**vars(rule), source=source, at=now, by=by.id)
    session.add(row)
    session.flush()
    told = {"year": rule.since_year, "hours": rule.target, "source": source}
    record(session, by, "credit:rule", "", told, now)
    return row


def enter(
    session: Session, person: Person, day: date, title: str, hours: int, evidence: str, by: Person, now: datetime
) -> CreditEntry:
    row = CreditEntry(person_id=person.id, day=day, title=title, hours=hours, evidence=evidence, at=now, by=by.id)
    session.add(row)
    session.flush()
    record(session, by, "credit:enter", row.ref, {"name": person.name, "title": title, "hours": hours}, now)
    return row


def decide(session: Session, entry: CreditEntry, decision: Decision, reason: str, by: Person, now: datetime) -> None:
    """Raises OwnEntry for an approval by who entered it or is trained by it; Decided where it stands so already."""
    if decision is Decision.APPROVED and by.id in (entry.by, entry.person_id):
        raise OwnEntry
    last = last_decision(session, entry)
    if last is not None and last.decision is decision:
        raise Decided
    session.add(CreditDecision(entry_id=entry.id, decision=decision, reason=reason, at=now, by=by.id))
    session.flush()
    person = session.get_one(Person, entry.person_id)
    told = {"name": person.name, "title": entry.title, "hours": entry.hours, "reason": reason}
    record(session, by, f"credit:{decision}", entry.ref, told, now)
