"""Looks over a browser's shoulder: what a page must never do fails the test that opened it."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

MEANT = ("status of 409", "status of 422")  # a page redrawn with what was typed; a missing file stays a fault


class Watch:
    """Faults of all pages of one context; each is a sentence."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self._site = urlsplit(site).netloc
        self._context = context
        self._allowed = list(MEANT)
        self.faults: list[str] = []
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._note(f"a script failed: {error.error}"))

    def allow(self, *parts: str) -> None:
        """Messages with these parts (such as "status of 403") are what this test brings about on purpose."""
        self._allowed += parts

    @contextmanager
    def offline(self) -> Iterator[None]:
        """The network is cut; what the browser says of it is no fault."""
        self.allow("net::ERR_INTERNET_DISCONNECTED")
        self._context.set_offline(True)
        try:
            yield
        finally:
            self._context.set_offline(False)

    def _note(self, fault: str) -> None:
        if not any(part in fault for part in self._allowed):
            self.faults.append(fault)

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self._site:
            self._note(f"a request left the site: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._note(f"the server answered {response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # A refusal of the content policy is such a message too.
        if message.type in {"error", "warning"}:
            where = message.location.get("url", "")
            self._note(f"the console says: {message.text} ({where})")


def shown(page: Page) -> str:
    """The page's visible words, for a message that helps."""
    return page.locator("body").inner_text()[:2000]
