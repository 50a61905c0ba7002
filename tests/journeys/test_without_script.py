"""The learner's way with JavaScript off: every task ends, by plain links and forms."""

from playwright.sync_api import expect

from tests.journeys.conftest import Open, SignIn
from tests.journeys.paper import attempt_on, check, fill_in, kept, questions, right
from tests.server import Server


def test_a_question_in_a_lesson_and_a_whole_quiz(open_browser: Open, site: Server, sign_in: SignIn) -> None:
    page = open_browser(javascript=False)
    sign_in(page, "1001")
    page.get_by_role("link", name="继续学习").click()
    slug = str(page.locator(".check").first.get_attribute("id"))[len("check-") :]
    question = check(site, slug)
    form = page.locator(f"#check-{slug} form")
    fill_in(form, question, right(question))
    form.get_by_role("button", name="提交本题").click()
    expect(page.locator(f"#fb-{slug}")).to_contain_text("答对了")

    page.goto("/learn")
    page.get_by_role("link", name="先测：参加模块二小测").click()
    page.get_by_role("button", name="开始小测").click()
    attempt = attempt_on(page)
    paper = questions(site, attempt)
    for position, one in paper.items():
        page.goto(f"/attempts/{attempt}/questions/{position}")
        fill_in(page.locator("#answer"), one, right(one))
        page.get_by_role("button", name="提交本题").click()
        expect(page.locator("#fb h2")).to_contain_text("答对了")
        assert kept(site, attempt, position)[0] == right(one)
    page.goto(f"/attempts/{attempt}/submission")
    page.locator("main form").get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("100 分，已通过")
    points = "SELECT sum(a.points) FROM answer a JOIN attempt t ON t.id = a.attempt_id WHERE t.ref = ?"
    assert site.figure(points, attempt) == 100 * len(paper)
