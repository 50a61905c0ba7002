"""The questions of an attempt, read past the product, and a hand that answers them on the page as a person would."""

import json
import re

from playwright.sync_api import Locator, Page, expect

from app.quizzes.rules.questions import (
    QUESTION,
    Fill,
    Given,
    Matching,
    Multiple,
    Ordering,
    Question,
    Short,
    Single,
    TrueFalse,
)
from tests.journeys.conftest import SignIn
from tests.server import Server

CHOICES = (Single, Multiple, TrueFalse)


def attempt_on(page: Page) -> str:
    """The ref in the address of an attempt's page."""
    found = re.search(r"/attempts/([a-z2-7]{16})/", page.url)
    assert found, page.url
    return found[1]


def begin_quiz(page: Page, sign_in: SignIn) -> str:
    """Each answer is fixed by its own button; gives the attempt."""
    sign_in(page, "1001")
    page.get_by_role("link", name="参加模块二小测", exact=True).click()
    page.get_by_role("button", name="开始小测").click()
    return attempt_on(page)


def begin_precheck(page: Page, sign_in: SignIn) -> str:
    """All answers may be changed until they are handed in; gives the attempt."""
    sign_in(page, "1001")
    page.get_by_role("link", name="先做前测，通过即可免学").first.click()
    page.get_by_role("button", name="开始前测").click()
    return attempt_on(page)


def a_choice(page: Page, site: Server, attempt: str) -> tuple[int, Single | Multiple | TrueFalse]:
    """Open the first question that is answered by choosing; gives its position too."""
    drawn = [(n, one) for n, one in questions(site, attempt).items() if isinstance(one, CHOICES)]
    position, question = drawn[0] if drawn else put_a_choice(site, attempt)
    open_question(page, position)
    return position, question


def put_a_choice(site: Server, attempt: str) -> tuple[int, Single | Multiple | TrueFalse]:
    """Chance drew no question to choose from, as it does once in 400 draws: one takes the last place of the paper."""
    position, version = max(
        site.rows(
            "SELECT a.position, q.version_id FROM answer a JOIN attempt t ON t.id = a.attempt_id "
            "JOIN versionquestion q ON q.question_id = a.question_id WHERE t.ref = ?",
            attempt,
        )
    )
    for key, body in site.rows(
        "SELECT q.id, q.body FROM versionquestion v JOIN questionversion q ON q.id = v.question_id "
        "WHERE v.version_id = ? ORDER BY q.id",
        version,
    ):
        question = QUESTION.validate_json(body)
        if isinstance(question, CHOICES):
            site.put(
                "UPDATE answer SET question_id = ?, option_order = ? "
                "WHERE position = ? AND attempt_id = (SELECT id FROM attempt WHERE ref = ?)",
                key,
                json.dumps([] if isinstance(question, TrueFalse) else [option.id for option in question.options]),
                position,
                attempt,
            )
            return position, question
    raise LookupError("the course has no question to choose from")


def open_question(page: Page, position: int) -> None:
    page.locator("#dots").get_by_role("link", name=re.compile(f"第 {position} 题，")).click()
    expect(page.locator("#answer .qno")).to_contain_text(f"第 {position} 题")


def questions(site: Server, attempt: str) -> dict[int, Question]:
    """Position -> question."""
    rows = site.rows(
        "SELECT a.position, q.body FROM answer a JOIN attempt t ON t.id = a.attempt_id "
        "JOIN questionversion q ON q.id = a.question_id WHERE t.ref = ? ORDER BY a.position",
        attempt,
    )
    return {position: QUESTION.validate_json(body) for position, body in rows}


def check(site: Server, slug: str) -> Question:
    """A question inside a lesson, in the version that the demo's class uses."""
    body = site.figure(
        "SELECT q.body FROM trainingclass c JOIN versionquestion v ON v.version_id = c.version_id "
        "JOIN questionversion q ON q.id = v.question_id WHERE q.slug = ?",
        slug,
    )
    return QUESTION.validate_json(body)


def kept(site: Server, attempt: str, position: int) -> tuple[Given, int]:
    """What stands in the database as the answer now, and its revision."""
    ((given, rev),) = site.rows(
        "SELECT a.given, a.rev FROM answer a JOIN attempt t ON t.id = a.attempt_id WHERE t.ref = ? AND a.position = ?",
        attempt,
        position,
    )
    return tuple(json.loads(given)), rev


def right(question: Question) -> Given:
    match question:
        case Single() | Multiple():
            return tuple(sorted(option.id for option in question.options if option.correct))
        case TrueFalse():
            return (str(question.answer).lower(),)
        case Fill():
            return tuple(accepted[0] for accepted in question.answers)
        case Ordering():
            return tuple(item.id for item in question.items)
        case Matching():
            return tuple(sorted(f"{left}={right}" for left, right in question.pairs.items()))
        case Short():
            return ("先把事情问清楚，再和本人当面谈一次。",)


def wrong(question: Single | Multiple | TrueFalse) -> Given:
    """An answer that gets no point."""
    if isinstance(question, TrueFalse):
        return (str(not question.answer).lower(),)
    return (next(option.id for option in question.options if not option.correct),)


def fill_in(form: Locator, question: Question, given: Given) -> None:
    """Give that answer in the form of the question, by what a person reads there."""
    match question:
        case Single() | Multiple():
            for option in question.options:
                _tick(form, option.text, option.id in given)
        case TrueFalse():
            _tick(form, "正确" if given == ("true",) else "错误", True)
        case Fill():
            for n, text in enumerate(given, 1):
                form.get_by_label(f"第 {n} 空", exact=True).fill(text)
        case Ordering():
            texts = {item.id: item.text for item in question.items}
            _put_in_order(form, [texts[id] for id in given])
        case Matching():
            texts = {item.id: item.text for item in question.right}
            pairs = dict(pair.split("=") for pair in given)
            for item in question.left:
                _select(form.get_by_label(item.text, exact=True), texts[pairs[item.id]])
        case Short():
            form.get_by_label("您的回答").fill(given[0])


def _tick(form: Locator, text: str, on: bool) -> None:
    row = form.locator(".opt").filter(has=form.page.get_by_text(text, exact=True))
    box = row.locator("input")
    if box.is_checked() != on and (on or box.get_attribute("type") == "checkbox"):
        row.click()


def _put_in_order(form: Locator, texts: list[str]) -> None:
    """With buttons that move rows; without JavaScript with select boxes."""
    rows = form.locator(".movers .o-t")
    if not rows.count():
        for n, text in enumerate(texts, 1):
            _select(form.get_by_label(f"第 {n} 位", exact=True), text)
        return
    shown = rows.all_inner_texts()
    for n, text in enumerate(texts):
        for _ in range(shown.index(text) - n):
            form.get_by_role("button", name=f"上移：{text}", exact=True).click()
        shown.remove(text)
        shown.insert(n, text)
    expect(rows).to_have_text(texts)


def _select(box: Locator, text: str) -> None:
    option = box.locator("option").filter(has_text=re.compile(rf"^\S+ {re.escape(text)}$"))
    box.select_option(value=option.get_attribute("value"))
