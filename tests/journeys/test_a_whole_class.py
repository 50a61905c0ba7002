"""A class from its first day to its report: opened, filled from a roster, studied, reminded, closed, certified.

Every figure that leaves the site at the end is compared with the pages and counted again from raw facts.
"""

import email
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Download, Page, expect
from sqlmodel import Session, col, select

from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.db import Database
from app.demo.accounts import BRANCHES
from app.demo.learner import Learner
from app.learning import actions
from app.people.models import Person
from app.reminders.models import MailAddress
from app.sheets.reading import read
from app.sheets.rules import Read
from tests.desk.roster.expected import Roster, Rows
from tests.desk.roster.files import xlsx
from tests.journeys.conftest import Open, SignIn
from tests.journeys.test_organizer import tiles
from tests.journeys.test_roster import mend
from tests.pdf import pages
from tests.post import Sink, listening
from tests.server import Server

ZONE = ZoneInfo("Asia/Shanghai")
NAME = "2026 年第 2 期支部书记培训班"
UNITS = [unit for _name, _short, below in BRANCHES for unit in below]
SIZE, BAD = 344, 5
LEFT_OUT = 2  # of the bad rows; the others are mended
AGO = timedelta(days=20)  # since the class opened
HEAD = ["序号", "姓名", "单位", "支部名称", "党内职务", "任支部书记时间", "手机号"]
COMPLETED, PART, BEGUN, NEVER = "completed", "part", "begun", "never"
PLANS = (COMPLETED, COMPLETED, COMPLETED, PART, PART, BEGUN, NEVER)  # by turns


def roster() -> Rows:
    rows: list[list[object]] = [
        [n, f"学员{n}号", UNITS[n % len(UNITS)], "机关党支部", "支部书记", "2026.6", f"139 {n:08}"]
        for n in range(1, SIZE + 1)
    ]
    rows[9][6] = "1390000001"  # a digit is missing
    rows[19][1] = ""
    rows[29][2] = "示例发展委"
    rows[39][5] = "2026.13"
    rows[49][6] = "电话见通讯录"
    return [["党支部书记培训班花名册"], HEAD, *rows, ["合计", f"{SIZE} 人"]]  # type: ignore[list-item]


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def site(demo: Path, tmp_path: Path, sink: Sink) -> Iterator[Server]:
    """A demo site whose mail goes to a server on this machine."""
    with listening(sink) as url:
        mail = {"TOUYAN_SMTP_URL": url, "TOUYAN_MAIL_FROM": "training@example.org"}
        server = Server(tmp_path / "site", mail).copy_of(demo).start()
        yield server
        server.stop()


def study(site: Server, ref: str) -> Counter[str]:
    """Twenty days go by: each learner does what his turn says, by the actions that the pages call."""
    site.stop()
    now = datetime.now(UTC)
    site.put(
        "UPDATE enrolment SET enrolled_at = ? WHERE class_id = (SELECT id FROM trainingclass WHERE ref = ?)",
        (now - AGO + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S.%f"), ref,
    )  # fmt: skip
    database = Database(f"sqlite:///{site.database}")
    done: Counter[str] = Counter()

    def played(session: Session) -> None:
        klass = session.exec(select(TrainingClass).where(TrainingClass.ref == ref)).one()
        mine = select(Enrolment).where(Enrolment.class_id == klass.id).order_by(col(Enrolment.id))
        for n, enrolment in enumerate(session.exec(mine).all()):
            plan = PLANS[n % len(PLANS)]
            person = session.get_one(Person, enrolment.person_id)
            done[plan] += 1
            if plan == NEVER:
                continue
            person.first_sign_in_at = now - AGO + timedelta(hours=2)
            session.add(person)
            if plan == PART and n % 2:
                session.add(MailAddress(person_id=person.id, value=f"learner{n}@example.org", at=now))
            with actions.deferred(session):
                learner = Learner(session, person, enrolment, klass, Random(n), 1.0, now - AGO + timedelta(hours=3))
                takes_part(session, learner, klass, plan)
            if plan == COMPLETED:
                learner.takes_final()

    try:
        database.write(played)
    finally:
        database.close()
        site.start()
    return done


def takes_part(session: Session, learner: Learner, klass: TrainingClass, plan: str) -> None:
    content = courses.content(session, klass.version_id)
    first = content.modules[0]
    if plan == BEGUN:
        learner.studies(first.lessons[0], finishes=False)
        return
    for lesson in first.lessons[: None if plan == COMPLETED else 2]:
        learner.studies(lesson)
        learner.wait(60)
    if plan == COMPLETED:
        assert learner.takes_quiz(first)
        for module in content.modules[1:]:
            learner.wait(24 * 60)
            assert learner.tests_out(module)


def rows_of(download: Download) -> list[list[str]]:
    found = read(download.path().read_bytes(), download.suggested_filename)
    assert isinstance(found, Read)
    return [[cell.text for cell in row.cells] for row in found.sheets[0].rows]


def recounted(site: Server, ref: str) -> dict[str, tuple[int, int, int]]:
    """Unit -> enrolled, completed, never signed in: from raw facts, up to the cut-off, past every summary row."""
    rows = site.rows(
        "SELECT n.name, count(*), sum(EXISTS (SELECT 1 FROM fact f WHERE f.enrolment_id = e.id AND f.kind = 'completed'"
        " AND f.at <= c.closed_at)), sum(p.first_sign_in_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM fact f WHERE f.enrolment_id = e.id))"
        " FROM enrolment e JOIN trainingclass c ON c.id = e.class_id"
        " JOIN person p ON p.id = e.person_id JOIN orgunitname n ON n.unit_id = e.unit_id AND n.kind = 'full'"
        " WHERE c.ref = ? AND NOT EXISTS (SELECT 1 FROM enrolmentfact w WHERE w.enrolment_id = e.id"
        " AND w.kind = 'withdrawn') GROUP BY n.name",
        ref,
    )
    return {name: (enrolled, done, never) for name, enrolled, done, never in rows}


def test_a_class_runs_from_its_roster_to_its_report(
    open_browser: Open,
    site: Server,
    sink: Sink,
    sign_in: SignIn,
    tmp_path: Path,
    accessible: Callable[[Page], None],
) -> None:
    page = sign_in(open_browser(), "3001")

    # Opened.
    page.goto("/classes/new")
    page.locator("#f-name").fill(NAME)
    opens = datetime.now(ZONE) - AGO
    page.locator("#f-opens").fill(f"{opens:%Y-%m-%dT00:00}")
    page.locator("#f-closes").fill(f"{opens + AGO + timedelta(days=2):%Y-%m-%dT18:00}")
    page.get_by_label("学时算在哪一期").fill("2026 第 2 期")
    page.locator("#f-contact_number").fill("内线 3001")
    page.get_by_role("button", name="开班，去编学员").click()
    page.wait_for_url(re.compile("/roster$"))
    home = page.url.removeprefix(site.url).removesuffix("/roster")
    ref = home.rpartition("/")[2]

    # Filled: of 344 rows five are bad; three are mended, two are left out.
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(xlsx(Roster("", {"名单": roster()}, merged=["A1:G1"])))
    page.get_by_label("花名册文件").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"核对后导入 {SIZE - BAD} 人，还有 {BAD} 行要改")
    unit = page.locator(".fix option").filter(has_text="示例发展局").first.text_content() or ""
    mend(page, 12, "手机号", "13900000010")
    mend(page, 32, "单位", unit)
    mend(page, 52, "手机号", "139 0000 0050")
    page.get_by_label(re.compile("不导入")).check()
    accessible(page)
    page.get_by_role("button", name=re.compile(f"导入 {SIZE - LEFT_OUT} 人")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已导入")
    size = SIZE - LEFT_OUT
    assert (
        site.figure("SELECT count(*) FROM enrolment e JOIN trainingclass c ON c.id = class_id WHERE c.ref = ?", ref)
        == size
    )

    # Studied.
    done = study(site, ref)
    assert sum(done.values()) == size
    page.goto(f"{home}/overview")
    found = tiles(page)
    assert found["应训人员"][0] == size
    assert found["已完成"][0] == done[COMPLETED]
    assert found["从未登录"][0] == done[NEVER]
    assert found["滞后"][0] == done[PART] + done[BEGUN]
    accessible(page)

    # Reminded: a unit's contact gets the list of his people, a learner his own words.
    page.goto(f"{home}/reminders/ways")
    page.get_by_label(f"{UNITS[3]}的联系人姓名").fill("唐联系")
    page.get_by_label(f"{UNITS[3]}的联系人邮箱").fill("tang@example.org")
    with page.expect_navigation():
        page.get_by_role("button", name=f"保存{UNITS[3]}的联系人").click()
    page.goto(found["滞后"][1])
    page.get_by_role("link", name=f"提醒这 {found['滞后'][0]} 人").click()
    page.get_by_label("邮件", exact=False).first.check()
    page.get_by_text("同时告诉群或单位联系人").click()
    page.get_by_label("各单位联系人").check()
    page.get_by_role("button", name="更新预览").click()
    accessible(page)
    page.get_by_role("button", name=re.compile("提醒这 .* 人")).click()
    expect(page.get_by_role("button", name="撤回")).to_be_visible()
    assert sink.got == []  # nothing leaves while it can still be undone
    with_mail = site.figure("SELECT count(*) FROM mailaddress WHERE value LIKE 'learner%'")
    until = datetime.now(UTC) + timedelta(seconds=60)
    while len(sink.got) < with_mail + 1 and datetime.now(UTC) < until:
        page.wait_for_timeout(500)
    to = Counter(one.rcpt_tos[0] for one in sink.got)
    assert len(to) == with_mail + 1
    assert set(to.values()) == {1}
    digest = next(one for one in sink.got if one.rcpt_tos == ["tang@example.org"])
    body = email.message_from_bytes(digest.content, policy=default).get_body()
    assert body
    behind_there = site.rows(
        "SELECT p.name FROM person p JOIN enrolment e ON e.person_id = p.id JOIN trainingclass c ON c.id = e.class_id"
        " JOIN orgunitname n ON n.unit_id = e.unit_id JOIN progress g ON g.enrolment_id = e.id"
        " WHERE c.ref = ? AND n.name = ? AND g.state = 'learning'", ref, UNITS[3],
    )  # fmt: skip
    assert behind_there
    assert all(name in body.get_content() for (name,) in behind_there)

    # Closed, and certified with it.
    page.goto(f"{home}/closing")
    page.get_by_label("上面没办完的事项我都看过了").check()
    page.get_by_role("button", name="结班", exact=True).click()
    expect(page.locator("h1")).to_have_text("已结班")
    accessible(page)
    page.get_by_role("link", name="结业证书").click()
    expect(page.locator("#lh")).to_have_text(f"已发 {done[COMPLETED]} 份，有效 {done[COMPLETED]} 份")
    accessible(page)
    number = page.locator("#lh").locator("xpath=../..").locator("tbody tr").first.locator("td").first.inner_text()
    name = page.locator("tbody tr th").first.inner_text()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name=re.compile("合成一个 PDF")).click()
    papers = pages(downloaded.value.path())
    assert len(papers) == done[COMPLETED]
    assert name in papers[0]
    public = open_browser()
    public.goto("/certificates/verify")
    public.get_by_label("证书编号").fill(number)
    public.get_by_label("姓名").fill(name)
    public.get_by_role("button", name="查验").first.click()
    expect(public.locator("#sh")).to_contain_text("有效")

    # Reported: the table, the pages and a count of its own say the same.
    page.goto(f"{home}/overview")
    figures = tiles(page)
    page.goto(f"{home}/report")
    page.get_by_label("Excel 统计表").check()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="下载", exact=True).click()
    title, heads, *rows, total, _foot, _definition = rows_of(downloaded.value)
    assert NAME in title[0]
    at = {head: heads.index(head) for head in ("应训人员", "已完成", "从未登录")}
    counted = recounted(site, ref)
    assert {row[1]: tuple(int(row[at[head]]) for head in at) for row in rows} == counted
    for head, column in at.items():
        assert int(total[column]) == figures[head][0] == sum(int(row[column]) for row in rows), head
    assert int(total[at["已完成"]]) == len(papers) == done[COMPLETED]
    page.get_by_label("PDF 报告").check()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="下载", exact=True).click()
    letter = "".join(pages(downloaded.value.path()))
    assert f"{size}人" in letter
    assert f"{done[COMPLETED]}人" in letter
