"""A written answer from the learner's phone to the marker's keys and back."""

import json
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, SignIn
from tests.journeys.watch import Watch
from tests.server import Server

LEARNER, TRAINER = "1001", "2001"
TEXT = "最松的是窗口：上周三下午没有人答还要等多久。两个月里只做一件，当班组长十点、三点各说一次。"


def write(page: Page) -> None:
    """Three short answers, each submitted, then handed in."""
    page.get_by_role("link", name="错题重练").first.click()
    page.locator("section", has=page.get_by_role("heading", name="简答练习")).get_by_role("button").click()
    for n in (1, 2, 3):
        page.locator("textarea[name=text]").fill(TEXT)
        page.get_by_role("button", name="提交本题").click()
        expect(page.get_by_role("heading", name="教员的评分")).to_be_visible()
        if n < 3:
            page.get_by_role("link", name="下一题").click()
            expect(page.get_by_text(f"第 {n + 1} 题").first).to_be_visible()
    page.get_by_role("button", name="交卷，看结果").click()
    expect(page.get_by_text("3 题还没评")).to_be_visible()


def marks(site: Server) -> list[tuple[str, int]]:
    with sqlite3.connect(site.database) as connection:
        return connection.execute("SELECT points, second FROM mark ORDER BY id").fetchall()


def chosen(page: Page) -> list[int]:
    """Full points for the first criterion and none for the last: which questions are drawn, and so what each
    criterion is worth, differs from learner to learner."""
    tops = []
    for criterion in page.locator("form fieldset").all():
        values = criterion.locator("input[type=radio]").evaluate_all("all => all.map(input => Number(input.value))")
        tops.append(max(values))
    assert len(tops) > 1
    return [tops[0], *(min(top, 100) for top in tops[1:-1]), 0]


@pytest.mark.parametrize("javascript", [True, False], ids=["by keys", "without scripts"])
def test_an_answer_is_marked_and_the_learner_reads_it(
    open_browser: Open, sign_in: SignIn, site: Server, watches: list[Watch], javascript: bool
) -> None:
    learner, trainer = open_browser(phone=True), open_browser(javascript=javascript)
    sign_in(learner, LEARNER)
    write(learner)
    sign_in(trainer, TRAINER)
    trainer.goto("/courses/branch-secretary/marking")
    expected: list[list[int]] = []
    for n in (1, 2, 3):
        trainer.get_by_role("link", name="开始评").click()
        expect(trainer.get_by_role("heading", name="按评分点评")).to_be_visible()
        trainer.wait_for_load_state()  # the keys work once the page's script runs
        given = chosen(trainer)
        expected.append(given)
        if javascript:
            for points in given:
                trainer.keyboard.press(str(points // 100))
            expect(trainer.locator("input[name=c-2]:checked")).to_have_value(str(given[1]))
            trainer.keyboard.press("ArrowUp")
            expect(trainer.locator(f"input[name=c-{len(given)}]:checked")).to_be_focused()
        else:
            for criterion, points in enumerate(given, 1):
                trainer.locator(f"input[name=c-{criterion}][value='{points}']").check()
        if n == 1:
            trainer.get_by_label("评语").fill("写到了人和日子")
        trainer.get_by_role("button", name="保存").click()
        trainer.wait_for_url("**/marking")
    assert sorted(marks(site)) == sorted((json.dumps(given), 0) for given in expected)
    learner.reload()
    total = sum(map(sum, expected)) // 100
    expect(learner.get_by_text(f"简答全部评完，{total} / 15 分。")).to_be_visible()
    learner.get_by_text("看其余 3 题").click()
    expect(learner.get_by_text("写到了人和日子")).to_be_visible()
