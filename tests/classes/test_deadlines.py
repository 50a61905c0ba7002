"""A deadline of one's own is counted from the appointment, and leaves everybody two weeks at least."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app.audit.models import AuditRow
from app.classes import actions as classes
from app.classes import deadlines
from app.classes.models import Enrolment, TrainingClass
from app.classes.rules import LEAST_DAYS, own_deadline
from app.db import Database
from app.desk.rules.closing import typed_as
from app.notices.models import Notice
from app.notices.rules import NoticeKind
from app.people.models import Appointment, Person
from tests import make
from tests.authoring.editing import form_of
from tests.cast import LONG_AGO, NOW
from tests.conftest import As, Browser, Clock
from tests.school import CLOSES, School

ZONE = ZoneInfo("Asia/Shanghai")
ENDS = datetime(2026, 12, 31, 10, tzinfo=UTC)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


def test_the_last_day_counts_in_full() -> None:
    assert own_deadline(date(2026, 7, 1), 30, NOW, ENDS, ZONE) == datetime(2026, 8, 1, tzinfo=ZONE)


def test_who_was_appointed_long_ago_has_two_weeks() -> None:
    assert own_deadline(date(2020, 1, 1), 30, NOW, ENDS, ZONE) == datetime(2026, 7, 25, tzinfo=ZONE)


@pytest.mark.parametrize(("on", "days"), [(None, 30), (date(2026, 7, 1), None), (date(2026, 7, 1), 365)])
def test_without_a_day_without_days_or_beyond_the_end_the_class_s_deadline_holds(
    on: date | None, days: int | None
) -> None:
    assert own_deadline(on, days, NOW, ENDS, ZONE) is None


@given(on=DAYS, days=st.integers(1, 3650), since=MOMENTS, ends=MOMENTS)
def test_an_own_deadline_lies_before_the_class_s_and_leaves_time(
    on: date, days: int, since: datetime, ends: datetime
) -> None:
    found = own_deadline(on, days, since, ends, ZONE)
    if found is None:
        assert datetime.combine(on + timedelta(days + 1), datetime.min.time(), ZONE) >= ends or (
            since + timedelta(LEAST_DAYS + 1) >= ends
        )
    else:
        assert found < ends
        assert found >= since + timedelta(LEAST_DAYS)
        assert found.astimezone(ZONE).time() == datetime.min.time()


def appoint(database: Database, person: Person, on: date) -> None:
    database.write(lambda session: session.add(Appointment(person_id=person.id, appointed_on=on, since=LONG_AGO)))


def set_days(browser: Browser, school: School, days: str, status: int = 303, **more: str) -> str:
    where = f"/classes/{school.klass.ref}/settings"
    typed = {**dict(form_of(browser.get(where).text, where)), "key": make.key(), "due_days": days, **more}
    reply = browser.post(where, data=typed)
    assert reply.status_code == status, reply.text[:400]
    return str(reply.text)


def ends(database: Database, enrolment: Enrolment) -> datetime | None:
    return database.read(lambda session: session.get_one(Enrolment, enrolment.id)).closes_at


def test_days_of_a_class_give_those_with_an_appointment_a_deadline_of_their_own(
    school: School, as_: As, database: Database
) -> None:
    appoint(database, school.cast.learner, date(2026, 7, 1))
    organizer = as_(school.cast.organizer)
    set_days(organizer, school, "25")
    assert ends(database, school.enrolment) == datetime(2026, 7, 27, tzinfo=ZONE)
    assert ends(database, school.second) is None  # nobody knows when he was appointed
    person = f"/classes/{school.klass.ref}/people/{school.enrolment.ref}"
    page = organizer.get(person).text
    assert "按任职日期，本人期限 7 月 27 日" in page
    assert "7 月 27 日" in as_(school.cast.learner).get("/learn").text
    set_days(organizer, school, "")
    assert ends(database, school.enrolment) is None
    assert "按任职日期" not in organizer.get(person).text


def test_an_extension_is_not_counted_away(school: School, as_: As, database: Database) -> None:
    appoint(database, school.cast.learner, date(2026, 7, 1))
    organizer = as_(school.cast.organizer)
    set_days(organizer, school, "25")
    until = CLOSES + timedelta(days=9)
    done = organizer.post(
        f"/classes/{school.klass.ref}/people/{school.enrolment.ref}/changes",
        data={"key": make.key(), "do": "extend", "reason": "驻村", "until": typed_as(until, ZONE)},
    )
    assert done.status_code == 303
    set_days(organizer, school, "30")
    assert ends(database, school.enrolment) == until
    page = organizer.get(f"/classes/{school.klass.ref}/people/{school.enrolment.ref}").text
    assert "本人期限延到" in page


def test_a_later_end_of_the_class_leaves_own_deadlines_and_frees_those_who_had_none(
    school: School, as_: As, database: Database
) -> None:
    appoint(database, school.cast.learner, date(2026, 7, 1))
    appoint(database, school.cast.second_learner, date(2026, 7, 9))
    organizer = as_(school.cast.organizer)
    set_days(organizer, school, "25")
    mine = ends(database, school.enrolment)
    assert ends(database, school.second) is None  # the class ends before
    set_days(organizer, school, "25", closes=typed_as(CLOSES + timedelta(days=60), ZONE))
    assert ends(database, school.enrolment) == mine
    assert ends(database, school.second) == datetime(2026, 8, 4, tzinfo=ZONE)


def test_counting_again_changes_nothing_and_a_new_day_of_appointment_is_counted(
    school: School, as_: As, database: Database
) -> None:
    appoint(database, school.cast.learner, date(2026, 7, 1))
    set_days(as_(school.cast.organizer), school, "25")
    before = ends(database, school.enrolment)

    def again(session: Session) -> None:
        deadlines.of_class(session, session.get_one(TrainingClass, school.klass.id), ZONE, NOW)

    database.write(again)
    assert ends(database, school.enrolment) == before

    def later(session: Session) -> None:
        query = select(Appointment).where(Appointment.person_id == school.cast.learner.id)
        session.exec(query).one().appointed_on = date(2026, 7, 3)
        deadlines.of_persons(session, [school.cast.learner.id], ZONE, NOW)

    database.write(later)
    assert ends(database, school.enrolment) == datetime(2026, 7, 29, tzinfo=ZONE)


@pytest.mark.parametrize("typed", ["0", "-3", "3651", "三十", "1e3"])
def test_days_that_are_no_number_are_asked_for_again(school: School, as_: As, database: Database, typed: str) -> None:
    page = set_days(as_(school.cast.organizer), school, typed, 422)
    assert "1 到 3650" in page
    assert f'value="{typed}"' in page
    rules = database.read(lambda session: classes.rules_of(session.get_one(TrainingClass, school.klass.id)))
    assert rules.due_days is None


def test_whose_time_ends_earlier_is_told_and_the_trail_counts_them(school: School, as_: As, database: Database) -> None:
    appoint(database, school.cast.learner, date(2026, 7, 1))
    organizer = as_(school.cast.organizer)

    def told() -> list[tuple[int, str]]:
        query = select(Notice).where(Notice.kind == NoticeKind.EARLIER).order_by(col(Notice.id))
        rows = database.read(lambda session: session.exec(query).all())
        return [(row.person_id, row.details["until"]) for row in rows]

    mine = school.cast.learner.id
    set_days(organizer, school, "25")
    assert told() == [(mine, "2026-07-26T16:00:00+00:00")]
    assert "的期限提前到" in as_(school.cast.learner).get("/notices").text
    set_days(organizer, school, "27")
    assert len(told()) == 1  # later is no news that takes anything away
    set_days(organizer, school, "24")
    assert told()[1:] == [(mine, "2026-07-25T16:00:00+00:00")]
    trail = select(AuditRow).where(AuditRow.verb == "class:change").order_by(col(AuditRow.id))
    rows = database.read(lambda session: session.exec(trail).all())
    assert [json.loads(row.details).get("sooner") for row in rows] == [1, None, 1]


def test_who_is_taken_back_has_time_again(school: School, as_: As, database: Database, clock: Clock) -> None:
    appoint(database, school.cast.learner, date(2026, 7, 1))
    organizer = as_(school.cast.organizer)
    set_days(organizer, school, "20")
    at = f"/classes/{school.klass.ref}/people/{school.enrolment.ref}/changes"
    for do in ("withdraw", "readmit"):
        clock.now += timedelta(days=1)
        done = as_(school.cast.organizer).post(at, data={"key": make.key(), "do": do, "reason": "驻村", "until": ""})
        assert done.status_code == 303, done.text[:400]
    assert ends(database, school.enrolment) == datetime.combine(
        clock.now.astimezone(ZONE).date() + timedelta(LEAST_DAYS + 1), datetime.min.time(), ZONE
    )
