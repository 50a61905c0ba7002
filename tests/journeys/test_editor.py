"""A trainer at his editor: rows are dragged, a paragraph is found by its words, a second one is told, keys do all."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import Open, SignIn
from tests.server import Server

TRAINER, SECOND = "2001", "2002"
QUESTION = "/courses/branch-secretary/questions/duty-q3"


def draft(site: Server, slug: str = "duty-q3") -> str:
    body: str = site.figure("SELECT body FROM draft WHERE slug = ?", slug)
    return body


def texts(page: Page) -> list[str]:
    return [box.input_value() for box in page.locator("#options textarea:not(.fbk)").all()]


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("已保存")


def test_a_row_is_dragged_to_its_new_place(page: Page, site: Server, sign_in: SignIn) -> None:
    sign_in(page, TRAINER)
    page.goto(QUESTION)
    before = texts(page)
    grips, rows = page.locator("#options .grip"), page.locator("#options li")
    grip, first = grips.nth(3).bounding_box(), rows.nth(0).bounding_box()
    assert grip
    assert first
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(first["x"] + 30, first["y"] + 40, steps=6)
    page.mouse.move(first["x"] + 30, first["y"] + 4, steps=3)
    expect(rows.nth(0)).to_have_class("drop-before")
    page.mouse.up()
    expect(page.locator("#options-1-text")).to_have_value(before[3])
    assert texts(page) == [before[3], *before[:3]]
    saved(page)
    expect(page.locator("#options-1-text")).to_be_focused()


def test_escape_leaves_a_dragged_row_where_it_was(page: Page, site: Server, sign_in: SignIn) -> None:
    sign_in(page, TRAINER)
    page.goto(QUESTION)
    before = texts(page)
    grip, last = page.locator("#options .grip").nth(0).bounding_box(), page.locator("#options li").nth(3).bounding_box()
    assert grip
    assert last
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(last["x"] + 30, last["y"] + last["height"] - 4, steps=6)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator("#saved")).to_contain_text("相同")
    assert texts(page) == before
    assert site.figure("SELECT count(*) FROM draft") == 0


def test_a_paragraph_is_found_with_a_slash_and_by_keys_alone(
    page: Page, site: Server, sign_in: SignIn, accessible: Callable[[Page], None]
) -> None:
    sign_in(page, TRAINER)
    page.goto(QUESTION)
    page.locator("h1").focus()
    page.keyboard.press("/")
    expect(page.locator("#find-paragraph")).to_be_focused()
    whole = page.locator("#found-paragraphs li").count()
    page.keyboard.type("第 2 段")
    expect(page.locator("#found-paragraphs li")).not_to_have_count(whole)
    accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#paragraph")).to_have_value("p2")
    expect(page.locator("#paragraph")).to_be_focused()
    saved(page)
    assert '"paragraph":"p2"' in draft(site)
    page.locator("#stem").focus()
    page.keyboard.press("End")
    page.keyboard.type("/")
    assert "/" in page.locator("#stem").input_value(), "in a text it is a sign like others"


def test_a_second_trainer_is_told_and_nobody_is_overwritten(
    page: Page, open_browser: Open, site: Server, sign_in: SignIn
) -> None:
    sign_in(page, TRAINER)
    page.goto(QUESTION)
    other = open_browser()
    sign_in(other, SECOND)
    other.goto(QUESTION)
    other.locator("#why").fill("同事先写的解析。")
    saved(other)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#beside")).to_contain_text("可能还在改")
    expect(page.locator("#beside .note-new")).to_be_visible()
    page.locator("#why").fill("我后写的解析。")
    expect(page.locator("#conflict")).to_contain_text("没有存上")
    assert "同事先写的解析" in draft(site)
    page.get_by_role("button", name="改用我填的").click()
    saved(page)
    assert "我后写的解析" in draft(site)


def test_a_question_is_begun_written_by_keys_and_ready(page: Page, site: Server, sign_in: SignIn) -> None:
    sign_in(page, TRAINER)
    page.goto("/courses/branch-secretary/questions")
    page.get_by_text("新建一道题").focus()
    page.keyboard.press("Enter")
    page.locator("#new-lesson").select_option("duty")
    page.locator("#new-type").select_option("truefalse")
    page.get_by_role("button", name="开始写").press("Enter")
    expect(page.locator("#problems")).to_contain_text("还有")
    page.locator("#stem").focus()
    page.keyboard.type("支委会上两位委员各执一词，书记当场拍板就算负了责。")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.locator("#why").focus()
    page.keyboard.type("负责是把话听完、把理由摆出来再定，不是抢着定。")
    page.locator("#paragraph").focus()
    page.keyboard.press("/")
    page.keyboard.type("第 2 段")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#problems")).to_contain_text("可以发布")
    slug = page.url.split("#")[0].rpartition("/")[2]
    assert '"answer":"f"' in draft(site, slug)


def test_what_was_typed_and_chosen_before_the_scripts_came_is_saved(page: Page, site: Server, sign_in: SignIn) -> None:
    """On a slow line the form is there long before what saves it."""
    sign_in(page, TRAINER)
    held: list[Route] = []
    page.route("**/vendor/htmx*", lambda route: held.append(route))
    page.goto(QUESTION, wait_until="commit")
    page.locator("#stem").fill("题干是在脚本到来以前写的，一个字也不能丢？")
    held.pop().continue_()
    saved(page)
    assert "在脚本到来以前写的" in draft(site)

    page.goto("/courses/branch-secretary/papers/quiz-significance", wait_until="commit")
    page.get_by_label("按表抽").check()
    held.pop().continue_()
    expect(page.get_by_role("button", name="加一行")).to_be_visible()


def test_a_form_that_nobody_touched_saves_nothing(page: Page, site: Server, sign_in: SignIn) -> None:
    sign_in(page, TRAINER)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    for address in (
        QUESTION,
        "/courses/branch-secretary/papers/final",
        "/courses/branch-secretary/lessons/duty/editing",
    ):
        page.goto(address, wait_until="networkidle")
    assert [one for one in sent if one.startswith("POST") and "/sign-in" not in one] == []
    assert site.figure("SELECT count(*) FROM draft") == 0
