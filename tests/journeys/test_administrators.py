"""Three administrators, each with a door of his own: accounts, grants, and the trail of what the two did."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, SignIn
from tests.journeys.watch import Watch
from tests.server import Server

SYSTEM, SECURITY, AUDITOR = "9001", "9002", "9003"
NAME, NUMBER, SECRET = "骆以宁", "L-7001", "wild-geese-fly-south"


def make_account(admin: Page) -> str:
    """With a fault first, which keeps what was typed; gives the ref of the new account."""
    admin.goto("/admin/accounts")
    admin.get_by_role("link", name="新建账号").click()
    admin.get_by_label("姓名").fill(NAME)
    admin.get_by_label("手机号或工号").fill(NUMBER)
    admin.get_by_role("button", name="新建账号").click()
    expect(admin.get_by_role("link", name="请选单位")).to_be_visible()
    expect(admin.get_by_label("姓名")).to_have_value(NAME)
    admin.locator("#f-unit").select_option(label="示例发展局")
    admin.get_by_role("button", name="新建账号").click()
    expect(admin.get_by_text("还没有密码").first).to_be_visible()
    return admin.url.rsplit("/", 1)[1]


def make_link(admin: Page, ref: str) -> str:
    admin.goto(f"/admin/accounts/{ref}")
    admin.get_by_role("button", name="生成一次性链接").click()
    return urlsplit(admin.locator("#once").inner_text()).path  # the site's address is a setting, not this port


def choose_password(person: Page, address: str, secret: str) -> None:
    person.goto(address)
    expect(person.get_by_text(f"这个链接是给 {NAME} 的")).to_be_visible()
    for box in person.locator("input[type=password]").all():
        box.fill(secret)
    person.get_by_role("button", name="保存并登录").click()
    person.wait_for_url(lambda url: "/link/" not in url)


def refused(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("工号或手机号").fill(NUMBER)
    page.get_by_label("密码", exact=True).fill(SECRET)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("没有登录成功")


def test_an_account_is_made_opened_by_its_owner_and_switched_off_and_on(
    page: Page,
    open_browser: Open,
    site: Server,
    watches: list[Watch],
    sign_in: SignIn,
    accessible: Callable[[Page], None],
) -> None:
    sign_in(page, SYSTEM)
    ref = make_account(page)
    stale = make_link(page, ref)
    address = make_link(page, ref)
    accessible(page)

    person = open_browser(phone=True)
    watches[-1].allow("status of 404", "status of 401")  # a link that is spent, or was never made
    person.goto(stale)
    expect(person.locator("h1")).to_have_text("链接不能用了")
    choose_password(person, address, SECRET)
    expect(person.get_by_text("您还没有进入任何班次")).to_be_visible()
    person.goto(address)
    expect(person.locator("h1")).to_have_text("链接不能用了")

    page.goto(f"/admin/accounts/{ref}")
    page.get_by_role("button", name="停用账号").click()
    expect(page.get_by_role("button", name="恢复账号")).to_be_visible()
    person.goto("/learn")
    expect(person.get_by_label("工号或手机号")).to_be_visible()
    refused(person)
    page.get_by_role("button", name="恢复账号").click()
    expect(page.get_by_role("button", name="停用账号")).to_be_visible()
    sign_in(person, NUMBER, SECRET)
    assert site.figure("SELECT count(*) FROM person WHERE ref = ? AND switched_off_at IS NULL", ref) == 1


def test_a_grant_opens_a_door_and_its_end_closes_it(
    page: Page,
    open_browser: Open,
    site: Server,
    watches: list[Watch],
    sign_in: SignIn,
    accessible: Callable[[Page], None],
) -> None:
    system, person = open_browser(), open_browser()  # the watch of the second is the last
    sign_in(system, SYSTEM)
    ref = make_account(system)
    choose_password(person, make_link(system, ref), SECRET)
    watches[-1].allow("status of 403")
    answer = person.goto("/classes")
    assert answer is not None
    assert answer.status == 403

    sign_in(page, SECURITY)
    page.goto(f"/admin/grants?q={NUMBER}")
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("radio", name="组织者").check()
    page.get_by_role("radio", name="一个单位及其下级", exact=True).check()
    page.locator("#f-unit").select_option(label="示例发展局")
    page.get_by_role("button", name="授予").click()
    given = page.locator("p", has_text="组织者 · 示例发展局")
    expect(given).to_be_visible()
    accessible(page)
    person.goto("/classes")
    expect(person.locator("main")).to_contain_text("只含您负责的单位")

    given.locator("xpath=following-sibling::form[1]").get_by_role("button").click()
    expect(page).to_have_url(f"{site.url}/admin/grants")
    answer = person.goto("/classes")
    assert answer is not None
    assert answer.status == 403

    auditor = open_browser(phone=True)
    sign_in(auditor, AUDITOR)
    auditor.goto("/admin/audit")
    for verb in ("新建账号", "生成一次性链接", "使用一次性链接", "授予权限", "收回权限"):
        expect(auditor.get_by_role("cell", name=verb).first).to_be_visible()
    accessible(auditor)
    auditor.get_by_role("link", name="核对是否完整").click()
    expect(auditor.locator("main [role=status]")).to_contain_text("日志完整，没有被改动")
    rows = site.figure("SELECT count(*) FROM auditrow")
    expect(auditor.locator("main [role=status]")).to_contain_text(str(rows))


def test_no_administrator_has_the_powers_of_another(open_browser: Open, watches: list[Watch], sign_in: SignIn) -> None:
    doors = {SYSTEM: "/admin/accounts", SECURITY: "/admin/grants", AUDITOR: "/admin/audit"}
    for account in doors:
        page = sign_in(open_browser(), account)
        watches[-1].allow("status of 403")
        for owner, door in doors.items():
            answer = page.goto(door)
            assert answer is not None
            assert answer.status == (200 if owner == account else 403), (account, door)
