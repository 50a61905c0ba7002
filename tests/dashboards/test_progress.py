"""Day by day and lesson by lesson: the same steps that every other figure is counted from."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app.classes.models import Enrolment
from app.dashboards.queries.people import people
from app.dashboards.queries.progress import progress
from app.dashboards.queries.seen import View, view_of
from app.dashboards.rules.filters import Filters, Part, ProgressFilters
from app.dashboards.rules.trend import HEIGHT, MOST_DAYS, WIDTH, drawn, trend
from app.learning.models import Progress, Step
from app.learning.rules.facts import State, StepKind
from app.people.rules import Permission
from tests.conftest import As, Clock
from tests.dashboards.test_figures import played  # noqa: F401  # a class that was played
from tests.school import OPENED, School

ZONE = ZoneInfo("Asia/Shanghai")
SEE = Permission.SEE_COMPLETION


def seen(session: Session, school: School, clock: Clock, who: str = "organizer") -> View:
    return view_of(session, session.merge(getattr(school.cast, who)), SEE, school.klass.ref, clock.now)


def present(session: Session) -> list[Enrolment]:
    return list(session.exec(select(Enrolment).where(col(Enrolment.withdrawn_at).is_(None))))


def steps_of(session: Session, enrolments: list[Enrolment]) -> list[Step]:
    ids = [one.id for one in enrolments]
    return list(session.exec(select(Step).where(col(Step.enrolment_id).in_(ids), Step.state == State.DONE)))


@pytest.mark.parametrize("module", ["significance", "requirements", "fortress"])
def test_each_cell_is_what_a_count_of_the_steps_gives_and_its_list_is_as_long(
    session: Session,
    school: School,
    played: list[Enrolment],  # noqa: F811
    clock: Clock,
    module: str,
) -> None:
    clock.now = OPENED + timedelta(days=12)
    view = seen(session, school, clock)
    found = progress(session, view, ProgressFilters(module=module), ZONE)
    assert [cell.module for cell in found.whole] == [lesson.slug for lesson in found.lessons]
    everybody = present(session)
    for lesson, cell in zip(found.lessons, found.whole, strict=True):
        done = [
            one for one in steps_of(session, everybody) if (one.kind, one.subject) == (StepKind.LESSON, lesson.slug)
        ]
        assert (cell.done, cell.of) == (len(done), len(everybody))
        assert people(session, view, Filters(lesson=lesson.slug, part=Part.DONE)).count == cell.done
        assert people(session, view, Filters(lesson=lesson.slug, part=Part.OPEN)).count == cell.of - cell.done
    for at in range(len(found.lessons)):
        assert sum(line.cells[at].done for line in found.lines) == found.whole[at].done


def test_the_last_day_is_what_stands_now_and_each_day_what_stood_then(
    session: Session,
    school: School,
    played: list[Enrolment],  # noqa: F811
    clock: Clock,
) -> None:
    clock.now = OPENED + timedelta(days=12)
    view = seen(session, school, clock)
    found = progress(session, view, ProgressFilters(), ZONE)
    everybody = present(session)
    steps = steps_of(session, everybody)
    ended = [one for one in (session.get_one(Progress, each.id) for each in everybody) if one.completed_at]
    for day in found.days:
        ends = datetime.combine(day.day + timedelta(days=1), datetime.min.time(), ZONE)
        assert day.items == sum(one.done_at is not None and one.done_at < ends for one in steps)
        assert day.completed == sum(one.completed_at is not None and one.completed_at < ends for one in ended)
        assert day.of == len(everybody) * view.items
    assert found.days[-1].items == len(steps)
    assert sum(1 for one in everybody if session.get_one(Progress, one.id).state is State.DONE) == len(ended)


def test_an_officer_sees_his_units_alone(
    session: Session,
    school: School,
    played: list[Enrolment],  # noqa: F811
    as_: As,
    clock: Clock,
) -> None:
    view = seen(session, school, clock, "officer")
    found = progress(session, view, ProgressFilters(), ZONE)
    mine = [one for one in present(session) if one.unit_id == school.cast.units.first.id]
    assert found.enrolled == len(mine)
    assert found.days[-1].items == len(steps_of(session, mine))
    session.commit()
    officer, base = as_(school.cast.officer), f"/classes/{school.klass.ref}/progress"
    page = officer.get(base)
    assert page.status_code == 200
    assert "只含您负责的单位" in page.text
    assert "江州市教育局" not in page.text
    assert officer.get(f"{base}?unit={school.cast.units.second.ref}").status_code == 404


def test_the_page_leads_to_the_list_behind_each_cell(
    session: Session,
    school: School,
    played: list[Enrolment],  # noqa: F811
    as_: As,
    clock: Clock,
) -> None:
    clock.now = OPENED + timedelta(days=12)
    session.commit()
    organizer = as_(school.cast.organizer)
    page = organizer.get(f"/classes/{school.klass.ref}/progress?module=significance").text
    [sum_row] = re.findall(r'<tr class="sum">.*?</tr>', page, re.S)
    cells = re.findall(r'href="([^"]+lesson=[^"]+)" aria-label="(\d+) 人，共 (\d+) 人', sum_row)
    assert len(cells) == 6
    for href, done, of in cells[:3]:
        listed = organizer.get(href.replace("&amp;", "&")).text
        assert f"已完成 {done}</a>" in listed
        assert f"全部 {of}</a>" in listed


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("module=nowhere", 404),
        ("unit=aaaaaaaaaaaaaaaa", 404),
        ("module=../x", 422),
        ("unit=%00", 422),
        ("module=" + "a" * 65, 422),
    ],
)
def test_what_no_page_of_ours_asks_for_is_refused(school: School, as_: As, query: str, status: int) -> None:
    organizer = as_(school.cast.organizer)
    reply = organizer.get(f"/classes/{school.klass.ref}/progress?{query}")
    assert reply.status_code in ({status} if status == 404 else {400, 422})
    assert organizer.get(f"/classes/{school.klass.ref}/people?lesson=nowhere").status_code == 404


def test_nobody_else_sees_it(school: School, as_: As) -> None:
    for person in (school.cast.learner, school.cast.trainer, school.cast.auditor):
        assert as_(person).get(f"/classes/{school.klass.ref}/progress").status_code == 403
    assert as_(school.cast.organizer).get(f"/classes/{'a' * 16}/progress").status_code == 404


DAYS = st.dictionaries(st.dates(date(2026, 3, 1), date(2026, 6, 30)), st.integers(0, 9), max_size=30)
MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 6, 30), timezones=st.just(UTC))


@given(DAYS, DAYS, MOMENTS, st.integers(1, 90 * 24), MOMENTS)
def test_a_trend_never_falls_and_ends_at_the_sum(
    items: dict[date, int], completed: dict[date, int], opens: datetime, hours: int, now: datetime
) -> None:
    closes = opens + timedelta(hours=hours)
    days = trend(items, completed, 1000, opens, closes, now, ZONE)
    if now < opens - timedelta(days=1):
        assert days == []
    for one, two in pairwise(days):
        assert two.day - one.day == timedelta(days=1)
        assert one.items <= two.items
        assert one.completed <= two.completed
        assert one.planned <= two.planned
    if days:
        assert days[-1].items == sum(n for day, n in items.items() if day <= days[-1].day)
        assert 0 <= days[-1].planned <= 1
        assert (days[-1].planned == 1) == (now >= closes)
    line = drawn(days, opens, closes, ZONE)
    for point in line.done.split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_a_very_long_class_is_shown_from_its_end() -> None:
    opens = datetime(2020, 1, 1, tzinfo=UTC)
    days = trend({}, {}, 10, opens, opens + timedelta(days=3000), opens + timedelta(days=2000), ZONE)
    assert len(days) == MOST_DAYS
    assert days[-1].planned == Fraction(2, 3)


def test_no_two_figures_of_a_day_are_counted_twice() -> None:
    opens = datetime(2026, 3, 1, tzinfo=UTC)
    days = trend(
        {date(2026, 2, 20): 2, date(2026, 3, 2): 3},
        {},
        10,
        opens,
        opens + timedelta(days=9),
        opens + timedelta(days=3),
        ZONE,
    )
    assert Counter(one.items for one in days)[5] == len(days) - 1
    assert days[0].items == 2
