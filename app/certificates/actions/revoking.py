"""Revoking a certificate: the reason is added to it, and its holder is told."""

from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.certificates.models import Certificate
from app.classes.models import Enrolment, TrainingClass
from app.errors import Conflict
from app.notices.actions import tell
from app.notices.rules import NoticeKind
from app.people.models import Person


class AlreadyRevoked(Conflict):
    """It is revoked once."""


def revoke(session: Session, certificate: Certificate, reason: str, by: Person, now: datetime) -> None:
    """It stays in every list, and its address says that it holds no longer, and why."""
    session.refresh(certificate, with_for_update=True)
    if certificate.revoked_at is not None:
        raise AlreadyRevoked
    certificate.revoked_at, certificate.revoked_by, certificate.reason = now, by.id, reason
    session.add(certificate)
    enrolment = session.get_one(Enrolment, certificate.enrolment_id)
    klass = session.get_one(TrainingClass, enrolment.class_id)
    told = {"class": klass.name, "number": certificate.number, "reason": reason}
    tell(
        session,
        certificate.person_id,
        NoticeKind.CERTIFICATE_REVOKED,
        {**told, "enrolment": enrolment.ref},
        now,
        by.id,
    )
    record(session, by, "certificate:revoke", certificate.ref, told, now)
