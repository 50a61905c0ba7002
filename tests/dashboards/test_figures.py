"""Figures equal what raw facts add up to, on every page and in the export, whoever looks and whenever."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from app.classes.models import Enrolment, TrainingClass
from app.courses.queries import content
from app.dashboards.queries.overview import overview, tally
from app.dashboards.queries.people import everybody, people
from app.dashboards.queries.seen import view_of
from app.dashboards.rules.figures import FINAL, Standing, ranks, total
from app.dashboards.rules.filters import Among, Filters, Part, UnitFilters
from app.db import Database
from app.learning.actions import exempt, move_class
from app.learning.models import Progress
from app.learning.rules.facts import State
from app.people.models import Person
from app.people.rules import Permission
from app.sheets.reading import read
from app.sheets.rules import Read
from tests import make
from tests.authoring.editing import form_of
from tests.conftest import As, Browser, Clock
from tests.dashboards.recount import Counted, recount, standings
from tests.learning.history import play
from tests.learning.reordered import reordered
from tests.school import CLOSES, OPENED, School

MOMENTS = [
    OPENED - timedelta(days=1), OPENED + timedelta(days=3), OPENED + timedelta(days=8), OPENED + timedelta(days=12),
    OPENED + timedelta(days=20), CLOSES + timedelta(days=1), CLOSES + timedelta(days=60),
]  # fmt: skip
# In the middle of the class and after its end at every check, all seven with everything else.
AT = pytest.mark.parametrize(
    "now", [now if n in {2, 5} else pytest.param(now, marks=pytest.mark.slow) for n, now in enumerate(MOMENTS)], ids=str
)


@pytest.fixture
def played(session: Session, school: School) -> list[Enrolment]:
    """Learners with a random history; one is exempted from all, every third was seen signing in."""
    enrolments = play(session, school, Random(11), facts=220, learners=16)
    exempt(
        session, enrolments[0], session.merge(school.klass), "", "原因", OPENED, session.merge(school.cast.organizer)
    )
    for n, enrolment in enumerate(session.exec(select(Enrolment).order_by(Enrolment.id))):  # type: ignore[arg-type]
        if n % 3 == 0:
            session.get_one(Person, enrolment.person_id).first_sign_in_at = OPENED
    session.flush()
    return enrolments


def lines_of(data: bytes, sheet: int = 0) -> list[list[str]]:
    """Heads and rows of an exported list, without its title and its foot."""
    found = read(data, "名单.xlsx")
    assert isinstance(found, Read)
    rows = [[cell.text for cell in row.cells] for row in found.sheets[sheet].rows]
    return [[*row, *[""] * (len(rows[1]) - len(row))] for row in rows[1:-1]]


def tiles(page: str) -> list[int]:
    return [int(value) for value in re.findall(r'<span class="v[^"]*">(\d+)<', page)]


def as_tiles(counted: list[Counted]) -> list[int]:
    by = standings(counted)
    return [len(counted) - by["withdrawn"], by["done"], by["learning"], by["behind"], by["never"]]


@AT
def test_counts_by_unit_and_module_are_those_of_the_facts(
    now: datetime, session: Session, school: School, played: list[Enrolment]
) -> None:
    view = view_of(session, school.cast.organizer, Permission.SEE_COMPLETION, school.klass.ref, now)
    counts, counted = tally(session, view), recount(session, school, now)
    assert sum(sum(one.by.values()) for one in counts.values()) == len(counted)
    for unit in {one.unit for one in counted}:
        here = [one for one in counted if one.unit == unit]
        assert {key.value: n for key, n in counts[unit].by.items() if n} == standings(here)
        for module in (*(module.slug for module in school.content.modules), FINAL):
            done = sum(module in one.modules for one in here if one.standing != "withdrawn")
            assert counts[unit].modules.get(module, 0) == done
    found = overview(session, view, UnitFilters())
    assert found.counts == total(counts.values())


def test_figures_are_those_of_the_version_that_the_class_was_moved_to(
    session: Session, school: School, played: list[Enrolment]
) -> None:
    now, klass = OPENED + timedelta(days=12), session.merge(school.klass)
    version = reordered(session, school)
    move_class(session, klass, version, now, session.merge(school.cast.trainer))
    moved = replace(school, klass=klass, content=content(session, version.id))
    view = view_of(session, school.cast.organizer, Permission.SEE_COMPLETION, klass.ref, now)
    counted = [one for one in recount(session, moved, now) if one.standing != "withdrawn"]
    for cell in overview(session, view, UnitFilters()).cells:
        assert cell.done == sum(cell.module in one.modules for one in counted)
        assert people(session, view, Filters(module=cell.module, part=Part.DONE)).count == cell.done
    done = {one.ref: one.done for one in counted}
    lines = everybody(session, view, Filters())
    assert {line.ref: sum(part.done for part in line.parts) for line in lines} == done


@AT
def test_each_list_holds_whom_its_figure_counted(
    now: datetime, session: Session, school: School, played: list[Enrolment]
) -> None:
    view = view_of(session, school.cast.organizer, Permission.SEE_COMPLETION, school.klass.ref, now)
    counted = recount(session, school, now)
    for standing in Standing:
        listed = everybody(session, view, Filters(state=Among(standing.value)))
        assert {line.ref for line in listed} == {one.ref for one in counted if one.standing == standing}
    done = {one.ref: one.done for one in counted}
    for line in everybody(session, view, Filters()):
        assert line.done == done[line.ref]
        assert sum(part.done for part in line.parts) == line.done
        assert bool(line.since) == bool(line.why)
        if line.standing is Standing.BEHIND:
            assert line.since is not None
            assert line.since <= now
        if line.standing in (Standing.DONE, Standing.LEARNING):
            assert not line.why
    for module in (*(module.slug for module in school.content.modules), FINAL):
        parts = people(session, view, Filters(module=module)).parts
        present = [one for one in counted if one.standing != "withdrawn"]
        assert parts["done"] == sum(module in one.modules for one in present)
        assert parts[""] == len(present) == parts["done"] + parts["open"]
        assert people(session, view, Filters(module=module, part=Part.OPEN)).count == parts["open"]


def test_pages_and_export_show_these_figures(
    session: Session, school: School, played: list[Enrolment], as_: As, clock: Clock
) -> None:
    clock.now = OPENED + timedelta(days=12)
    counted = recount(session, school, clock.now)
    session.commit()
    browser, base = as_(school.cast.organizer), f"/classes/{school.klass.ref}"
    assert tiles(browser.get(f"{base}/overview").text) == as_tiles(counted)
    assert tiles(browser.get(f"{base}/people").text) == as_tiles(counted)
    for unit in (school.cast.units.first, school.cast.units.second):
        here = [one for one in counted if one.unit == unit.id]
        assert tiles(browser.get(f"{base}/overview?unit={unit.ref}").text) == as_tiles(here)
        assert f"导出 {as_tiles(here)[0]} 人" in browser.get(f"{base}/people?unit={unit.ref}").text
    rows = lines_of(browser.post(f"{base}/people/export", data={"key": make.key()}).content)
    assert len(rows) - 1 == as_tiles(counted)[0]
    done = sorted(one.done for one in counted if one.standing != "withdrawn")
    assert sorted(int(row[rows[0].index("已完成项")]) for row in rows[1:]) == done


def test_a_unit_officer_counts_his_subtree_alone(
    session: Session, school: School, played: list[Enrolment], as_: As, clock: Clock
) -> None:
    counted = [one for one in recount(session, school, clock.now) if one.unit == school.cast.units.first.id]
    others = {line.ref for line in session.exec(select(Enrolment)) if line.unit_id != school.cast.units.first.id}
    session.commit()
    officer, base = as_(school.cast.officer), f"/classes/{school.klass.ref}"
    assert tiles(officer.get(f"{base}/overview").text) == as_tiles(counted)
    page = officer.get(f"{base}/people").text
    assert tiles(page) == as_tiles(counted)
    assert not others & set(re.findall(r"/people/([a-z2-7]{16})", page))
    rows = lines_of(officer.post(f"{base}/people/export", data={"key": make.key()}).content)
    assert {row[2] for row in rows[1:]} == {"江州市发展改革委"}
    assert len(rows) - 1 == as_tiles(counted)[0]


def test_a_learners_page_shows_what_his_own_pages_show(
    session: Session, school: School, played: list[Enrolment], as_: As, clock: Clock
) -> None:
    counted = {one.ref: one for one in recount(session, school, clock.now)}
    chosen = [enrolment for enrolment in played if enrolment.withdrawn_at is None][:4]
    people_of = [session.get_one(Person, enrolment.person_id) for enrolment in chosen]
    session.commit()
    organizer = as_(school.cast.organizer)
    for enrolment, person in zip(chosen, people_of, strict=True):
        page = organizer.get(f"/classes/{school.klass.ref}/people/{enrolment.ref}").text
        learner: Browser = as_(person)
        found = re.search(r"<b>(\d+)<i> / (\d+)</i></b>", page)
        assert found is not None
        assert int(found[1]) == counted[enrolment.ref].done
        assert re.search(rf"{found[1]}\D{{1,12}}{found[2]}", learner.get(f"/learn/{enrolment.ref}").text)


@given(st.lists(st.none() | st.fractions(0, 1, max_denominator=12), max_size=12))
def test_a_place_counts_those_who_are_better_and_equals_share_it(shares: list[Fraction | None]) -> None:
    places = ranks(shares)
    for share, place in zip(shares, places, strict=True):
        assert place == (None if share is None else 1 + len([one for one in shares if one is not None and one > share]))


def test_units_are_ranked_only_where_the_class_says_so(school: School, as_: As, database: Database) -> None:
    organizer, page = as_(school.cast.organizer), f"/classes/{school.klass.ref}/overview"
    assert "名次" not in organizer.get(page).text
    settings = f"/classes/{school.klass.ref}/settings"
    typed = {**dict(form_of(organizer.get(settings).text, settings)), "key": make.key(), "ranking": "yes"}
    assert organizer.post(settings, data=typed).status_code == 303
    shown = organizer.get(page).text
    assert "名次按完成率从高到低，在这一级全部单位之间排，筛选时不重排，相同的并列" in shown
    assert len(re.findall(r'data-l="名次">1<', shown)) == 2  # nobody has completed: both are first
    assert "名次" in as_(school.cast.officer).get(page).text


def test_a_filter_changes_no_unit_s_place(school: School, as_: As, database: Database) -> None:
    def finished(session: Session) -> None:
        session.get_one(TrainingClass, school.klass.id).ranking = True
        session.get_one(Progress, school.enrolment.id).state = State.DONE

    database.write(finished)
    organizer, page = as_(school.cast.organizer), f"/classes/{school.klass.ref}/overview"
    places = re.findall(r'data-l="名次">(\d+)<', organizer.get(page).text)
    assert sorted(places) == ["1", "2"]
    assert re.findall(r'data-l="名次">(\d+)<', organizer.get(f"{page}?state=never").text) == ["2"]
