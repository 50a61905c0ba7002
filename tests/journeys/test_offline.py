"""The network is cut in the middle of a quiz: the line never lies, and what was answered arrives."""

import json
import re

import pytest
from playwright.sync_api import Error, Page, Request, Response, Route, expect

from tests.journeys.conftest import Open, SignIn
from tests.journeys.paper import a_choice, begin_precheck, begin_quiz, fill_in, kept, right, wrong
from tests.journeys.watch import Watch
from tests.server import Server

HERE = "网络中断，答案暂存在本机"
SAVED = re.compile(r"已保存 \d\d:\d\d")
# An answer belongs to the page that took it for up to 20 seconds after that page is gone.
STILL_WAITING = """async () => {
  const store = await touyan.openStore();
  for (let n = 0; n < 300 && (await store.all()).length; n += 1) await new Promise(done => setTimeout(done, 100));
  return (await store.all()).length;
}"""


def is_answer(what: Request | Response) -> bool:
    request = what.request if isinstance(what, Response) else what
    return request.method == "POST" and "/questions/" in request.url


def test_answers_given_without_a_network_are_sent_when_it_is_back(
    page: Page, watch: Watch, site: Server, sign_in: SignIn
) -> None:
    attempt = begin_quiz(page, sign_in)
    position, question = a_choice(page, site, attempt)
    line, form = page.locator("#saved"), page.locator("#answer")

    fill_in(form, question, wrong(question))
    expect(line).to_have_text(SAVED)
    assert kept(site, attempt, position) == (wrong(question), 1)

    with watch.offline():
        fill_in(form, question, right(question))
        expect(line).to_contain_text(HERE)
        fill_in(form, question, wrong(question))
        fill_in(form, question, right(question))
        line.get_by_role("button", name="重试").click()
        expect(line).to_contain_text(HERE)
        watch.allow("htmx:sendError", "htmx:afterRequest")
        page.get_by_role("button", name="提交本题").click()
        expect(page.locator("#banner")).to_contain_text("没有连上服务器，填写的内容都在")
        expect(line).to_contain_text(HERE)
        assert kept(site, attempt, position) == (wrong(question), 1)

    expect(line).to_have_text(SAVED)
    assert kept(site, attempt, position)[0] == right(question)
    page.get_by_role("button", name="提交本题").click()
    expect(page.locator("#fb")).to_contain_text("答对了")
    assert site.figure("SELECT count(*) FROM setaside") == 0
    latest = site.figure(
        "SELECT r.given FROM answerrevision r JOIN answer a ON a.id = r.answer_id "
        "JOIN attempt t ON t.id = a.attempt_id WHERE t.ref = ? ORDER BY r.rev DESC LIMIT 1",
        attempt,
    )
    assert tuple(json.loads(latest)) == right(question)


@pytest.mark.parametrize("way", ["reload", "another page"])
def test_answers_survive_a_page_that_is_lost_without_a_network(
    page: Page, watch: Watch, site: Server, sign_in: SignIn, way: str
) -> None:
    # Chromium does not always hold a request that outlives its page to the emulated cut, so neither what the server
    # has in between nor a second sending is claimed: once or twice, the answer has one effect, and nothing waits then.
    attempt = begin_quiz(page, sign_in)
    position, question = a_choice(page, site, attempt)
    here = page.url

    with watch.offline():
        fill_in(page.locator("#answer"), question, right(question))
        expect(page.locator("#saved")).to_contain_text(HERE)
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            page.reload() if way == "reload" else page.goto("/learn")

    page.goto(here if way == "reload" else "/learn")
    assert page.evaluate(STILL_WAITING) == 0
    assert kept(site, attempt, position) == (right(question), 1)
    if way == "another page":
        page.goto(here)
    expect(page.locator("#saved")).to_have_text(SAVED)
    expect(page.locator("#answer input:checked")).to_have_count(len(right(question)))
    page.get_by_role("button", name="提交本题").click()
    expect(page.locator("#fb")).to_contain_text("答对了")
    assert kept(site, attempt, position)[0] == right(question)


def test_nothing_is_handed_in_while_an_answer_lies_on_this_machine(
    page: Page, watch: Watch, site: Server, sign_in: SignIn
) -> None:
    attempt = begin_precheck(page, sign_in)
    position, question = a_choice(page, site, attempt)

    watch.allow("net::ERR_FAILED")
    page.route("**/questions/*", lambda route, request: route.abort() if is_answer(request) else route.continue_())
    fill_in(page.locator("#answer"), question, right(question))
    expect(page.locator("#saved")).to_contain_text(HERE)
    page.get_by_role("link", name="检查并交卷").last.click()
    page.wait_for_url("**/submission")  # with all its scripts
    with watch.offline():
        page.get_by_role("button", name="现在交卷").click()
        expect(page.locator("#banner")).to_contain_text("还有 1 条答案没有存上，请连上网后再交卷")
        assert site.figure("SELECT submitted_at FROM attempt WHERE ref = ?", attempt) is None
        page.unroute("**/questions/*")

    page.get_by_role("button", name="现在交卷").click()
    expect(page.locator(".receipt b")).to_have_text(re.compile("."))
    assert kept(site, attempt, position)[0] == right(question)
    receipt = site.figure("SELECT receipt FROM attempt WHERE ref = ?", attempt)
    expect(page.locator(".receipt b")).to_have_text(receipt)


SLOW_DISK = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...names) {
  const late = { get result() { return this.request.result; } };
  window.diskAnswers = () => {
    late.request = open.apply(this, names);
    ["onsuccess", "onupgradeneeded", "onerror"].forEach(name => { late.request[name] = late[name]; });
  };
  return late;
};
"""


def test_handing_in_waits_until_the_page_knows_what_the_one_before_left_behind(
    page: Page, site: Server, sign_in: SignIn
) -> None:
    attempt = begin_precheck(page, sign_in)
    position, question = a_choice(page, site, attempt)

    page.route("**/questions/*", lambda route, request: None if is_answer(request) else route.continue_())
    with page.expect_request(is_answer):
        fill_in(page.locator("#answer"), question, right(question))
    page.add_init_script(SLOW_DISK)
    page.get_by_role("link", name="检查并交卷").last.click()
    page.wait_for_url("**/submission")
    page.unroute("**/questions/*")
    page.get_by_role("button", name="现在交卷").click()
    page.evaluate("window.diskAnswers()")

    expect(page.locator(".receipt b")).to_have_text(re.compile("."))
    assert kept(site, attempt, position) == (right(question), 1)
    assert site.figure("SELECT count(*) FROM setaside") == 0


def test_what_was_answered_before_the_scripts_came_is_kept(page: Page, site: Server, sign_in: SignIn) -> None:
    """On a slow line the question is there long before what saves it: a choice then was sent by nobody."""
    attempt = begin_precheck(page, sign_in)
    position, question = a_choice(page, site, attempt)
    held: list[Route] = []
    page.route("**/outbox.*js*", lambda route: held.append(route))
    page.goto(page.url, wait_until="commit")
    fill_in(page.locator("#answer"), question, right(question))
    held.pop().continue_()
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert kept(site, attempt, position) == (right(question), 1)


def test_without_scripts_the_way_on_saves_first(open_browser: Open, site: Server, sign_in: SignIn) -> None:
    page = open_browser(javascript=False)
    attempt = begin_precheck(page, sign_in)
    position, question = a_choice(page, site, attempt)
    fill_in(page.locator("#answer"), question, wrong(question))
    expect(page.get_by_role("link", name="下一题")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^保存，")).click()
    page.wait_for_url(re.compile(f"/questions/{position + 1}$|/submission$"))
    assert kept(site, attempt, position) == (wrong(question), 1)
