"""Issuing certificates: for those who completed by the figures of their class, numbered without a gap."""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from app.audit.actions import record
from app.certificates.actions.keys import key_row
from app.certificates.models import Certificate, CertificateSerial
from app.certificates.queries import completed_in
from app.certificates.rules import Said, is_time, new_code, number_of, text_of
from app.certificates.signing import Issuing
from app.classes.models import Enrolment, TrainingClass
from app.classes.rules import CertificatesWhen
from app.db import id_of, insert_all
from app.errors import Conflict
from app.learning.models import Fact, Progress
from app.learning.rules.facts import FactKind
from app.notices.actions import tell_all
from app.notices.rules import NoticeKind
from app.people.models import Person
from app.people.queries import root, unit_name, units

ISSUING = "certificates.issuing"  # in session.info: how this site issues
_FIRST = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def at_once(clock: Callable[[], datetime]) -> Callable[[Session, Enrolment, TrainingClass], None]:
    """What follows in the transaction of a completion, where the class says so."""

    def follow(session: Session, enrolment: Enrolment, klass: TrainingClass) -> None:
        if klass.certificates is CertificatesWhen.AT_ONCE:
            issue(session, klass, clock(), None, [enrolment.id])

    return follow


class BeforeClosing(Conflict):
    """The figures of an open class still change; it gives its certificates when it is closed."""


def for_class(session: Session, klass: TrainingClass, now: datetime, by: Person | None) -> list[Certificate]:
    """For everybody who is due; raises `BeforeClosing` where the class gives them at its closing and is open."""
    if not is_time(klass.certificates, klass.closed_at):
        raise BeforeClosing
    return issue(session, klass, now, by, None)


def issue(
    session: Session, klass: TrainingClass, now: datetime, by: Person | None, among: Collection[int] | None
) -> list[Certificate]:
    """For those `among` these enrolments (none: all of the class) who completed and never had one of this class."""
    session.flush()
    due = _due(session, klass.id, among)
    if not due:
        return []
    serial = _serial(session)
    due = _due(session, klass.id, among)  # asked again: whoever held the serial may have issued them
    issuing: Issuing = session.info[ISSUING]
    signer = issuing.signer()
    key, texts = key_row(session, signer.public, now), _kept(session, [one.id for one, _, _ in due])
    first, rows = serial.last + 1, []
    names, issuer = units(session, now), _issuer(session, klass, now)
    for place, (enrolment, person, progress) in enumerate(due, first):
        number = number_of(issuing.site, now.astimezone(issuing.zone).year, place)
        unit = names[enrolment.unit_id].name if enrolment.unit_id in names else ""
        said = _said(issuing, number, enrolment, person, progress, klass, texts[enrolment.id], now, issuer, unit)
        text = text_of(said)
        rows.append(
            Certificate(
                code=said.code,
                serial=place,
                number=number,
                person_id=person.id,
                enrolment_id=enrolment.id,
                text=text,
                signature=signer.sign(text),
                key_id=key.id,
                issued_at=now,
                issued_by=id_of(by),
            )
        )
    serial.last += len(rows)
    session.add(serial)
    insert_all(session, rows)
    told = [
        (row.person_id, {"class": klass.name, "number": row.number, "enrolment": one.ref})
        for row, (one, _, _) in zip(rows, due, strict=True)
    ]
    tell_all(session, told, NoticeKind.CERTIFICATE_ISSUED, now, id_of(by))
    if rows:
        about = {"class": klass.name, "people": len(rows), "from": rows[0].number, "to": rows[-1].number}
        record(session, by, "certificate:issue", klass.ref, about, now)
    return rows


def _due(
    session: Session, class_id: int, among: Collection[int] | None
) -> Sequence[tuple[Enrolment, Person, Progress]]:
    had = select(Certificate.id).where(Certificate.enrolment_id == Enrolment.id).exists()
    query = (
        select(Enrolment, Person, Progress)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .join(Progress, col(Progress.enrolment_id) == Enrolment.id)
        .where(Enrolment.class_id == class_id, completed_in(), ~had)
        .order_by(col(Enrolment.id))
        .execution_options(populate_existing=True)
    )
    return session.exec(query if among is None else query.where(col(Enrolment.id).in_(among))).all()


def _serial(session: Session) -> CertificateSerial:
    """The last number given, locked until this transaction ends."""
    connection = session.connection()
    first: Any = _FIRST[connection.dialect.name](CertificateSerial).values(id=1, last=0)
    connection.execute(first.on_conflict_do_nothing())
    query = select(CertificateSerial).where(CertificateSerial.id == 1).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def _kept(session: Session, enrolments: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the facts of completion keep of course, class and seals, as they were that day."""
    query = select(Fact.enrolment_id, Fact.detail).where(
        Fact.kind == FactKind.COMPLETED, col(Fact.enrolment_id).in_(enrolments)
    )
    return {enrolment: json.loads(detail) for enrolment, detail in session.exec(query)}


def _issuer(session: Session, klass: TrainingClass, now: datetime) -> str:
    if klass.issuer:
        return klass.issuer
    first = root(session)
    return unit_name(session, first.id, now) if first else ""


def _said(
    issuing: Issuing,
    number: str,
    enrolment: Enrolment,
    person: Person,
    progress: Progress,
    klass: TrainingClass,
    kept: dict[str, Any],
    now: datetime,
    issuer: str,
    unit: str,
) -> Said:
    def day(at: datetime) -> str:
        return at.astimezone(issuing.zone).date().isoformat()

    assert progress.completed_at is not None
    return Said(
        number=number,
        code=new_code(),
        name=person.name,
        unit=unit,
        klass=kept["class"],
        course=kept["course"],
        version=kept["version"],
        seals=tuple(module["seal"] for module in kept["modules"]),
        began=day(klass.opens_at),
        ended=day(klass.closed_at or progress.completed_at),
        completed=day(progress.completed_at),
        hours=progress.credit_hours,
        issuer=issuer or issuing.site,
        issued=day(now),
        record=enrolment.ref,
    )
