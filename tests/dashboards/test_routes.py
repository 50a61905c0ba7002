"""Who may open which page of a class, what bad filters do, and how much a page asks of the database."""

import json
import re
from random import Random
from threading import current_thread
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.classes import actions as classes
from app.courses.models import CourseVersion
from app.dashboards import export as exports
from app.db import Database
from app.people import actions as people
from app.people.rules import Role, Scope
from tests import make
from tests.conftest import As, Browser, Clock
from tests.dashboards.test_figures import lines_of
from tests.learning.history import play
from tests.school import School

PAGES = ["", "/{c}/overview", "/{c}/people", "/{c}/people/{e}"]
OF_A_CLASS = PAGES[1:]


def url(page: str, school: School, enrolment: str | None = None) -> str:
    return "/classes" + page.format(c=school.klass.ref, e=enrolment or school.enrolment.ref)


@pytest.mark.parametrize("page", OF_A_CLASS)
def test_organizers_of_the_site_and_of_a_unit_read_it(page: str, school: School, as_: As) -> None:
    for person in (school.cast.organizer, school.cast.officer):
        reply = as_(person).get(url(page, school))
        assert reply.status_code == 200
        assert "口径" in reply.text or "经过" in reply.text
        assert school.cast.learner.name in reply.text or page.endswith("overview")


def test_the_only_class_is_opened_at_once_and_several_are_listed(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    reply = organizer.get("/classes")
    assert (reply.status_code, reply.headers["Location"]) == (303, url("/{c}/overview", school))
    database.write(lambda session: another_class(session, school))
    reply = organizer.get("/classes")
    assert reply.status_code == 200
    assert "第二期" in reply.text
    assert as_(school.cast.officer).get("/classes").status_code == 303


def another_class(session: Session, school: School) -> None:
    version = session.get_one(CourseVersion, school.version.id)
    classes.open_class(
        session, name="第二期", version=version, content=school.content, opens_at=school.klass.opens_at,
        closes_at=school.klass.closes_at, credit_period="2027", contact=("李老师", "8866"),
    )  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_learners_trainers_and_administrators_may_not(page: str, school: School, as_: As) -> None:
    cast = school.cast
    for person in (cast.learner, cast.trainer, cast.system_admin, cast.security_admin, cast.auditor):
        assert as_(person).get(url(page, school)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_strangers_sign_in_first(page: str, school: School, client: Browser) -> None:
    assert client.get(url(page, school)).status_code == 303


@pytest.mark.parametrize("page", OF_A_CLASS)
def test_a_class_out_of_reach_or_absent_is_not_found(page: str, school: School, as_: As, database: Database) -> None:
    def elsewhere(session: Session) -> object:
        person = make.person(session, roles=())
        unit = make.unit(session, parent=session.merge(school.cast.units.root))
        make.grant(session, person, Role.ORGANIZER, Scope.UNIT, unit.id)
        return person

    stranger = as_(database.write(elsewhere))  # type: ignore[arg-type]
    assert stranger.get(url(page, school)).status_code == 404
    assert stranger.post(url("/{c}/people/export", school), data={"key": make.key()}).status_code == 404
    absent = url(page, school).replace(school.klass.ref, "a" * 16)
    assert as_(school.cast.organizer).get(absent).status_code == 404


def test_an_officer_reaches_nobody_of_another_unit_by_any_way(school: School, as_: As) -> None:
    officer, second, name = as_(school.cast.officer), school.cast.units.second, "江州市教育局"
    assert officer.get(url("/{c}/people/{e}", school, school.second.ref)).status_code == 404
    for page in ("/{c}/overview", "/{c}/people"):
        assert officer.get(url(page, school) + f"?unit={second.ref}").status_code == 404
        page_text = officer.get(url(page, school)).text
        assert school.cast.second_learner.name not in page_text
        assert name not in page_text
    for words in (school.cast.second_learner.name, name, "B001"):
        reply = officer.get(url("/{c}/people", school), params={"q": words})
        assert school.second.ref not in reply.text
        body = officer.post(url("/{c}/people/export", school), data={"key": make.key(), "q": words}).content
        assert lines_of(body)[1:] == lines_of(body, 1)[1:] == []
    export = officer.post(url("/{c}/people/export", school), data={"key": make.key(), "unit": second.ref})
    assert export.status_code == 404


def test_an_officer_learns_nothing_of_where_his_learner_went(
    school: School, as_: As, database: Database, clock: Clock
) -> None:
    def move(session: Session) -> None:
        organizer, learner = session.merge(school.cast.organizer), session.merge(school.cast.second_learner)
        people.leave(session, learner, school.cast.units.second, clock.now)
        people.join(session, learner, school.cast.units.first, "处长", clock.now)
        enrolment = session.merge(school.enrolment)
        reason = "江州市教育局借调"
        classes.transfer(session, enrolment, session.merge(school.cast.units.second), reason, clock.now, organizer)
        classes.transfer(session, enrolment, session.merge(school.cast.units.first), reason, clock.now, organizer)
        mine = session.merge(school.cast.learner)
        people.leave(session, mine, school.cast.units.first, clock.now)
        people.join(session, mine, school.cast.units.second, "主任", clock.now)

    database.write(move)
    clock.forward(hours=1)
    number, page = "a001", url("/{c}/people/{e}", school)
    for person, sees in ((school.cast.organizer, True), (school.cast.officer, False)):
        browser = as_(person)
        text = browser.get(page).text
        assert [word in text for word in (number, "主任", "江州市教育局")] == [sees] * 3
        found = browser.get(url("/{c}/people", school), params={"q": "A001"}).text
        assert (school.enrolment.ref in found) == sees
        body = browser.post(url("/{c}/people/export", school), data={"key": make.key()}).content
        cells = {cell for row in lines_of(body) for cell in row}
        assert school.cast.learner.name in cells
        assert (number in cells) == sees


@pytest.mark.parametrize("words", ["-", "%", "_", "'", "\\", "--"])
def test_signs_find_only_those_who_have_them(words: str, school: School, as_: As) -> None:
    page = as_(school.cast.organizer).get(url("/{c}/people", school), params={"q": words}).text
    assert school.cast.learner.name not in page
    assert school.cast.second_learner.name not in page


BAD = ["state=x", "unit=x", "module=%00", "module=a.b", "sort=x", "page=0", "page=x", "page=-1", "q=" + "长" * 41]


@pytest.mark.parametrize("query", BAD)
def test_filters_that_no_page_of_ours_sends_are_refused(query: str, school: School, as_: As) -> None:
    organizer = as_(school.cast.organizer)
    assert organizer.get(url("/{c}/people", school) + f"?{query}").status_code in (400, 422)
    if query.split("=")[0] in ("state", "unit", "sort"):
        assert organizer.get(url("/{c}/overview", school) + f"?{query}").status_code == 422
    name, value = query.split("=")
    data = {"key": make.key(), name: unquote(value)}
    assert organizer.post(url("/{c}/people/export", school), data=data).status_code in (400, 422)


def test_states_that_count_no_unit_and_unknown_modules_are_refused_too(school: School, as_: As) -> None:
    organizer = as_(school.cast.organizer)
    for state in ("not_started", "exempted"):
        assert organizer.get(url("/{c}/overview", school) + f"?state={state}").status_code == 422
        assert organizer.get(url("/{c}/people", school) + f"?state={state}").status_code == 200
    assert organizer.get(url("/{c}/people", school) + "?module=no-such").status_code == 404
    assert organizer.get(url("/{c}/people/{e}", school) + "?only=x").status_code == 422


@pytest.mark.slow
@pytest.mark.parametrize("state", ["", "done", "learning", "behind", "never", "withdrawn"])
@pytest.mark.parametrize("sort", ["", "name", "unit", "done", "last"])
def test_every_filter_and_order_works(state: str, sort: str, school: School, as_: As) -> None:
    organizer, asked = as_(school.cast.organizer), {"state": state, "sort": sort, "module": "_final", "part": "open"}
    assert organizer.get(url("/{c}/people", school), params=asked).status_code == 200
    assert organizer.get(url("/{c}/people/{e}", school), params=asked).status_code == 200
    if sort in ("", "name"):
        asked = {"state": state, "sort": sort, "unit": school.cast.units.first.ref}
        assert organizer.get(url("/{c}/overview", school), params=asked).status_code == 200


def test_pages_of_a_list_neither_overlap_nor_leave_anybody_out(session: Session, school: School, as_: As) -> None:
    play(session, school, Random(3), facts=10, learners=60)
    session.commit()
    organizer, seen = as_(school.cast.organizer), []
    for page in (1, 2):
        text = organizer.get(url("/{c}/people", school), params={"page": str(page)}).text
        seen += re.findall(r'<th scope="row"[^>]*><a href="/classes/\w+/people/(\w+)', text)
    assert len(seen) == len(set(seen)) == 62
    assert organizer.get(url("/{c}/people", school), params={"page": "99"}).status_code == 200


def test_an_export_is_a_file_and_leaves_a_row_in_the_trail(school: School, as_: As, database: Database) -> None:
    reply = as_(school.cast.organizer).post(
        url("/{c}/people/export", school), data={"key": make.key(), "state": "never"}
    )
    assert reply.status_code == 200
    assert reply.headers["Content-Type"].endswith("spreadsheetml.sheet")
    name = unquote(reply.headers["Content-Disposition"].split("UTF-8''")[1])
    assert name.startswith(f"{school.klass.name}-从未登录-")
    assert name.endswith(".xlsx")
    assert reply.headers["Cache-Control"] == "no-store"
    assert not [cell for row in lines_of(reply.content) for cell in row if "13900000001" in cell]
    with Session(database.engine) as session:
        row = session.exec(select(AuditRow).where(AuditRow.verb == "completion:export")).one()
    details = json.loads(row.details)
    assert (details["file"], details["filters"], row.actor_id) == (name, {"state": "never"}, school.cast.organizer.id)
    assert details["rows"] == len(lines_of(reply.content)) - 1 == len(lines_of(reply.content, 1)) - 1


@pytest.mark.parametrize("narrowed", [{"module": "significance"}, {"lesson": "purpose"}])
@pytest.mark.parametrize("part", ["", "done", "open"])
def test_what_a_module_or_a_lesson_narrows_is_exported_with_all_its_lessons(
    narrowed: dict[str, str], part: str, school: School, as_: As, database: Database
) -> None:
    database.write(lambda session: play(session, school, Random(4), 300))
    organizer = as_(school.cast.organizer)
    rows = [
        lines_of(organizer.post(url("/{c}/people/export", school), data={"key": make.key(), **asked}).content, 1)[1:]
        for asked in ({}, {**narrowed, "part": part})
    ]
    assert rows[1]
    assert {tuple(row[1:]) for row in rows[1]} <= {tuple(row[1:]) for row in rows[0]}, "but for their running numbers"


def test_an_export_is_made_where_no_write_waits_for_it(
    school: School, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    sheet = exports.sheet

    def noted(*values: Any) -> bytes:
        threads.append(current_thread().name)
        return sheet(*values)

    monkeypatch.setattr(exports, "sheet", noted)
    reply = as_(school.cast.organizer).post(url("/{c}/people/export", school), data={"key": make.key()})
    assert reply.status_code == 200
    assert [name.split("_")[0] for name in threads] == ["long"]


def test_nobody_else_exports(school: School, as_: As, client: Browser) -> None:
    for person in (school.cast.learner, school.cast.trainer, school.cast.auditor):
        assert as_(person).post(url("/{c}/people/export", school), data={"key": make.key()}).status_code == 403
    assert client.post(url("/{c}/people/export", school), data={"key": make.key()}).status_code == 401
    organizer = as_(school.cast.organizer)
    assert organizer.post(url("/{c}/people/export", school)).status_code == 422
    assert organizer.get(url("/{c}/people/export", school)).status_code in (404, 405)


def test_queries_do_not_grow_with_learners(session: Session, school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)

    def queries(page: str) -> int:
        assert organizer.get(url(page, school)).status_code == 200
        asked: list[str] = []

        def heard(*args: Any) -> None:
            asked.append(args[2])

        event.listen(database.reading, "before_cursor_execute", heard)
        organizer.get(url(page, school))
        event.remove(database.reading, "before_cursor_execute", heard)
        return len(asked)

    before = {page: queries(page) for page in OF_A_CLASS}
    assert all(n > 5 for n in before.values()), before
    play(session, school, Random(5), facts=30, learners=40)
    session.commit()
    assert {page: queries(page) for page in OF_A_CLASS} == before
