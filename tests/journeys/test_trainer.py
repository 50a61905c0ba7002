"""A trainer's change to a question that somebody is answering: it meets the next learner, never what is under way."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, SignIn
from tests.journeys.paper import a_choice, begin_quiz, fill_in, kept, open_question, right
from tests.server import Server

TRAINER, DONE = "2001", "1002"
COURSE = "branch-secretary"
ADDED = "（以本月的安排为准）"


def drawn(site: Server, attempt: str) -> list[tuple[Any, ...]]:
    sql = (
        "SELECT a.position, a.question_id, a.option_order FROM answer a JOIN attempt t ON t.id = a.attempt_id "
        "WHERE t.ref = ? ORDER BY a.position"
    )
    return list(site.rows(sql, attempt))


def standing(site: Server, number: str) -> list[object]:
    """Everything that the site holds of a learner's past."""
    whose = "SELECT e.id FROM enrolment e JOIN identifier i ON i.person_id = e.person_id WHERE i.value = ?"
    tables = ("fact", "progress", "step", "credit", "attempt")
    return [
        sorted(map(repr, site.rows(f"SELECT * FROM {table} WHERE enrolment_id IN ({whose})", number)))
        for table in tables
    ]


def version_of_class(site: Server) -> int:
    number: int = site.figure("SELECT v.number FROM trainingclass c JOIN courseversion v ON v.id = c.version_id")
    return number


def test_a_question_under_way_changes_for_the_next_and_for_nobody_else(
    page: Page, open_browser: Open, site: Server, sign_in: SignIn, accessible: Callable[[Page], None]
) -> None:
    learner = open_browser(phone=True)
    attempt = begin_quiz(learner, sign_in)
    position, question = a_choice(learner, site, attempt)
    under_way, past = drawn(site, attempt), standing(site, DONE)
    slug = site.figure(
        "SELECT q.slug FROM answer a JOIN attempt t ON t.id = a.attempt_id "
        "JOIN questionversion q ON q.id = a.question_id WHERE t.ref = ? AND a.position = ?",
        attempt,
        position,
    )
    number = version_of_class(site)

    sign_in(page, TRAINER)
    page.goto(f"/courses/{COURSE}/questions/{slug}")
    page.locator("#stem").fill(question.stem + ADDED)
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.goto(f"/courses/{COURSE}/publishing")
    expect(page.locator("main")).to_contain_text("1 题有改动")
    expect(page.locator("main")).to_contain_text("1 次正在进行的作答含有这些题，都答完旧版。")
    expect(page.locator("main ins")).to_contain_text([ADDED])
    accessible(page)
    page.get_by_role("button", name=f"发布第 {number + 1} 版").click()
    page.wait_for_url(lambda url: "/publishing" not in url)
    assert version_of_class(site) == number, "a class stays on its version until it is moved"
    assert site.figure("SELECT max(number) FROM courseversion") == number + 1

    klass = site.figure("SELECT ref FROM trainingclass")
    page.goto(f"/classes/{klass}/version?to={number + 1}")
    expect(page.locator("main")).to_contain_text("已经完成，仍算完成")
    accessible(page)
    page.get_by_role("button", name=f"换到第 {number + 1} 版").click()
    expect(page.locator("main")).to_contain_text(f"现在用的是第 {number + 1} 版")
    assert version_of_class(site) == number + 1

    assert drawn(site, attempt) == under_way
    assert standing(site, DONE) == past
    learner.reload()
    open_question(learner, position)
    expect(learner.locator("#answer")).to_contain_text(question.stem)
    expect(learner.locator("#answer")).not_to_contain_text(ADDED)
    fill_in(learner.locator("#answer"), question, right(question))
    expect(learner.locator("#saved")).to_contain_text("已保存")
    assert sorted(kept(site, attempt, position)[0]) == sorted(right(question))
    latest = site.figure("SELECT body FROM questionversion WHERE slug = ? ORDER BY id DESC LIMIT 1", slug)
    assert json.loads(latest)["stem"] == question.stem + ADDED
