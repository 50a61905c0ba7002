"""Learning records for the organizer's files hold what he may see, and nothing of the learner's own."""

from random import Random
from urllib.parse import unquote

from sqlmodel import Session, col, select

from app.audit.models import AuditRow
from app.classes.models import Enrolment
from app.dashboards.queries.seen import view_of
from app.dashboards.rules.history import listed
from app.db import Database
from app.desk.queries.records import records_in
from app.learning.queries.record import record_of
from app.people.models import Person
from app.people.rules import Permission
from tests import make
from tests.conftest import As, Browser, Clock
from tests.learning.history import play
from tests.pdf import pages
from tests.school import School


def asked(browser: Browser, school: School, path: str, status: int = 200) -> bytes:
    reply = browser.post(f"/classes/{school.klass.ref}/{path}", data={"key": make.key()})
    assert reply.status_code == status, reply.text[:300]
    return bytes(reply.content)


def test_one_learners_record_is_a_sheet_of_paper_and_in_the_trail(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    reply = organizer.post(
        f"/classes/{school.klass.ref}/people/{school.enrolment.ref}/record", data={"key": make.key()}
    )
    assert reply.headers["Content-Type"] == "application/pdf"
    assert school.cast.learner.name in unquote(reply.headers["Content-Disposition"])
    [page] = pages(reply.content)
    assert school.cast.learner.name in page
    assert school.klass.name in page
    with Session(database.engine) as session:
        assert session.exec(select(AuditRow).where(AuditRow.verb == "record:export")).one()


def test_everybodys_records_are_one_file_each_from_a_page_of_its_own(
    school: School, as_: As, database: Database
) -> None:
    database.write(lambda session: play(session, school, Random(5), facts=150) and None)

    def names(session: Session) -> list[str]:
        query = (
            select(Person.name)
            .join(Enrolment, col(Enrolment.person_id) == Person.id)
            .where(col(Enrolment.withdrawn_at).is_(None))
            .order_by(col(Enrolment.unit_id), col(Enrolment.id))
        )
        return list(session.exec(query))

    found = pages(asked(as_(school.cast.organizer), school, "records"))
    starts = [page for page in found if page.startswith("学习记录")]
    everybody = database.read(names)
    assert len(starts) == len(everybody)
    for name, page in zip(everybody, starts, strict=True):
        assert name in page


def test_what_is_the_learners_own_stays_out(session: Session, school: School, clock: Clock) -> None:
    play(session, school, Random(5), facts=400)
    for who in ("organizer", "officer"):
        person = session.merge(getattr(school.cast, who))
        view = view_of(session, person, Permission.EXPORT_COMPLETION, school.klass.ref, clock.now)
        whole = {}
        for enrolment in session.exec(select(Enrolment)):
            learner = session.get_one(Person, enrolment.person_id)
            for one in record_of(session, learner, enrolment, view.klass, clock.now).attempts:
                whole[one.receipt] = one
        seen = [one for record in records_in(session, view) for one in record.attempts]
        assert seen
        for one in seen:
            assert listed(one.kind, one.passed)
            hidden = not one.passed and (one.kind != "final" or who == "officer")
            assert one.points == (None if hidden else whole[one.receipt].points)


def test_an_officer_gets_his_units_records_alone(school: School, as_: As) -> None:
    officer = as_(school.cast.officer)
    found = "".join(pages(asked(officer, school, "records")))
    assert school.cast.learner.name in found
    assert school.cast.second_learner.name not in found
    asked(officer, school, f"people/{school.second.ref}/record", 404)


def test_nobody_else_gets_any(school: School, as_: As) -> None:
    for person in (school.cast.learner, school.cast.trainer, school.cast.auditor):
        for path in ("records", f"people/{school.enrolment.ref}/record"):
            asked(as_(person), school, path, 403)
    asked(as_(school.cast.organizer), school, f"people/{'a' * 16}/record", 404)
