"""The harness itself: what no page may do is noticed; what a test brings about on purpose is no fault."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.watch import Watch

PAGES = {
    "/calm": "<title>x</title><p>well",
    "/elsewhere": '<title>x</title><img alt="" src="http://192.0.2.1/x.png">',
    "/inline": '<title>x</title><p style="color: red">x',
    "/broken": '<title>x</title><script src="/broken.js"></script>',
    "/broken.js": "nothing.there()",
    "/failing": "<title>x</title>failed",
    "/missing": '<title>x</title><img alt="" src="/nowhere.png">',
}


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path, "").encode()
        self.send_response(500 if self.path == "/failing" else 200 if body else 404)
        self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else "text/html")
        self.send_header("Content-Security-Policy", "default-src 'self' http://192.0.2.1; style-src 'self'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def watched(chromium: Browser, address: str) -> Iterator[tuple[Page, Watch]]:
    context = chromium.new_context(base_url=address)
    context.route("http://192.0.2.1/**", lambda route: route.abort())
    context.route("**/favicon.ico", lambda route: route.fulfill(body=""))
    yield context.new_page(), Watch(context, address)
    context.close()


def test_a_calm_page_has_no_fault(watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto("/calm")
    assert watch.faults == []


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/elsewhere", "a request left the site"),
        ("/inline", "Content Security Policy"),
        ("/broken", "a script failed"),
        ("/failing", "the server answered 500"),
        ("/missing", "status of 404"),
    ],
)
def test_what_no_page_may_do_is_noticed(watched: tuple[Page, Watch], path: str, fault: str) -> None:
    page, watch = watched
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert any(fault in found for found in watch.faults)


def test_a_cut_network_is_no_fault_of_the_page(watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto("/calm")
    with watch.offline():
        assert page.evaluate("fetch('/calm').then(() => 'came', () => 'cut')") == "cut"
    assert page.evaluate("fetch('/calm').then(() => 'came', () => 'cut')") == "came"
    assert watch.faults == []
