"""Into a class without a roster: a rule that says first whom it brings in, and a code that is typed on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, SignIn
from tests.server import Server

ORGANIZER, LEARNER = "3001", "1001"
MINE = "SELECT count(*) FROM enrolment e JOIN trainingclass c ON c.id = e.class_id WHERE c.name = ?"
NAME = "常年班"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_rule_brings_in_who_fits_and_a_code_who_types_it(
    javascript: bool, open_browser: Open, site: Server, sign_in: SignIn, accessible: Callable[[Page], None]
) -> None:
    site.put("UPDATE grant SET scope = 'site', scope_id = NULL WHERE role = 'organizer' AND scope = 'class'")
    page = sign_in(open_browser(javascript=javascript), ORGANIZER)
    page.goto("/classes/new")
    page.locator("#f-name").fill(NAME)
    page.locator("#f-opens").fill("2026-01-01T00:00")
    page.locator("#f-closes").fill("2099-12-31T18:00")
    page.locator("#f-due_days").fill("90")
    page.locator("#f-credit_period").fill("常年")
    page.locator("#f-contact_number").fill("内线 3001")
    page.get_by_role("button", name="开班，去编学员").click()
    page.goto(page.url.replace("/roster", "/overview"))
    page.get_by_role("link", name="进班方式").click()
    if javascript:
        accessible(page)

    unit = page.locator("#f-unit option").filter(has_text="示例财务局").get_attribute("value")
    page.locator("#f-unit").select_option(unit)
    page.get_by_role("button", name="先看看有谁").click()
    said = page.get_by_role("button", name=re.compile("编入 .* 人，以后自动编入")).inner_text()
    count = int(re.findall(r"\d+", said)[0])
    assert page.locator("tbody tr").count() == count > 0
    if javascript:
        accessible(page)
    page.get_by_role("button", name=said).click()
    expect(page.locator("main")).to_contain_text("示例财务局，所有人")
    assert site.figure(MINE, NAME) == count

    page.get_by_role("button", name="开班级码").click()
    code = page.locator(".bigcode").inner_text()
    learner = sign_in(open_browser(phone=True, javascript=javascript), LEARNER)
    learner.get_by_role("link", name="凭班级码进另一个班").click()
    learner.get_by_label("班级码", exact=False).fill("ABCD 2345")
    learner.get_by_role("button", name="进班").click()
    expect(learner.get_by_label("班级码", exact=False)).to_have_value("ABCD 2345")
    if javascript:
        accessible(learner)
    learner.get_by_label("班级码", exact=False).fill(code.lower())
    learner.get_by_role("button", name="进班").click()
    expect(learner.locator("main")).to_contain_text(NAME)
    assert site.figure(MINE, NAME) == count + 1
