"""Writing the trail and proving that it is whole: a row's hash covers its content and the hash before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import inspect
from sqlmodel import Session, select

from app.audit.models import AuditHead, AuditRow
from app.db import id_of

FIRST = "0" * 64  # before the first row


class Actor(Protocol):
    """Somebody of `people`, of whom the trail knows no more."""

    id: int
    ref: str
    name: str


def record(
    session: Session,
    actor: Actor | None,
    verb: str,
    object_ref: str,
    details: Mapping[str, object],
    now: datetime,
) -> AuditRow:
    """One row for one privileged write, in its transaction. No actor: the command line, or the site by itself."""
    head = session.exec(select(AuditHead).where(AuditHead.id == 1).with_for_update()).one_or_none()
    if head is None:
        head = AuditHead(id=1, sha256=FIRST, rows=0)
    told = {**details, **({"actor": actor.name, "actor_ref": actor.ref} if actor else {})}
    row = AuditRow(
        at=now,
        actor_id=id_of(actor),
        verb=verb,
        object_ref=object_ref,
        details=json.dumps(told, ensure_ascii=False, sort_keys=True),
        before=head.sha256,
        sha256="",
    )
    row.sha256 = sha256_of(row)
    head.sha256, head.rows = row.sha256, head.rows + 1
    session.add_all([row, head])
    session.flush()
    return row


class Content(Protocol):
    """What a hash covers: the columns of a row, as the trail or a plain query has them."""

    @property
    def at(self) -> datetime: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def verb(self) -> str: ...
    @property
    def object_ref(self) -> str: ...
    @property
    def details(self) -> str: ...
    @property
    def before(self) -> str: ...


def sha256_of(row: Content) -> str:
    content = [row.at.astimezone(UTC).isoformat(), row.actor_id, row.verb, row.object_ref, row.details, row.before]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Verified:
    """`broken_at`: the first row that does not fit; none though it is not whole: rows at the end are missing."""

    rows: int
    is_whole: bool
    broken_at: int | None = None


def verify(session: Session) -> Verified:
    """Follow the chain from its first row to its head."""
    before, count = FIRST, 0
    table = inspect(AuditRow).local_table
    chain = table.select().order_by(table.c.id).execution_options(yield_per=1000)
    with session.connection().execute(chain) as rows:
        for row in rows:
            if row.before != before or row.sha256 != sha256_of(row):
                return Verified(count, False, row.id)
            before, count = row.sha256, count + 1
    head = session.get(AuditHead, 1) or AuditHead(id=1, sha256=FIRST, rows=0)
    return Verified(count, head.sha256 == before and head.rows == count)
