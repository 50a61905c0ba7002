"""A new secretary at his desk: a lesson with its questions, a quiz with its reasons, and what the database says."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.paper import CHOICES, attempt_on, check, fill_in, kept, questions, right, wrong
from tests.server import Server

LEARNER = "1001"
ENROLMENT = "SELECT e.id FROM enrolment e JOIN identifier i USING (person_id) WHERE i.value = ?"


def enrolment_of(site: Server, number: str = LEARNER) -> int:
    found: int = site.figure(ENROLMENT, number)
    return found


def done(site: Server) -> tuple[int, int]:
    ((done, of),) = site.rows("SELECT done, of FROM progress WHERE enrolment_id = ?", enrolment_of(site))
    return done, of


def test_a_lesson_is_gone_on_with_answered_and_learned(page: Page, site: Server, sign_in: SignIn) -> None:
    before, of = done(site)
    sign_in(page, LEARNER)
    expect(page.get_by_role("img", name=re.compile(f"总进度 .*，{of} 项完成 {before} 项"))).to_be_visible()

    page.get_by_role("link", name="继续学习").click()
    lesson = page.url.partition("/lessons/")[2].partition("#")[0]
    ((place,),) = site.rows(
        "SELECT paragraph FROM position WHERE enrolment_id = ? ORDER BY at DESC LIMIT 1", enrolment_of(site)
    )
    assert page.url.endswith(f"#{place}")
    expect(page.locator(f"#{place}")).to_be_in_viewport()

    slugs = [str(part.get_attribute("id"))[len("check-") :] for part in page.locator(".check").all()]
    assert slugs
    for n, slug in enumerate(slugs):
        question = check(site, slug)
        given = wrong(question) if n and isinstance(question, CHOICES) else right(question)
        form = page.locator(f"#check-{slug} form")
        fill_in(form, question, given)
        form.get_by_role("button", name="提交本题").click()
        said = "这题没答对" if given != right(question) else "答对了"
        expect(page.locator(f"#fb-{slug}").get_by_role("heading", name=said)).to_be_visible()
        assert site.figure(
            "SELECT count(*) FROM fact WHERE enrolment_id = ? AND kind = 'checked' AND subject = ? AND detail = ?",
            enrolment_of(site),
            lesson,
            slug,
        )

    page.get_by_role("button", name="学完，下一节").click()
    page.wait_for_url(lambda url: "/lessons/" in url and f"/lessons/{lesson}" not in url)
    assert done(site) == (before + 1, of)
    facts = site.rows(
        "SELECT kind FROM fact WHERE enrolment_id = ? AND subject = ? ORDER BY kind", enrolment_of(site), lesson
    )
    assert {"learned", "opened", "read"} <= {kind for (kind,) in facts}

    page.get_by_role("link", name="课程地图").click()
    row = page.get_by_role("listitem").filter(has=page.locator(f"a[href$='/lessons/{lesson}']"))
    expect(row).to_contain_text("已完成")


def test_a_quiz_is_passed_and_each_reason_leads_to_its_paragraph_and_back(
    page: Page, site: Server, sign_in: SignIn
) -> None:
    before, of = done(site)
    sign_in(page, LEARNER)
    page.get_by_role("link", name="参加模块二小测", exact=True).click()
    page.get_by_role("button", name="开始小测").click()
    attempt = attempt_on(page)
    paper = questions(site, attempt)
    missed = next(position for position, question in paper.items() if isinstance(question, CHOICES))

    for position, question in paper.items():
        expect(page.locator("#answer .qno")).to_have_text(f"第 {position} 题 / {len(paper)}")
        given = wrong(question) if position == missed and isinstance(question, CHOICES) else right(question)
        fill_in(page.locator("#answer"), question, given)
        page.get_by_role("button", name="提交本题").click()
        expect(page.locator("#fb h2")).to_have_text(re.compile("没答对" if position == missed else "答对了"))
        assert kept(site, attempt, position)[0] == given
        if position == missed:
            look_back(page, f"回到第 {position} 题")
        if position < len(paper):
            page.get_by_role("link", name="下一题").click()

    page.get_by_role("button", name="交卷，看结果").click()
    ((receipt, points, whole),) = site.rows(
        "SELECT t.receipt, sum(a.points), sum(a.of) FROM attempt t JOIN answer a ON a.attempt_id = t.id "
        "WHERE t.ref = ? AND t.submitted_at IS NOT NULL",
        attempt,
    )
    assert (points, whole) == (100 * (len(paper) - 1), 100 * len(paper))
    expect(page.locator("h1")).to_have_text(f"{100 * points / whole:g} 分，已通过")
    expect(page.locator(".receipt b")).to_have_text(receipt)
    assert done(site) == (before + 1, of)
    expect(page.locator(".toseal")).to_contain_text(f"{before + 1} / {of} 项")

    expect(page.locator(".rmain > .miss > li")).to_have_count(1)
    look_back(page, f"回到第 {missed} 题")
    page.get_by_role("link", name="回到结果").click()
    expect(page.locator(".receipt b")).to_have_text(receipt)


def look_back(page: Page, way_back: str) -> None:
    """To the passage that the first reason shown rests on, which is marked there, and back to the question."""
    question = page.locator(".stem").first.inner_text() if page.locator("#question").count() else ""
    page.locator("a.src:visible").first.click()
    page.wait_for_url(re.compile("/lessons/.*[?]attempt=.*#"))
    passage = page.locator(f"#{page.url.partition('#')[2]}")
    expect(passage).to_be_in_viewport()
    expect(page.locator(".strip")).to_contain_text("已为您标出")
    expect(page.locator(".from-q :target")).to_have_count(1)
    page.get_by_role("link", name=way_back).click()
    expect(page.locator("#question")).to_be_visible()
    if question:
        expect(page.locator(".stem").first).to_have_text(question)
