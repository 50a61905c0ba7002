"""A trainer takes questions away: what is lost is shown before, the name says which version, the trail has it."""

import re
from urllib.parse import unquote

import pytest
from httpx2 import Response
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.authoring.rules.exporting import SUFFIXES, Format
from app.authoring.rules.reading import Proposal, propose
from app.db import Database
from app.people.rules import Scope
from tests import make
from tests.authoring.conftest import trainer_of
from tests.authoring.editing import COURSE
from tests.conftest import As, Browser
from tests.school import School

URL = f"/courses/{COURSE}/questions/export"


def ask(browser: Browser, **fields: str) -> Response:
    return browser.post(URL, data={"key": make.key(), **fields})


def test_the_page_says_how_many_go_out_and_what_is_lost(trainer: Browser) -> None:
    page = trainer.get(URL)
    assert page.status_code == 200
    losses = page.text[page.text.index('id="losses-xlsx"') :]
    assert losses.index("整题放不进去") < losses.index("用途（随堂、小测、终考、练习）")
    assert "什么都不少" in losses[losses.index('id="losses-yaml"') :]


def test_the_list_of_questions_leads_there(trainer: Browser) -> None:
    assert f'href="{URL}"' in trainer.get(f"/courses/{COURSE}/questions").text


@pytest.mark.parametrize("format", Format)
def test_each_format_is_a_file_with_the_name_of_its_course_and_version(
    format: Format, trainer: Browser, database: Database
) -> None:
    reply = ask(trainer, format=format)
    assert reply.status_code == 200
    name = unquote(reply.headers["Content-Disposition"].split("filename*=UTF-8''")[1])
    assert re.fullmatch(rf".+-v\d+-\d{{8}}{re.escape(SUFFIXES[format])}", name)
    assert int(reply.headers["Content-Length"]) == len(reply.content) > 0
    with Session(database.engine) as session:
        row = session.exec(select(AuditRow).where(AuditRow.verb == "questions:export")).one()
        assert name in str(row.details)


def test_of_a_module_there_are_its_questions_alone(trainer: Browser) -> None:
    module = re.findall(r'<option value="([a-z0-9-]+)"', trainer.get(URL).text)[0]
    counts = []
    for fields in ({}, {"module": module}):
        found = propose(ask(trainer, format="moodle", **fields).content, "a.xml")
        assert isinstance(found, Proposal)
        counts.append(len(found.reading.proposed))
    assert 0 < counts[1] < counts[0]
    assert trainer.get(f"{URL}?module={module}").status_code == 200


def test_a_course_out_of_reach_is_not_found(school: School, database: Database, as_: As) -> None:
    other = as_(trainer_of(database, Scope.COURSE, 999))
    assert (other.get(URL).status_code, ask(other, format="xlsx").status_code) == (404, 404)


def test_a_module_that_is_not_there_is_not_found(trainer: Browser) -> None:
    assert trainer.get(f"{URL}?module=no-such").status_code == 404
    assert ask(trainer, format="xlsx", module="no-such").status_code == 404


def test_others_may_not(school: School, as_: As) -> None:
    cast = school.cast
    for person in (cast.learner, cast.organizer, cast.officer, cast.system_admin, cast.auditor):
        assert as_(person).get(URL).status_code == 403
        assert ask(as_(person), format="xlsx").status_code == 403


@pytest.mark.parametrize("fields", [{}, {"format": "exe"}, {"format": "pdf", "with_key": "2"}, {"module": "A B"}])
def test_what_no_page_of_ours_sends_is_refused(fields: dict[str, str], trainer: Browser, database: Database) -> None:
    reply = ask(trainer, **fields)
    assert (reply.status_code, "请选一种文件" in reply.text) == (422, True)
    with Session(database.engine) as session:
        assert not session.exec(select(AuditRow).where(AuditRow.verb == "questions:export")).all()
    assert trainer.get(f"{URL}?module=A B").status_code == 422
