"""What an impatient finger and somebody else's address do: nothing happens twice, nothing opens."""

from playwright.sync_api import Page

from tests.journeys.conftest import SignIn
from tests.journeys.watch import Watch
from tests.server import Server

LEARNER = "1001"


def test_a_double_click_begins_one_attempt(page: Page, site: Server, sign_in: SignIn) -> None:
    open_quizzes = "SELECT count(*) FROM attempt WHERE kind = 'quiz' AND submitted_at IS NULL AND person_id = "
    open_quizzes += "(SELECT person_id FROM identifier WHERE value = ?)"
    assert site.figure(open_quizzes, LEARNER) == 0
    sign_in(page, LEARNER)
    page.get_by_role("link", name="参加模块二小测", exact=True).click()
    page.get_by_role("button", name="开始小测").dblclick()
    page.wait_for_url("**/questions/*")
    assert site.figure(open_quizzes, LEARNER) == 1


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
