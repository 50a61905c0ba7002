"""Certificates as their lists and the public page show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from app.certificates.models import Certificate, CertificateKey
from app.certificates.rules import FORMAT, Said, State, is_number, is_signed, masked_name, said_in, serial_in
from app.classes.models import Enrolment
from app.errors import NotFound
from app.learning.models import Progress
from app.learning.rules.facts import State as Standing
from app.people.models import Person


def completed_in() -> ColumnElement[bool]:
    """Who counts as done on every page of a class: `dashboards.rules.figures.standing`."""
    return and_(col(Enrolment.withdrawn_at).is_(None), col(Progress.state) == Standing.DONE)


@dataclass(frozen=True)
class Shown:
    """A certificate with what became of it; `said` is read from the signed text alone."""

    ref: str
    number: str
    code: str
    said: Said
    state: State
    text: str
    signature: str
    public: str
    fingerprint: str
    enrolment: str
    issued_at: datetime
    revoked_at: datetime | None
    reason: str
    counts: bool  # its holder is done by the class's figures

    @property
    def masked(self) -> str:
        return masked_name(self.said.name)

    @property
    def signed(self) -> dict[str, str]:
        """What can be verified without the site."""
        return {"format": f"{FORMAT}+ed25519", "text": self.text, "signature": self.signature, "public": self.public}


@dataclass(frozen=True)
class Without:
    """Somebody who completed and has no certificate that holds."""

    ref: str
    name: str
    had: bool  # his was revoked


def of_class(session: Session, class_id: int) -> list[Shown]:
    return _shown(session, Enrolment.class_id == class_id)


def count_of_class(session: Session, class_id: int) -> int:
    query = select(func.count()).select_from(Certificate).join(Enrolment, col(Enrolment.id) == Certificate.enrolment_id)
    return session.exec(query.where(Enrolment.class_id == class_id)).one()


def of_enrolment(session: Session, enrolment_id: int) -> list[Shown]:
    return _shown(session, col(Enrolment.id) == enrolment_id)


def standing(session: Session, enrolments: Collection[int]) -> tuple[Shown, ...]:
    """Those that hold, of these enrolments."""
    found = _shown(session, col(Enrolment.id).in_(enrolments)) if enrolments else []
    return tuple(one for one in found if one.state is State.VALID)


def by_code(session: Session, code: str) -> Shown | None:
    return next(iter(_shown(session, col(Certificate.code) == code)), None)


def by_number(session: Session, number: str, name: str) -> Shown | None:
    """Both must fit: a number alone says nothing, not even that it was given."""
    serial = serial_in(number)
    found = _shown(session, col(Certificate.serial) == serial) if serial is not None else []
    fits = (one for one in found if is_number(number, one.number) and one.said.name == " ".join(name.split()))
    return next(fits, None)


def row_in(session: Session, class_id: int, ref: str) -> Certificate:
    query = select(Certificate).join(Enrolment, col(Enrolment.id) == Certificate.enrolment_id)
    found = session.exec(query.where(Enrolment.class_id == class_id, Certificate.ref == ref)).one_or_none()
    if found is None:
        raise NotFound
    return found


def without(session: Session, class_id: int) -> list[Without]:
    mine = select(Certificate.id).where(Certificate.enrolment_id == Enrolment.id)
    query = (
        select(Enrolment.ref, Person.name, mine.exists())
        .join(Person, col(Person.id) == Enrolment.person_id)
        .join(Progress, col(Progress.enrolment_id) == Enrolment.id)
        .where(
            Enrolment.class_id == class_id, completed_in(), ~mine.where(col(Certificate.revoked_at).is_(None)).exists()
        )
        .order_by(col(Enrolment.id))
    )
    return [Without(*row) for row in session.exec(query)]


def _shown(session: Session, which: ColumnElement[bool] | bool) -> list[Shown]:
    query = (
        select(Certificate, CertificateKey, Enrolment.ref, completed_in())
        .join(CertificateKey, col(CertificateKey.id) == Certificate.key_id)
        .join(Enrolment, col(Enrolment.id) == Certificate.enrolment_id)
        .outerjoin(Progress, col(Progress.enrolment_id) == Enrolment.id)
        .where(which)
        .order_by(col(Certificate.serial))
    )
    return [_one(*row) for row in session.exec(query)]


def _one(row: Certificate, key: CertificateKey, enrolment: str, counts: bool | None) -> Shown:
    said = said_in(row.text) if is_signed(row.text, row.signature, key.public) else None
    is_whole = said is not None and (said.number, said.code) == (row.number, row.code)
    state = State.REVOKED if row.revoked_at else State.VALID
    return Shown(
        ref=row.ref,
        number=row.number,
        code=row.code,
        said=said or _NOTHING,
        state=state if is_whole else State.FORGED,
        text=row.text,
        signature=row.signature,
        public=key.public,
        fingerprint=key.fingerprint,
        enrolment=enrolment,
        issued_at=row.issued_at,
        revoked_at=row.revoked_at,
        reason=row.reason,
        counts=bool(counts),
    )


_NOTHING = Said("", "", "", "", "", "", 0, (), "", "", "", 0, "", "", "")
