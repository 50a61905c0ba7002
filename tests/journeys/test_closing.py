"""An organizer closes the class: what is open first, the report, what a learner is told, and the way back."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.sheets.reading import read
from app.sheets.rules import Read
from tests.journeys.conftest import Open, SignIn
from tests.server import Server

ORGANIZER, LEARNER = "3001", "1001"


def test_a_class_is_closed_reported_and_opened_again(
    page: Page, open_browser: Open, site: Server, sign_in: SignIn, accessible: Callable[[Page], None]
) -> None:
    sign_in(page, ORGANIZER)
    page.goto("/classes")
    page.get_by_role("link", name="结班", exact=True).click()
    expect(page.locator("main")).to_contain_text("结班前看一遍")
    accessible(page)
    page.get_by_role("button", name="结班", exact=True).click()
    expect(page.get_by_role("link", name="还有没办完的事项，请看过后勾选")).to_be_visible()
    page.get_by_label("上面没办完的事项我都看过了").check()
    page.get_by_role("button", name="结班", exact=True).click()
    expect(page.locator("h1")).to_have_text("已结班")
    accessible(page)
    closed_at = site.figure("SELECT closed_at FROM trainingclass")
    assert closed_at == site.figure("SELECT cut_off FROM classclosing")

    totals = dict(
        zip(page.locator("main dl").first.locator("dt").all_inner_texts(),
            page.locator("main dl").first.locator("dd").all_inner_texts(), strict=True)
    )  # fmt: skip
    page.get_by_role("link", name="上报").click()
    page.get_by_label("Excel 统计表").check()
    accessible(page)
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="下载", exact=True).click()
    found = read(downloaded.value.path().read_bytes(), downloaded.value.suggested_filename)
    assert isinstance(found, Read)
    rows = [[cell.text for cell in row.cells] for row in found.sheets[0].rows]
    total = next(row for row in rows if len(row) > 1 and row[1] == "合计")
    assert (total[2], total[3]) == (totals["应训人员"], totals["已完成"])

    learner = sign_in(open_browser(phone=True), LEARNER)
    learner.goto("/notices")
    expect(learner.locator("main")).to_contain_text("已结班")

    page.go_back()
    page.get_by_label("原因").fill("截止日期看错了")
    page.get_by_role("button", name="重新开班").click()
    expect(page.locator("h1")).to_have_text("结班")
    expect(page.locator("main")).to_contain_text(re.compile("第 1 次.*截止日期看错了", re.S))
    assert site.figure("SELECT closed_at FROM trainingclass") is None
