"""The table for the level above says what the overview says, and is in the trail."""

import re
from random import Random
from urllib.parse import unquote

from httpx2 import Response
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.classes.models import Enrolment
from app.db import Database
from app.sheets.reading import read
from app.sheets.rules import Read
from tests import make
from tests.conftest import As, Browser, Clock
from tests.learning.history import play
from tests.school import School


def ask(browser: Browser, school: School) -> Response:
    return browser.post(f"/classes/{school.klass.ref}/report", data={"key": make.key()})


def table(reply: Response) -> list[list[str]]:
    found = read(reply.content, "上报表.xlsx")
    assert isinstance(found, Read)
    return [[str(cell.text) for cell in row.cells] for row in found.sheets[0].rows]


def tiles(browser: Browser, school: School) -> list[int]:
    page = browser.get(f"/classes/{school.klass.ref}/overview").text
    return [int(n) for n in re.findall(r'<span class="v[^"]*">(\d+)', page)[:5]]


def test_its_sums_are_the_figures_of_the_overview(school: School, as_: As, database: Database) -> None:
    database.write(lambda session: play(session, school, Random(3), facts=120) and None)
    organizer = as_(school.cast.organizer)
    rows = table(ask(organizer, school))
    heads = rows[1]
    units, totals, foot = rows[2:-3], rows[-3], rows[-2]
    assert heads[:5] == ["序号", "单位", "应训人员", "已完成", "完成率"]
    assert [row[0] for row in units] == [str(n) for n in range(1, len(units) + 1)]
    columns = [2, 3, 5, 6, 7]
    for at in (*columns, *range(8, len(heads))):
        assert sum(int(row[at]) for row in units) == int(totals[at]), heads[at]
    assert [int(totals[at]) for at in columns] == tiles(organizer, school)
    assert school.cast.organizer.name in foot[0]
    with Session(database.engine) as session:
        assert int(totals[2]) == len(session.exec(select(Enrolment).where(Enrolment.withdrawn_at == None)).all())  # noqa: E711


def test_it_is_named_and_audited(school: School, as_: As, database: Database) -> None:
    reply = ask(as_(school.cast.organizer), school)
    assert school.klass.name in unquote(reply.headers["Content-Disposition"])
    assert reply.headers["Content-Disposition"].endswith(".xlsx")
    with Session(database.engine) as session:
        assert session.exec(select(AuditRow).where(AuditRow.verb == "completion:report")).one()


def test_an_officer_reports_his_units_alone_and_a_learner_nothing(school: School, as_: As, clock: Clock) -> None:
    own = table(ask(as_(school.cast.officer), school))
    whole = table(ask(as_(school.cast.organizer), school))
    assert {row[1] for row in own[2:-3]} < {row[1] for row in whole[2:-3]}
    assert ask(as_(school.cast.learner), school).status_code == 403
    missing = as_(school.cast.organizer).post("/classes/aaaaaaaaaaaaaaaa/report", data={"key": make.key()})
    assert missing.status_code == 404


def test_its_dates_have_their_year_in_both_languages(school: School, as_: As, clock: Clock) -> None:
    browser = as_(school.cast.organizer)
    for language, date in (("zh", f"{clock.now.year} 年 {clock.now.month} 月"), ("en", f"Jul {clock.now.year}")):
        browser.cookies.set("display", f"auto.md.{language}.on")
        assert date in table(ask(browser, school))[-2][0]
