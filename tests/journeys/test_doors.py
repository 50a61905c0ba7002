"""Everybody comes in by the same door and finds his own: at a desk, on a phone, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.demo import ACCOUNTS
from app.demo.accounts import Account
from tests.journeys.conftest import Open, SignIn
from tests.server import Server


def of(account: Account) -> str:
    return account.number


@pytest.mark.parametrize("account", ACCOUNTS, ids=of)
def test_each_account_of_the_demo_finds_its_pages(
    account: Account, open_browser: Open, site: Server, sign_in: SignIn, accessible: Callable[[Page], None]
) -> None:
    for kind in ({}, {"phone": True, "dark": True}, {"javascript": False}):
        page = sign_in(open_browser(**kind), account)
        expect(page.locator("h1").first).to_be_visible()
        for url in page.eval_on_selector_all("nav a", "links => links.map(link => link.href)") if not kind else []:
            answer = page.goto(url)
            assert answer is not None
            assert answer.status == 200
            accessible(page)
        if kind.get("javascript", True):
            accessible(page)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{page.url} scrolls sideways by {wide} px"
    count = site.figure("SELECT count(*) FROM signin JOIN identifier USING (person_id) WHERE value = ?", account.number)
    assert count == 3


def test_a_wrong_password_keeps_what_was_typed_and_says_so(page: Page, site: Server) -> None:
    page.goto("/sign-in")
    page.get_by_label("工号或手机号").fill("1001")
    page.get_by_label("密码", exact=True).fill("not this one")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("没有登录成功")
    assert page.get_by_label("工号或手机号").input_value() == "1001"
    assert site.figure("SELECT count(*) FROM signin") == 0
