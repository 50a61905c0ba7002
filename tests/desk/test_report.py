"""The table for the level above says what the overview says, and is in the trail."""

import io
import re
from random import Random
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import docx
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.classes.models import Enrolment
from app.dashboards.rules.figures import Counts, Standing
from app.db import Database
from app.desk.letter import letter_docx, letter_pdf
from app.desk.rules.letter import Heading, letter_of
from app.desk.rules.report import Signed, report_of
from app.sheets.reading import read
from app.sheets.rules import Read
from tests import make
from tests.cast import NOW
from tests.conftest import As, Browser, Clock
from tests.courses import real
from tests.learning.history import play
from tests.pdf import pages
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


def letter(browser: Browser, school: School, kind: str, **more: str) -> bytes:
    data = {"key": make.key(), "kind": kind, **more}
    reply = browser.post(f"/classes/{school.klass.ref}/report", data=data)
    assert reply.status_code == 200, reply.text[:300]
    assert reply.headers["Content-Disposition"].endswith(f".{kind}")
    return bytes(reply.content)


def test_a_letter_says_the_figures_of_the_overview_on_paper_and_in_word(
    school: School, as_: As, database: Database
) -> None:
    database.write(lambda session: play(session, school, Random(3), facts=120) and None)
    organizer = as_(school.cast.organizer)
    enrolled, done, *_ = tiles(organizer, school)
    more = {"to": "市委组织部", "sender": "示例市直机关工委", "number": "示例〔2026〕7 号"}
    sentence = f"应训 {enrolled} 人，已完成 {done} 人"
    preview = organizer.get(f"/classes/{school.klass.ref}/report").text
    assert sentence in preview
    word = docx.Document(io.BytesIO(letter(organizer, school, "docx", **more)))
    text = "\n".join(one.text for one in word.paragraphs)
    for said in (
        sentence,
        "市委组织部：",
        "示例市直机关工委",
        "示例〔2026〕7 号",
        f"关于{school.klass.name}培训完成情况的报告",
    ):
        assert said in text, said
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    excel = table(ask(organizer, school))
    assert rows == [excel[1], *([cell for cell in row] for row in _percents(excel[2:-2], rows))]
    paper = "".join(pages(letter(organizer, school, "pdf", **more)))
    for said in (sentence, *more.values(), school.cast.organizer.name):
        assert "".join(said.split()) in paper, said


def _percents(excel: list[list[str]], word: list[list[str]]) -> list[list[str]]:
    """A share is a number in a workbook and is written out in a letter; all else is the same text."""
    return [[*row[:4], text[4], *row[5:]] for row, text in zip(excel, word[1:], strict=True)]


def test_a_letter_invents_no_number_and_no_addressee(school: School, as_: As) -> None:
    paper = "".join(pages(letter(as_(school.cast.organizer), school, "pdf")))
    assert "号" not in paper.split("附表")[0].replace("序号", "")
    assert "：" not in paper.split("现将")[0]


def test_an_officers_letter_is_of_his_units_alone(school: School, as_: As) -> None:
    officer = as_(school.cast.officer)
    for pdf in (
        "".join(pages(letter(officer, school, "pdf"))),
        officer.get(f"/classes/{school.klass.ref}/report").text,
    ):
        assert "教育局" not in pdf
    assert "只含您负责的单位" in officer.get(f"/classes/{school.klass.ref}/report").text


def test_what_is_typed_too_long_is_told_and_stays(school: School, as_: As) -> None:
    organizer = as_(school.cast.organizer)
    data = {"key": make.key(), "kind": "pdf", "to": "长" * 61, "sender": "甲单位"}
    page = organizer.post(f"/classes/{school.klass.ref}/report", data=data)
    assert page.status_code == 422
    assert "60 字以内" in page.text
    assert 'value="甲单位"' in page.text
    unknown = organizer.post(f"/classes/{school.klass.ref}/report", data={"key": make.key(), "kind": "exe"})
    assert unknown.status_code == 422


NAMES = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=12)


@given(NAMES, NAMES, NAMES)
def test_no_name_is_markup_in_a_letter(name: str, to: str, sender: str) -> None:
    signed = Signed("李", NOW, NOW, False)
    zone = ZoneInfo("Asia/Shanghai")
    content = real.checked().content
    assert content
    units = [(name, Counts({Standing.DONE: 1}))]
    report = report_of(name, content, units, signed, "口径", zone)
    made = letter_of(name, units, report, Heading(to, sender, ""), signed, zone)
    assert letter_pdf(made).startswith(b"%PDF")
    assert letter_docx(made).startswith(b"PK")
    assert f"{name}" in made.title
