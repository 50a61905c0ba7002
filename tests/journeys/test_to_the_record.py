"""On a phone, from the first hour to the record: modules tested out, the final missed, made up, completed, on paper."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, SignIn
from tests.journeys.paper import attempt_on, fill_in, questions, right
from tests.pdf import pages
from tests.server import Server

NEW = "1003"
ENROLMENT = "FROM enrolment e JOIN identifier i USING (person_id) WHERE i.value = ?"


def test_a_new_secretary_comes_to_his_record(
    open_browser: Open, site: Server, sign_in: SignIn, accessible: Callable[[Page], None]
) -> None:
    page = open_browser(phone=True)
    sign_in(page, NEW)
    home = page.url
    ((enrolment, ref),) = site.rows(f"SELECT e.id, e.ref {ENROLMENT}", NEW)

    for module in range(1, 4):
        page.goto(f"/learn/{ref}")
        page.get_by_role("link", name="先做前测，通过即可免学").first.click()
        page.get_by_role("button", name="开始前测").click()
        take(page, site)
        expect(page.locator("h1")).to_have_text("100 分，已通过")
        assert site.figure("SELECT modules_done FROM progress WHERE enrolment_id = ?", enrolment) == module

    page.get_by_role("link", name="看测验规则").click()
    page.get_by_role("button", name="开始测验").click()
    first = attempt_on(page)
    missed = set(list(questions(site, first))[::2])
    take(page, site, leave=missed)
    expect(page.locator("h1")).to_have_text(re.compile(r"分，差 \d+ 题"))
    assert site.figure("SELECT final_passed FROM progress WHERE enrolment_id = ?", enrolment) == 0

    page.goto(f"/learn/{ref}/final")
    page.get_by_role("button", name="开始补考").click()
    second = attempt_on(page)
    drawn = "SELECT a.question_id FROM answer a JOIN attempt t ON t.id = a.attempt_id WHERE t.ref = ?"
    assert set(site.rows(drawn, first)) != set(site.rows(drawn, second))
    take(page, site)
    expect(page.locator("h1")).to_have_text("100 分，已通过")
    receipt = site.figure("SELECT receipt FROM attempt WHERE ref = ?", second)
    expect(page.locator(".receipt b")).to_have_text(receipt)
    accessible(page)

    page.get_by_role("link", name="查看学习记录").click()
    expect(page.locator(".done-say")).to_contain_text("三枚印已经集齐")
    hours = site.figure("SELECT sum(hours) FROM credit WHERE enrolment_id = ?", enrolment)
    expect(page.locator(".done-say")).to_contain_text(f"计 {hours / 100:g} 学时")
    accessible(page)
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="下载 PDF").click()
    text = "".join(pages(downloaded.value.path()))
    receipts = site.rows(
        "SELECT receipt FROM attempt WHERE enrolment_id = ? AND kind IN ('precheck', 'final')", enrolment
    )
    assert len(receipts) == 5
    assert all(number in text for (number,) in receipts)

    assert site.figure("SELECT count(*) FROM fact WHERE enrolment_id = ? AND kind = 'completed'", enrolment) == 1
    page.goto(home)
    expect(page.locator("main")).to_contain_text("全部完成")


def take(page: Page, site: Server, leave: frozenset[int] | set[int] = frozenset()) -> None:
    """Answer the whole paper rightly but for these positions, which stay open; hand it in."""
    paper = questions(site, attempt_on(page))
    for position, question in paper.items():
        expect(page.locator("#answer .qno")).to_have_text(f"第 {position} 题 / {len(paper)}")
        if position not in leave:
            fill_in(page.locator("#answer"), question, right(question))
            expect(page.locator("#saved")).to_have_text(re.compile(r"已保存 \d\d:\d\d"))
        page.locator("a[data-next]").click()
    page.get_by_role("button", name=re.compile("^(现在)?交卷$")).click()
    page.wait_for_url("**/result")
