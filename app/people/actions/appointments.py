"""Appointed to a post in the Party, and removed from it: each is a dated row, and none is ever changed afterwards."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from app.people.models import Appointment
from app.people.queries import appointments_of


def appoint(session: Session, person_id: int, said: Mapping[str, object], now: datetime) -> Appointment:
    """The present row ends, and another begins that differs in what was said: columns of `Appointment`."""
    old = appointments_of(session, [person_id]).get(person_id)
    new = Appointment(person_id=person_id, since=now)
    if old is not None:
        new = Appointment(**{**old.model_dump(exclude={"id", "until"}), "since": now})
        old.until = now
        session.add(old)
    for name, value in said.items():
        setattr(new, name, value)
    session.add(new)
    session.flush()
    return new


def dismiss(session: Session, person_id: int, since: datetime) -> bool:
    """He holds the post no more from `since` on, which may be past. Whether he held one."""
    present = appointments_of(session, [person_id]).get(person_id)
    if present is None:
        return False
    present.until = since
    session.add(present)
    session.flush()
    return True
