"""Closing a class: what is open is seen first, the figures stay, everybody is told, and it can be taken back."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app.audit.models import AuditRow
from app.classes.models import ClassClosing, ClassReopening, Enrolment, TrainingClass
from app.db import Database
from app.desk.rules.closing import cut_off_of, local_minute, typed_as
from app.learning.actions import enrol
from app.notices.models import Notice
from app.people.actions import add_person
from tests import make
from tests.conftest import As, Browser, Clock
from tests.school import School

ZONE = ZoneInfo("Asia/Shanghai")


def closing(school: School) -> str:
    return f"/classes/{school.klass.ref}/closing"


def close(browser: Browser, school: School, now: datetime, **more: str) -> int:
    data = {"key": make.key(), "cut_off": typed_as(now, ZONE), "seen": "1", **more}
    return browser.post(closing(school), data=data).status_code


def reopen(browser: Browser, school: School, reason: str) -> int:
    return browser.post(f"{closing(school)}/reopening", data={"key": make.key(), "reason": reason}).status_code


def test_a_closed_class_keeps_its_figures_and_everybody_is_told(
    school: School, as_: As, database: Database, clock: Clock
) -> None:
    organizer = as_(school.cast.organizer)
    assert organizer.get(closing(school)).status_code == 200
    assert close(organizer, school, clock.now) == 303
    with Session(database.engine) as session:
        closed = session.exec(select(ClassClosing)).one()
        klass = session.exec(select(TrainingClass).where(TrainingClass.ref == school.klass.ref)).one()
        present = select(Enrolment.ref).where(Enrolment.class_id == klass.id, col(Enrolment.withdrawn_at).is_(None))
        enrolled = set(session.exec(present))
        told = session.exec(select(Notice).where(Notice.kind == "class_closed")).all()
        assert klass.closed_at == closed.cut_off == clock.now
        assert {notice.details["enrolment"] for notice in told} == enrolled
        assert closed.sha256 == hashlib.sha256(closed.counts.encode()).hexdigest()
        units = json.loads(closed.counts)
        assert sum(unit["enrolled"] for unit in units.values()) == len(enrolled)
        assert session.exec(select(AuditRow).where(AuditRow.verb == "class:close")).one().object_ref == klass.ref
    clock.forward(days=300)
    page = as_(school.cast.organizer).get(closing(school)).text
    assert closed.sha256[:16] in page
    assert "已结班" in page


def test_what_is_open_is_looked_at_before(school: School, as_: As, database: Database, clock: Clock) -> None:
    organizer = as_(school.cast.organizer)
    assert close(organizer, school, clock.now, seen="") == 422
    with Session(database.engine) as session:
        assert session.exec(select(ClassClosing)).all() == []


@pytest.mark.parametrize(
    "typed", ["", "明天", "2026-07-20", "2026-13-01T10:00", "9999-12-31T23:59", "0001-01-01T00:00"]
)
def test_a_cut_off_that_cannot_be_is_refused_and_stays_in_its_field(
    typed: str, school: School, as_: As, database: Database, clock: Clock
) -> None:
    organizer = as_(school.cast.organizer)
    reply = organizer.post(closing(school), data={"key": make.key(), "cut_off": typed, "seen": "1"})
    assert reply.status_code == 422
    assert f'value="{typed}"' in reply.text
    with Session(database.engine) as session:
        assert session.exec(select(ClassClosing)).all() == []


def test_a_closing_is_taken_back_with_a_reason_and_both_stay_on_record(
    school: School, as_: As, database: Database, clock: Clock
) -> None:
    organizer = as_(school.cast.organizer)
    assert reopen(organizer, school, "看错了日期") == 409, "an open class has nothing to take back"
    close(organizer, school, clock.now)
    assert close(organizer, school, clock.now) == 409, "it is closed once"
    assert reopen(organizer, school, " ") == 422
    assert reopen(organizer, school, "长" * 201) == 422
    assert reopen(organizer, school, "看错了日期") == 303
    clock.forward(minutes=5)
    assert close(organizer, school, clock.now) == 303
    with Session(database.engine) as session:
        assert [one.number for one in session.exec(select(ClassClosing).order_by(col(ClassClosing.number)))] == [1, 2]
        assert session.exec(select(ClassReopening)).one().reason == "看错了日期"
    assert "看错了日期" in organizer.get(closing(school)).text


def test_a_repeated_request_closes_it_once(school: School, as_: As, database: Database, clock: Clock) -> None:
    organizer, key = as_(school.cast.organizer), make.key()
    assert [close(organizer, school, clock.now, key=key) for _ in range(2)] == [303, 303]
    with Session(database.engine) as session:
        assert len(session.exec(select(ClassClosing)).all()) == 1


def test_only_who_is_entrusted_with_all_of_it_closes_it(school: School, as_: As, clock: Clock) -> None:
    for person in (school.cast.learner, school.cast.trainer):
        assert as_(person).get(closing(school)).status_code == 403
        assert close(as_(person), school, clock.now) == 403
        assert reopen(as_(person), school, "试试") == 403
    officer = as_(school.cast.officer)
    assert officer.get(f"/classes/{school.klass.ref}/overview").status_code == 200
    assert officer.get(closing(school)).status_code == 403
    assert close(officer, school, clock.now) == 403
    assert as_(school.cast.organizer).get("/classes/aaaaaaaaaaaaaaaa/closing").status_code == 404


def test_three_times_as_many_are_told_with_the_same_number_of_statements(
    school: School, as_: As, database: Database, clock: Clock, queries: Callable[[], int]
) -> None:
    organizer, taken = as_(school.cast.organizer), []
    for learners in (3, 9):
        with Session(database.engine) as session:
            klass = session.merge(school.klass)
            for n in range(learners):
                person = add_person(session, f"学员{n}", clock.now, school.cast.organizer)
                enrol(session, person, klass, school.cast.units.first, clock.now, school.cast.organizer)
            session.commit()
        queries()
        assert close(organizer, school, clock.forward(minutes=1)) == 303
        taken.append(queries())
        reopen(organizer, school, "再来一次")
    assert taken[0] == taken[1]


@given(st.text(max_size=30) | st.datetimes().map(lambda at: at.isoformat(timespec="minutes")))
def test_reading_a_cut_off_never_fails(typed: str) -> None:
    minute = local_minute(typed)
    assert minute is None or cut_off_of(minute, ZONE, datetime(2026, 7, 20, tzinfo=UTC)).tzinfo is UTC


@given(st.datetimes(datetime(2000, 1, 2), datetime(2100, 1, 1)), st.integers(0, 59))
def test_what_was_shown_as_now_is_the_cut_off_to_the_second(at: datetime, later: int) -> None:
    shown = at.replace(second=0, microsecond=0, tzinfo=UTC)
    minute = local_minute(typed_as(shown, ZONE))
    assert minute is not None
    assert cut_off_of(minute, ZONE, shown + timedelta(seconds=later)) == shown + timedelta(seconds=later)
    assert cut_off_of(minute, ZONE, shown + timedelta(minutes=1)) == shown
