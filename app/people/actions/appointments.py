"""Appointed to a post in the Party, and removed from it: each is a dated row, and none is ever changed afterwards."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo

from sqlmodel import Session

from app.errors import Conflict
from app.people.models import Appointment
from app.people.queries import appointments_of

BESIDES = ("department", "branch", "administrative_post", "rank")


class NotYetAppointed(Conflict):
    """He was appointed to the post on a later day."""


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


def dismiss(session: Session, person_id: int, day: date, zone: tzinfo) -> bool:
    """He holds the post no more from the beginning of that day on, which may be past. Whether he held one.

    The present row ends; what he is besides (department, branch, administrative post, rank) goes on in another.
    Raises NotYetAppointed.
    """
    present = appointments_of(session, [person_id]).get(person_id)
    if present is None or not present.is_held:
        return False
    if present.appointed_on is not None and day < present.appointed_on:
        raise NotYetAppointed
    present.until = datetime.combine(day, time(), zone).astimezone(UTC)
    kept = present.model_dump(include={"person_id", *BESIDES})
    session.add(present)
    if any(kept[name] for name in BESIDES):
        # Not before what it follows, which may have been written down after that day.
        session.add(Appointment(**kept, since=max(present.since, present.until)))
    session.flush()
    return True
