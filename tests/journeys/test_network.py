"""What a bad line, a second tab and an impatient finger do to an attempt: nothing is lost, nothing happens twice."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.paper import CHOICES, attempt_on, fill_in, kept, questions, right, wrong
from tests.journeys.watch import Watch
from tests.server import Server

LEARNER = "1001"
SAVED = re.compile("已保存")


def begin(page: Page, site: Server, sign_in: SignIn) -> tuple[str, int]:
    """An open quiz at a question with options; gives the attempt and the question's place."""
    sign_in(page, LEARNER)
    page.get_by_role("link", name="先测：参加模块二小测").click()
    page.get_by_role("button", name="开始小测").dblclick()
    page.wait_for_url("**/questions/*")
    attempt = attempt_on(page)
    position = next(place for place, question in questions(site, attempt).items() if isinstance(question, CHOICES))
    page.goto(f"/attempts/{attempt}/questions/{position}")
    return attempt, position


def test_a_double_click_begins_one_attempt(page: Page, site: Server, sign_in: SignIn) -> None:
    open_quizzes = "SELECT count(*) FROM attempt WHERE kind = 'quiz' AND submitted_at IS NULL AND person_id = "
    open_quizzes += "(SELECT person_id FROM identifier WHERE value = ?)"
    assert site.figure(open_quizzes, LEARNER) == 0
    begin(page, site, sign_in)
    assert site.figure(open_quizzes, LEARNER) == 1


def test_an_answer_given_while_the_network_is_cut_arrives(
    page: Page, site: Server, sign_in: SignIn, watch: Watch
) -> None:
    attempt, position = begin(page, site, sign_in)
    question = questions(site, attempt)[position]
    assert isinstance(question, CHOICES)
    form, line = page.locator("#answer"), page.locator("#saved")
    fill_in(form, question, wrong(question))
    expect(line).to_contain_text(SAVED)
    expect(line).to_have_attribute("data-rev", "1")

    with watch.offline():
        fill_in(form, question, right(question))
        expect(line).to_contain_text("网络中断，答案暂存在本机")
        assert kept(site, attempt, position) == (wrong(question), 1)
    expect(line).to_contain_text(SAVED, timeout=30_000)
    assert kept(site, attempt, position)[0] == right(question)


def test_what_the_browser_keeps_survives_its_page(page: Page, site: Server, sign_in: SignIn, watch: Watch) -> None:
    attempt, position = begin(page, site, sign_in)
    question = questions(site, attempt)[position]
    with watch.offline():
        fill_in(page.locator("#answer"), question, right(question))
        expect(page.locator("#saved")).to_contain_text("网络中断，答案暂存在本机")
        page.goto("about:blank")  # closed, as far as the page is concerned
    page.goto("/learn")
    page.goto(f"/attempts/{attempt}/questions/{position}")
    expect(page.locator("#saved")).to_contain_text(SAVED, timeout=30_000)
    assert kept(site, attempt, position)[0] == right(question)


def test_a_second_tab_shows_both_answers_and_overwrites_none(page: Page, site: Server, sign_in: SignIn) -> None:
    attempt, position = begin(page, site, sign_in)
    question = questions(site, attempt)[position]
    assert isinstance(question, CHOICES)
    other = page.context.new_page()
    other.goto(page.url)

    fill_in(page.locator("#answer"), question, right(question))
    expect(page.locator("#saved")).to_contain_text(SAVED)
    before = kept(site, attempt, position)
    assert before[0] == right(question)

    fill_in(other.locator("#answer"), question, wrong(question))
    conflict = other.locator("#conflict")
    expect(conflict.get_by_role("heading", name="这题在另一处改过，两份答案都在")).to_be_visible()
    assert kept(site, attempt, position) == before
    assert site.figure("SELECT count(*) FROM setaside") == 1

    conflict.get_by_role("button", name="改用这份").click()
    expect(conflict).to_have_count(0)
    given, rev = kept(site, attempt, position)
    assert (given == before[0], rev) == (False, before[1] + 1)


def test_handing_in_twice_is_one_result(page: Page, site: Server, sign_in: SignIn) -> None:
    attempt, _ = begin(page, site, sign_in)
    page.goto(f"/attempts/{attempt}/submission")
    page.locator("main form").get_by_role("button").dblclick()
    page.wait_for_url("**/result")
    mine = "FROM fact f JOIN attempt t ON t.id = f.attempt_id WHERE t.ref = ?"
    assert site.figure(f"SELECT count(*) {mine}", attempt) == 1
    expect(page.locator(".receipt b")).to_have_text(
        str(site.figure("SELECT receipt FROM attempt WHERE ref = ?", attempt))
    )


def test_nobody_elses_address_opens_anything(page: Page, site: Server, sign_in: SignIn, watch: Watch) -> None:
    watch.allow("status of 404", "status of 403")
    mine = "SELECT e.ref FROM enrolment e JOIN identifier i USING (person_id) WHERE i.value = ?"
    theirs = site.figure(mine, "1002")
    attempt = site.figure(
        "SELECT t.ref FROM attempt t JOIN identifier i USING (person_id) WHERE i.value = ? AND t.kind = 'final'", "1002"
    )
    sign_in(page, LEARNER)
    for address in (f"/learn/{theirs}", f"/learn/{theirs}/record.pdf", f"/attempts/{attempt}/result"):
        reply = page.goto(address)
        assert reply
        assert reply.status == 404, address
    reply = page.goto("/admin/accounts")
    assert reply
    assert reply.status == 403
