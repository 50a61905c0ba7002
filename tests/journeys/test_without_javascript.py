"""A browser without scripts: an inline question, a whole quiz with select boxes, its result; and a hurried hand."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.quizzes.rules.questions import Matching, Ordering
from tests.journeys.conftest import Open, SignIn
from tests.journeys.paper import attempt_on, begin_precheck, check, fill_in, kept, questions, right
from tests.server import Server

NEW = "1003"


@pytest.fixture
def plain(open_browser: Open, sign_in: SignIn) -> Page:
    """A new learner's home, in a browser without JavaScript."""
    return sign_in(open_browser(javascript=False), NEW)


def test_an_inline_question_is_saved_then_submitted(plain: Page, site: Server) -> None:
    plain.get_by_role("link", name="开始学习").click()
    part = plain.locator(".check").first
    slug = str(part.get_attribute("id")).removeprefix("check-")
    question, form = check(site, slug), plain.locator(f"#check-{slug} form")

    form.get_by_role("button", name="提交本题").click()
    expect(plain.get_by_role("alert")).to_contain_text("这题还没有答完，请补全后再提交")
    fill_in(form, question, right(question))
    form.get_by_role("button", name="保存答案").click()
    expect(form.locator("input:checked")).to_have_count(len(right(question)))
    form.get_by_role("button", name="提交本题").click()
    expect(plain.locator(f"#fb-{slug}")).to_contain_text("答对了")
    ((kind, of, points),) = site.rows(
        "SELECT t.kind, a.of, a.points FROM answer a JOIN attempt t ON t.id = a.attempt_id "
        "JOIN questionversion q ON q.id = a.question_id JOIN identifier i USING (person_id) "
        "WHERE q.slug = ? AND i.value = ? AND a.fixed_at IS NOT NULL",
        slug,
        NEW,
    )
    assert (kind, points) == ("check", of)


def test_whole_quizzes_are_taken_with_select_boxes(plain: Page, site: Server) -> None:
    """Each try draws what was seen least, so at the latest the third has had every question of the module."""
    plain.get_by_role("link", name="参加模块一小测", exact=True).click()
    plain.get_by_role("button", name="开始小测").click()
    met: set[type] = set()
    tries = 0
    while not {Ordering, Matching} <= met:
        tries += 1
        assert tries <= 3
        attempt = attempt_on(plain)
        paper = questions(site, attempt)
        met |= {type(question) for question in paper.values()}
        take(plain, site, attempt)
        expect(plain.locator("h1")).to_have_text("100 分，已通过")
        receipt = site.figure("SELECT receipt FROM attempt WHERE ref = ? AND submitted_at IS NOT NULL", attempt)
        expect(plain.locator(".receipt b")).to_have_text(receipt)
        if not {Ordering, Matching} <= met:
            plain.get_by_role("link", name="再考一次，取最高分").click()
            plain.get_by_role("button", name="再考一次").click()
    done = site.figure(
        "SELECT p.done FROM progress p JOIN enrolment e ON e.id = p.enrolment_id JOIN identifier i USING (person_id) "
        "WHERE i.value = ?",
        NEW,
    )
    expect(plain.locator(".toseal")).to_contain_text(f"{done} / ")
    assert done == 1


def take(plain: Page, site: Server, attempt: str) -> None:
    paper = questions(site, attempt)
    for position, question in paper.items():
        expect(plain.locator("#answer .qno")).to_have_text(f"第 {position} 题 / {len(paper)}")
        form = plain.locator("#answer")
        expect(form.locator(".movers")).to_have_count(0)
        fill_in(form, question, right(question))
        form.get_by_role("button", name="提交本题").click()
        expect(plain.locator("#fb")).to_contain_text("答对了")
        assert kept(site, attempt, position)[0] == right(question)
        if position < len(paper):
            plain.get_by_role("link", name="下一题").click()
    plain.get_by_role("button", name="交卷，看结果").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_hands_in_once(open_browser: Open, site: Server, sign_in: SignIn, javascript: bool) -> None:
    page = open_browser(javascript=javascript)
    attempt = begin_precheck(page, sign_in)
    page.get_by_role("link", name="检查并交卷").last.click()
    page.get_by_role("button", name="现在交卷").dblclick()
    expect(page.locator(".receipt b")).to_have_text(re.compile("."))
    ((receipt, facts),) = site.rows(
        "SELECT t.receipt, (SELECT count(*) FROM fact f WHERE f.attempt_id = t.id) FROM attempt t WHERE t.ref = ?",
        attempt,
    )
    assert facts == 1
    expect(page.locator(".receipt b")).to_have_text(receipt)
    assert site.figure("SELECT count(*) FROM attempt WHERE receipt = ?", receipt) == 1
