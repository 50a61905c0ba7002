"""The chain: what is written, and what it notices."""

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from app.audit.actions import record, verify
from app.audit.models import AuditRow
from app.db import Database
from tests.cast import NOW, Cast


@pytest.fixture
def ten(session: Session, cast: Cast) -> Session:
    for number in range(10):
        record(session, cast.system_admin, "link:make", cast.learner.ref, {"n": number, "name": "林知远"}, NOW)
    return session


def test_an_empty_trail_is_whole(session: Session) -> None:
    assert verify(session).is_whole


def test_each_row_holds_the_hash_of_the_one_before(ten: Session) -> None:
    rows = ten.exec(select(AuditRow).order_by(AuditRow.id)).all()  # type: ignore[arg-type]
    assert [row.before for row in rows[1:]] == [row.sha256 for row in rows[:-1]]
    assert (verify(ten).is_whole, verify(ten).rows) == (True, 10)


def test_a_row_tells_who_it_was_by_the_name_that_he_had(ten: Session, cast: Cast) -> None:
    row = ten.exec(select(AuditRow)).first()
    assert row is not None
    assert '"actor": "邢系统"' in row.details
    assert row.actor_id == cast.system_admin.id


CHANGES = {
    "at": "UPDATE auditrow SET at = '2020-01-01 00:00:00' WHERE id = 5",
    "actor": "UPDATE auditrow SET actor_id = NULL WHERE id = 5",
    "verb": "UPDATE auditrow SET verb = 'link:mage' WHERE id = 5",
    "object": "UPDATE auditrow SET object_ref = '' WHERE id = 5",
    "details": "UPDATE auditrow SET details = replace(details, '4', '3') WHERE id = 5",
    "hash": "UPDATE auditrow SET sha256 = 'x' WHERE id = 5",
    "taken out": "DELETE FROM auditrow WHERE id = 5",
    "the first": "DELETE FROM auditrow WHERE id = 1",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_is_found_where_it_was_made(ten: Session, change: str) -> None:
    ten.execute(text(change))
    ten.expire_all()
    found = verify(ten)
    assert not found.is_whole
    assert found.broken_at in {2, 5, 6}


def test_rows_taken_from_the_end_are_missed_too(ten: Session) -> None:
    ten.execute(text("DELETE FROM auditrow WHERE id > 8"))
    found = verify(ten)
    assert (found.is_whole, found.broken_at, found.rows) == (False, None, 8)


def test_a_row_of_an_act_that_failed_is_not_there(database: Database, cast: Cast) -> None:
    def fail(session: Session) -> None:
        record(session, cast.system_admin, "link:make", "", {}, NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(fail)
    assert database.read(verify).rows == 0
