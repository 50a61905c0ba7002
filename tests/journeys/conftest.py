"""A real Chromium and a real server for each journey; both end with it, by their own ids."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from app.demo import PASSWORD
from app.demo.accounts import Account
from tests.journeys.watch import Watch, shown
from tests.server import Server, made_demo

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 10_000  # milliseconds that a page may take before a test gives up

Open = Callable[..., Page]
SignIn = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium: TOUYAN_CHROMIUM says where (.ci/chromium finds or installs it)."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("TOUYAN_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.fail("There is no Chromium. Run .ci/chromium, which installs one or says how.")
    playwright: Playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo site that nobody serves."""
    return made_demo(tmp_path_factory)


@pytest.fixture
def site(demo: Path, tmp_path: Path) -> Iterator[Server]:
    """A demo site of its own, served."""
    server = Server(tmp_path / "site").copy_of(demo).start()
    yield server
    server.stop()


@pytest.fixture
def watches(request: pytest.FixtureRequest) -> Iterator[list[Watch]]:
    """Fails the test when any of its pages did what no page may."""
    watches: list[Watch] = []
    yield watches
    faults = [fault for watch in watches for fault in watch.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def open_browser(site: Server, chromium: Browser, watches: list[Watch]) -> Iterator[Open]:
    """Open a browser of its own, with cookies of its own: `open_browser(phone=True, javascript=False, dark=True)`.

    Its watch is then the last of `watches`; addresses are relative to the site.
    """
    contexts = []

    def new(*, phone: bool = False, javascript: bool = True, dark: bool = False) -> Page:
        context = chromium.new_context(
            base_url=site.url,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            has_touch=phone,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            service_workers="block",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watches.append(Watch(context, site.url))
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_browser: Open) -> Page:
    """A desk browser with JavaScript."""
    return open_browser()


@pytest.fixture
def watch(page: Page, watches: list[Watch]) -> Watch:
    """The watch of `page`: to allow what the test brings about, and to cut the network."""
    return watches[0]


@pytest.fixture(scope="session")
def sign_in() -> SignIn:
    """Sign in with the page's own form; gives the page that a person comes to."""

    def sign_in(page: Page, account: Account | str, password: str = PASSWORD) -> Page:
        page.goto("/sign-in")
        page.get_by_label("工号或手机号").fill(account if isinstance(account, str) else account.number)
        page.get_by_label("密码", exact=True).fill(password)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    return sign_in


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Asserts that axe-core finds no violation on the page as it stands."""

    def check(page: Page) -> None:
        report = Axe().run(page)
        found = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
            + "\n    ".join(str(node["html"])[:160] for node in violation["nodes"][:5])
            for violation in report.response["violations"]
        ]
        assert not found, f"{page.url}\n" + "\n".join(found) + "\n" + shown(page)

    return check
