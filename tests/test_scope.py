"""An officer of one unit learns nothing of another: two worlds that differ only elsewhere are one and the same to him.

Nobody can list every page that might tell something. So this walks all of them, with the ref of every thing that there
is, and compares each answer, to the letter, with that of a world in which nothing ever happened in the other unit.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import product
from random import Random

import pytest
from fastapi import FastAPI
from fastapi.routing import RouteContext
from httpx2 import Response
from sqlalchemy import select
from sqlmodel import Session, SQLModel

from app.classes import actions as classes
from app.classes.models import Enrolment
from app.dashboards.rules.filters import Among, Part, Sort, UnitSort
from app.db import Database
from app.demo.learner import Learner
from app.learning import actions as learning
from app.people import actions as people
from app.people.models import OrgUnit, Person
from app.people.rules import IdentifierKind
from tests import make
from tests.cast import NOW
from tests.certificates.test_issuing import complete, everybody
from tests.conftest import As, Browser
from tests.desk.roster.test_routes import confirm, preview
from tests.reminders.test_routes import send
from tests.school import OPENED, School
from tests.test_architecture import routes

OTHER = ("独有局", "独有处", "梁独有", "秦独有", "谢独有", "13911112222", "D777")
"""Words that only the other unit's world knows."""
NOT_HIS = 403
pytestmark = pytest.mark.slow


def elsewhere(school: School) -> Callable[[Session], None]:
    """What happens in the second unit: it is renamed and grows, its people study, finish, are excused and leave."""

    def write(session: Session) -> None:
        cast, klass = school.cast, session.merge(school.klass)
        organizer, unit = session.merge(cast.organizer), session.get_one(OrgUnit, cast.units.second.id)
        people.rename_unit(session, unit, "独有局", NOW)
        below = make.unit(session, "独有处", parent=unit)
        one = session.get_one(Person, cast.second_learner.id)
        one.name = "梁独有"
        make.identifier(session, one, "13911112222", None, IdentifierKind.PHONE)
        enrolment = session.get_one(Enrolment, school.second.id)
        hand = Learner(session, one, enrolment, klass, Random(3), 1.0, OPENED + timedelta(hours=1))
        for lesson in school.content.modules[0].lessons:
            hand.studies(lesson)
        hand.takes_quiz(school.content.modules[0])
        classes.extend(session, enrolment, klass.closes_at + timedelta(days=9), "独有的原因", NOW, organizer)
        for name, gone in (("秦独有", False), ("谢独有", True)):
            person = make.person(session, name, below)
            make.identifier(session, person, f"D777{gone:d}", below)
            more = learning.enrol(session, person, klass, below, OPENED, organizer)
            if gone:
                classes.withdraw(session, more, "独有的原因", NOW, organizer)
            else:
                complete(session, school, more)

    return write


@pytest.fixture
def refs(school: School, as_: As, database: Database) -> list[str]:
    """Every ref of the world in which all that happened, the organizer's own work there included."""
    database.write(elsewhere(school))
    database.write(everybody(school))
    organizer = as_(school.cast.organizer)
    for learner in (school.cast.learner, school.cast.second_learner):
        as_(learner)
    other = school.cast.units.second.ref
    send(organizer, school, f"?unit={other}", unit=other)
    rows = [["姓名", "单位", "手机号"], ["谢独有", "独有局", "13911113333"]]
    assert confirm(organizer, preview(organizer, school.klass, rows)).status_code == 303
    day = {"day": "2026-07-11", "title": "独有的一天", "place": ""}
    assert organizer.post(f"/classes/{school.klass.ref}/days", data={"key": make.key(), **day}).status_code == 303
    entry = {"title": "独有培训", "day": "2026-03-09", "hours": "8", "evidence": "证 1 号"}
    at = f"/credits/people/{school.cast.second_learner.ref}"
    assert organizer.post(at, data={"key": make.key(), **entry}).status_code == 303
    return database.read(every_ref)


def every_ref(session: Session) -> list[str]:
    tables = [table for table in SQLModel.metadata.sorted_tables if "ref" in table.columns]
    return sorted({str(ref) for table in tables for ref in session.scalars(select(table.c.ref))})


def test_two_worlds_that_differ_elsewhere_are_the_same_to_an_officer(
    school: School, as_: As, app: FastAPI, refs: list[str], again: Callable[[], None]
) -> None:
    there = seen(app, as_(school.cast.officer), school, refs)
    assert sum(answer[0] == 200 for answer in there.values()) > 30, "he has pages of his own"
    told = {address: word for address, answer in there.items() for word in OTHER if word in answer[1]}
    assert not {address: word for address, word in told.items() if word not in address}, "but what he typed himself"
    assert {address for address, answer in there.items() if answer[0] >= 500} == set()

    again()
    for learner in (school.cast.learner, school.cast.second_learner):
        as_(learner)
    here = seen(app, as_(school.cast.officer), school, refs)
    assert {address for address in there if there[address] != here[address]} == set()


def test_the_walk_sees_what_an_organizer_of_both_units_sees(
    school: School, as_: As, app: FastAPI, refs: list[str]
) -> None:
    there = seen(app, as_(school.cast.organizer), school, refs)
    told = {word for answer in there.values() for word in OTHER if word in answer[1]}
    assert told == set(OTHER), "otherwise the first test looks for what nobody could see"


Answer = tuple[int, str, str]


def seen(app: FastAPI, browser: Browser, school: School, refs: list[str]) -> dict[str, Answer]:
    """Every page that he may open at all with every ref in it, each filter, each export; then every door that takes."""
    found: dict[str, Answer] = {}
    for route in routes(app):
        for method in sorted((route.methods or set()) & {"GET", "POST"}):
            if method == "GET" or ":ref" in str(route.path):
                walk(browser, school, route, method, refs, found)
    klass = f"/classes/{school.klass.ref}"
    units = [one.ref for one in (school.cast.units.root, school.cast.units.first, school.cast.units.second)]
    for query in queries(units):
        for page in ("overview", "people", "progress", "reminders/new"):
            found[f"{page}?{query}"] = answer(browser.get(f"{klass}/{page}", params=query))
        found[f"export {query}"] = answer(browser.post(f"{klass}/people/export", data={"key": make.key(), **query}))
    for query in ({"q": "独有"}, {"q": "B001"}, {"year": "2026"}):
        found[f"credits?{query}"] = answer(browser.get("/credits", params=query))
    return found


def walk(
    browser: Browser, school: School, route: RouteContext, method: str, refs: list[str], found: dict[str, Answer]
) -> None:
    names = re.findall(r"{(\w+):?(\w*)}", str(route.path))
    absent = {name: {"ref": "a" * 16, "place": "1"}.get(kind, "none") for name, kind in names}

    def ask(values: dict[str, str]) -> Answer:
        address = re.sub(r"{(\w+):?\w*}", lambda part: values[part[1]], str(route.path))
        reply = browser.get(address) if method == "GET" else browser.post(address, data={"key": make.key()})
        found[f"{method} {address}"] = answer(reply)
        return found[f"{method} {address}"]

    if "sign-out" in str(route.path) or ask(absent)[0] == NOT_HIS:
        return
    open_ = [name for name, kind in names if kind == "ref"]
    for values in choices(school, open_, refs):
        # What he does to his own is his affair; what is not his must answer as if it were not there.
        if method == "GET" or not his(school, values):
            ask(absent | dict(zip(open_, values, strict=True)))


def choices(school: School, names: list[str], refs: list[str]) -> Iterable[tuple[str, ...]]:
    """Every ref in the last place, with the class before it where there are two."""
    if not names:
        return []
    return product(*([school.klass.ref] for _ in names[1:]), refs)


def his(school: School, values: tuple[str, ...]) -> bool:
    mine = {school.klass.ref, school.enrolment.ref, school.cast.learner.ref, school.cast.units.first.ref}
    return values[-1] in mine | {school.cast.officer.ref}


def queries(units: list[str]) -> list[dict[str, str]]:
    """Filters, each with what they could find elsewhere."""
    words = [{"q": word} for word in (*OTHER, "B001", "苏明", "教育局")]
    kinds = [{"state": str(one)} for one in Among] + [{"part": str(one), "module": "significance"} for one in Part]
    orders = [{"sort": str(one)} for one in (*Sort, *UnitSort)]
    return [{}, *words, *kinds, *orders, {"unit": "none"}, *({"unit": ref} for ref in units)]


def answer(reply: Response) -> Answer:
    """What a reply says, without what is new each time."""
    body = reply.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in sorted(parts.namelist()) if "docProps" not in name)
    said = re.sub(r'="[\w-]{22}"', "", body.decode(errors="replace"))  # keys of forms
    return reply.status_code, said, reply.headers.get("Location", "")
