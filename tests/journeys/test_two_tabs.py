"""One question in two tabs: the second sees both answers, nothing is overwritten in silence, the choice is kept."""

import json

import pytest
from playwright.sync_api import Page, expect

from app.quizzes.rules.questions import Multiple, Question, Single, TrueFalse
from tests.journeys.conftest import SignIn
from tests.journeys.paper import a_choice, begin_quiz, fill_in, kept, right, wrong
from tests.server import Server


def words(question: Question, given: tuple[str, ...]) -> list[str]:
    """What a person reads of an answer."""
    if isinstance(question, TrueFalse):
        return ["正确" if given == ("true",) else "错误"]
    assert isinstance(question, Single | Multiple)
    return [option.text for option in question.options if option.id in given]


@pytest.mark.parametrize("choice", ["保留这份", "改用这份"])
def test_two_answers_meet_and_the_learner_chooses(page: Page, site: Server, sign_in: SignIn, choice: str) -> None:
    attempt = begin_quiz(page, sign_in)
    position, question = a_choice(page, site, attempt)
    first, second = wrong(question), right(question)
    other = page.context.new_page()
    other.goto(page.url)

    fill_in(page.locator("#answer"), question, first)
    expect(page.locator("#saved")).to_contain_text("已保存")
    assert kept(site, attempt, position) == (first, 1)

    fill_in(other.locator("#answer"), question, second)
    conflict = other.locator("#conflict")
    expect(conflict.get_by_role("heading", level=1)).to_have_text("这题在另一处改过，两份答案都在")
    stands, typed = conflict.locator(".ver").all()
    expect(stands.get_by_role("heading")).to_contain_text("已保存的")
    expect(typed.get_by_role("heading")).to_contain_text("您刚才填的")
    for text in words(question, first):
        expect(stands).to_contain_text(text)
    for text in words(question, second):
        expect(typed).to_contain_text(text)
    assert kept(site, attempt, position) == (first, 1)
    ((aside, reason),) = site.rows("SELECT given, reason FROM setaside")
    assert (tuple(json.loads(aside)), reason) == (second, "stale")

    conflict.get_by_role("button", name=choice).or_(conflict.get_by_role("link", name=choice)).click()
    other.wait_for_url(f"**/questions/{position}")
    expect(other.locator("#saved")).to_contain_text("已保存")
    chosen = first if choice == "保留这份" else second
    expect(other.locator("#answer input:checked")).to_have_count(len(chosen))
    assert kept(site, attempt, position)[0] == chosen

    other.get_by_role("button", name="提交本题").click()
    expect(other.locator("#fb")).to_contain_text("答对了" if chosen == second else "没答对")
    assert kept(site, attempt, position)[0] == chosen
    assert site.figure("SELECT count(*) FROM setaside") == 1

    # The first tab still shows what was there before: it may not change what is handed in by now.
    page.get_by_role("button", name="提交本题").click()
    expect(page.locator("#conflict h1")).to_have_text("这题已经提交，不能再改")
    assert kept(site, attempt, position)[0] == chosen
