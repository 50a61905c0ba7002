"""A one-time link for a learner: who makes it, for whom, and that it works once."""

import re

from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.classes import actions as classes
from app.classes.models import Enrolment
from app.db import Database
from app.people.actions import grant, join, leave
from app.people.models import OneTimeLink
from app.people.queries import hash_of
from app.people.rules import Role, Scope
from tests import make
from tests.conftest import As, Browser, Clock
from tests.school import School


def address(school: School, enrolment: Enrolment) -> str:
    return f"/classes/{school.klass.ref}/people/{enrolment.ref}/link"


def ask(browser: Browser, url: str, **more: str) -> tuple[int, str]:
    reply = browser.post(url, data={"key": make.key(), **more})
    found = re.search(r"http://[^/\s]+/link/([\w-]+)", reply.text)
    return reply.status_code, found[1] if found else ""


def test_an_organizer_makes_a_link_that_is_audited_and_opens(
    school: School, as_: As, client: Browser, database: Database, clock: Clock
) -> None:
    status, token = ask(as_(school.cast.organizer), address(school, school.enrolment))
    assert status == 200
    with Session(database.engine) as session:
        link = session.exec(select(OneTimeLink)).one()
        assert (link.token_hash, link.made_by) == (hash_of(token), school.cast.organizer.id)
        row = session.exec(select(AuditRow).where(AuditRow.verb == "link:make")).one()
        assert row.object_ref == school.cast.learner.ref
        assert token not in row.details
    assert school.cast.learner.name in client.get(f"/link/{token}").text
    clock.forward(hours=24)
    assert client.get(f"/link/{token}").status_code == 404


def test_it_is_made_of_the_address_in_the_settings(school: School, as_: As) -> None:
    browser = as_(school.cast.organizer)
    page = browser.post(address(school, school.enrolment), data={"key": make.key()}, headers={"Host": "testserver"})
    assert f"{browser.app.state.settings.base_url}/link/" in page.text  # type: ignore[attr-defined]
    assert page.headers["Cache-Control"] == "no-store"


def test_a_second_one_makes_the_first_void_and_a_repeat_shows_no_old_token(
    school: School, as_: As, client: Browser
) -> None:
    organizer, key = as_(school.cast.organizer), make.key()
    _, first = ask(organizer, address(school, school.enrolment), key=key)
    _, second = ask(organizer, address(school, school.enrolment), key=key)
    assert first != second
    assert client.get(f"/link/{first}").status_code == 404
    assert client.get(f"/link/{second}").status_code == 200


def test_a_unit_officer_links_his_own_learners_and_finds_no_others(school: School, as_: As) -> None:
    officer = as_(school.cast.officer)
    assert ask(officer, address(school, school.enrolment))[0] == 200
    assert ask(officer, address(school, school.second))[0] == 404


def test_nobody_else_may(school: School, as_: As, client: Browser) -> None:
    cast = school.cast
    for person in (cast.learner, cast.trainer, cast.system_admin, cast.auditor):
        assert ask(as_(person), address(school, school.enrolment)) == (403, "")
    assert ask(client, address(school, school.enrolment))[0] == 401


def test_no_link_leads_to_the_rights_of_somebody_who_is_more_than_a_learner(
    school: School, as_: As, database: Database, clock: Clock
) -> None:
    database.write(
        lambda session: grant(
            session, session.merge(school.cast.learner), Role.SECURITY_ADMIN, Scope.SITE, None, clock.now, None
        )
    )
    organizer = as_(school.cast.organizer)
    assert ask(organizer, address(school, school.enrolment)) == (403, "")
    assert address(school, school.enrolment) not in organizer.get(address(school, school.enrolment)[:-5]).text


def test_an_officer_does_not_link_who_now_works_elsewhere(
    school: School, as_: As, database: Database, clock: Clock
) -> None:
    def move(session: Session) -> None:
        learner = session.merge(school.cast.learner)
        leave(session, learner, school.cast.units.first, clock.now)
        join(session, learner, school.cast.units.second, "", clock.now)

    database.write(move)
    assert ask(as_(school.cast.officer), address(school, school.enrolment)) == (403, "")
    assert ask(as_(school.cast.organizer), address(school, school.enrolment))[0] == 200


def test_who_has_left_the_class_gets_none(school: School, as_: As, database: Database, clock: Clock) -> None:
    database.write(
        lambda session: classes.withdraw(
            session, session.merge(school.enrolment), "调离", clock.now, session.merge(school.cast.organizer)
        )
    )
    assert ask(as_(school.cast.organizer), address(school, school.enrolment)) == (403, "")


def test_an_address_without_a_key_or_of_no_class_is_refused(school: School, as_: As) -> None:
    organizer, url = as_(school.cast.organizer), address(school, school.enrolment)
    assert organizer.post(url).status_code == 422
    assert ask(organizer, url.replace(school.klass.ref, "a" * 16))[0] == 404
    assert organizer.get(url).status_code == 405
