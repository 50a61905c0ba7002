"""The pages of certificates: the organizer's, the learner's own, and the one that anybody may ask."""

import json
import re
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typst
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.rules import is_signed
from app.classes.models import TrainingClass
from app.dashboards.queries.overview import tally
from app.dashboards.queries.seen import whole_view_of
from app.dashboards.rules.figures import Standing, total
from app.db import Database
from app.desk.rules.closing import typed_as
from app.learning.typeface import FAMILIES, FONTS
from app.people.models import Person
from app.people.rules import Permission
from tests import make
from tests.certificates.test_issuing import complete, everybody
from tests.conftest import As, Browser, Clock
from tests.pdf import pages
from tests.school import School
from tests.workbooks import cells, take

ZONE = ZoneInfo("Asia/Shanghai")
NAME = "㛃𬭎·燚"


@pytest.fixture
def certificate(school: School, database: Database, client: Browser) -> Certificate:
    def write(session: Session) -> None:
        session.get_one(Person, school.cast.learner.id).name = NAME
        session.flush()
        complete(session, school, school.enrolment)

    database.write(write)
    database.write(everybody(school))
    with Session(database.engine) as session:
        return session.exec(select(Certificate)).one()


def listed(school: School) -> str:
    return f"/classes/{school.klass.ref}/certificates"


def answer(page: str) -> str:
    """What the public page answers, without its forms."""
    return page.split('<section class="card', 1)[1].split("</section>", 1)[0]


def test_its_list_leaves_with_what_became_of_each(
    school: School, as_: As, database: Database, certificate: Certificate
) -> None:
    organizer = as_(school.cast.organizer)
    assert "导出 1 份名单" in organizer.get(listed(school)).text
    _title, heads, row, _foot = cells(take(organizer, f"{listed(school)}/export"))
    found = dict(zip(heads, row, strict=True))
    assert (found["姓名"], found["编号"], found["状态"]) == (NAME, certificate.number, "有效")
    revoke(organizer, school, certificate.ref, "补考成绩有误")
    _title, heads, row, _foot = cells(take(organizer, f"{listed(school)}/export"))
    found = dict(zip(heads, row, strict=True))
    assert (found["状态"], found["原因"]) == ("已撤销", "补考成绩有误")


def revoke(browser: Browser, school: School, ref: str, reason: str) -> int:
    data = {"key": make.key(), "reason": reason}
    return browser.post(f"{listed(school)}/{ref}/revocation", data=data).status_code


def test_the_organizer_issues_prints_and_revokes(
    school: School, as_: As, database: Database, certificate: Certificate, clock: Clock
) -> None:
    organizer = as_(school.cast.organizer)
    database.write(lambda session: complete(session, school, school.second))
    assert school.cast.second_learner.name in organizer.get(listed(school)).text
    assert organizer.post(listed(school), data={"key": make.key()}).status_code == 409, "it is open yet"
    closing = {"key": make.key(), "cut_off": typed_as(clock.now, ZONE), "seen": "1"}
    assert organizer.post(f"/classes/{school.klass.ref}/closing", data=closing).status_code == 303
    done = database.read(lambda session: len(queries.without(session, school.klass.id)))
    assert done == 0, "the closing issued them"
    with Session(database.engine) as session:
        klass = session.exec(select(TrainingClass).where(TrainingClass.ref == school.klass.ref)).one()
        view = whole_view_of(session, school.cast.organizer, Permission.CLOSE_CLASS, klass.ref, clock.now)
        given = [one for one in queries.of_class(session, klass.id) if one.counts]
        assert len(given) == total(tally(session, view).values())[Standing.DONE] == 2, "one number everywhere"
    assert organizer.post(listed(school), data={"key": make.key()}).status_code == 303
    sheets = pages(organizer.get(f"{listed(school)}/all.pdf").content)
    assert len(sheets) == 2
    one = organizer.get(f"{listed(school)}/{certificate.ref}/sheet.pdf")
    assert one.headers["content-type"] == "application/pdf"
    assert revoke(organizer, school, certificate.ref, " ") == 422
    assert revoke(organizer, school, certificate.ref, "长" * 201) == 422
    assert revoke(organizer, school, certificate.ref, "代学") == 303
    assert revoke(organizer, school, certificate.ref, "代学") == 409
    page = organizer.get(listed(school)).text
    assert "代学" in page
    assert certificate.number in page
    assert organizer.get(f"{listed(school)}/{certificate.ref}/sheet.pdf").status_code == 404
    with Session(database.engine) as session:
        assert session.exec(select(AuditRow).where(AuditRow.verb == "certificate:revoke")).one()


def test_the_paper_says_all(school: School, as_: As, certificate: Certificate) -> None:
    (plain,) = pages(as_(school.cast.organizer).get(f"{listed(school)}/all.pdf").content)
    for words in (NAME, "".join(certificate.number.split()), "结业证书", "（盖章）", school.klass.name):
        assert words in plain


def outline(folder: Path, letter: str) -> str:
    """How the type of our papers draws a letter."""
    markup = f'#set page(width: 40pt, height: 40pt)\n#set text(font: "{FAMILIES[0]}")\n#"{letter}"'
    (folder / "letter.typ").write_text(markup)
    drawn = typst.compile(str(folder / "letter.typ"), font_paths=[str(FONTS)], ignore_system_fonts=True, format="svg")
    assert isinstance(drawn, bytes)
    found = re.search(r'<symbol[^>]*>\s*<path d="([^"]*)"', drawn.decode())
    return found[1] if found else ""


def test_rare_characters_have_a_shape_of_their_own(tmp_path: Path) -> None:
    missing = outline(tmp_path, "\U0010fffd")
    shapes = {letter: outline(tmp_path, letter) for letter in f"{NAME}〔〕《》“”"}
    assert all(shape and shape != missing for shape in shapes.values()), shapes.keys()
    assert len(set(shapes.values())) == len(shapes)


def test_only_who_closes_the_whole_class_sees_its_certificates(
    school: School, as_: As, certificate: Certificate
) -> None:
    paths = [listed(school), f"{listed(school)}/all.pdf", f"{listed(school)}/{certificate.ref}/sheet.pdf"]
    for person in (school.cast.learner, school.cast.trainer, school.cast.officer):
        for path in paths:
            assert as_(person).get(path).status_code == 403
        assert as_(person).post(listed(school), data={"key": make.key()}).status_code == 403
        assert revoke(as_(person), school, certificate.ref, "试试") == 403
    organizer = as_(school.cast.organizer)
    assert organizer.get("/classes/aaaaaaaaaaaaaaaa/certificates").status_code == 404
    assert revoke(organizer, school, "a" * 16, "试试") == 404


def test_a_learner_has_his_own_and_nobody_elses(school: School, as_: As, certificate: Certificate) -> None:
    learner, base = as_(school.cast.learner), f"/learn/{school.enrolment.ref}"
    assert f"{base}/certificate" in learner.get(f"{base}/record").text
    assert certificate.number in learner.get(f"{base}/certificate").text
    assert learner.get(f"{base}/certificate.pdf").content.startswith(b"%PDF")
    other = as_(school.cast.second_learner)
    assert other.get(f"{base}/certificate").status_code == 404
    assert other.get(f"{base}/certificate.pdf").status_code == 404
    assert other.get(f"/learn/{school.second.ref}/certificate").status_code == 200
    assert other.get(f"/learn/{school.second.ref}/certificate.pdf").status_code == 404
    assert as_(school.cast.organizer).get(f"{base}/certificate").status_code in {403, 404}
    assert f"{base}/certificate" in learner.get("/notices").text


def test_anybody_verifies_by_the_code(client: Browser, certificate: Certificate) -> None:
    page = client.get(f"/certificates/{certificate.code}")
    assert page.status_code == 200
    assert NAME in page.text
    assert "现在有效" in page.text
    typed = client.get("/certificates/verify", params={"code": f" https://x.example/certificates/{certificate.code} "})
    assert typed.headers["Location"] == f"/certificates/{certificate.code}"
    for unknown in ("a" * 26, "-", "x" * 500):
        assert client.get(f"/certificates/{unknown}").status_code == 404
        assert client.get(f"/certificates/{unknown}/signed.json").status_code == 404


def test_a_number_says_nothing_without_its_name(client: Browser, certificate: Certificate) -> None:
    def ask(number: str, name: str) -> str:
        return client.get("/certificates/verify", params={"number": number, "name": name}).text

    right = ask("1", NAME)
    assert "现在有效" in right
    assert right.count(NAME) == 1, "only in the field where it was typed"
    given, never_given = (answer(ask(number, "某人")) for number in ("1", "999999"))
    assert given == never_given, "given or not, the answer is one"
    assert "查不到" in given
    assert client.get("/certificates/verify", params={"number": "1"}).status_code == 422
    assert client.get("/certificates/verify", params={"name": NAME}).status_code == 422
    assert client.get("/certificates/verify").status_code == 200


def test_a_revoked_and_a_changed_one_are_shown_as_such(
    school: School, as_: As, client: Browser, database: Database, certificate: Certificate
) -> None:
    assert revoke(as_(school.cast.organizer), school, certificate.ref, "代学") == 303
    assert "代学" in client.get(f"/certificates/{certificate.code}").text

    def forge(session: Session) -> None:
        row = session.exec(select(Certificate)).one()
        row.text = row.text.replace(NAME, "某人")
        session.add(row)

    database.write(forge)
    page = client.get(f"/certificates/{certificate.code}").text
    assert "与签名不符" in page
    assert "某人" not in page


def test_what_is_downloaded_verifies_by_itself(client: Browser, certificate: Certificate) -> None:
    signed = json.loads(client.get(f"/certificates/{certificate.code}/signed.json").content)
    assert is_signed(signed["text"], signed["signature"], signed["public"])
    assert signed["text"] == certificate.text
    assert certificate.issued_at.utcoffset() == timedelta(0)
