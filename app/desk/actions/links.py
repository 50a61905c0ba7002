"""What an organizer does for a learner of his: a one-time link, for one who cannot sign in."""

from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.classes.reach import may_be_linked
from app.errors import NotAllowed
from app.people import actions as people
from app.people.models import Person
from app.people.queries import reach_of
from app.people.rules import Permission


def link_learner(session: Session, organizer: Person, class_ref: str, ref: str, now: datetime) -> tuple[Person, str]:
    """The learner and a token that lets him set his password once; earlier ones are void."""
    reach = reach_of(session, organizer, Permission.LINK_LEARNER, now)
    klass, learner, may = may_be_linked(session, reach, class_ref, ref, now)
    if not may:
        raise NotAllowed
    token = people.make_link(session, learner, organizer, now)
    record(session, organizer, "link:make", learner.ref, {"name": learner.name, "class": klass.name}, now)
    return learner, token
