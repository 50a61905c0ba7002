"""What a request must be before any page sees it, and what every reply carries."""

from collections.abc import Awaitable, Callable, Collection
from urllib.parse import unquote_to_bytes

from fastapi import Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import CrossOrigin, DomainError, Malformed, UnknownHost
from app.web.limits import is_text
from app.web.origin import is_ours
from app.web.render import HEADERS

Refuse = Callable[[Request, Exception], Awaitable[Response]]


class Gate:
    """Turns away what asks for another host, is not text, or comes from another site's page."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], https: bool, refuse: Refuse) -> None:
        self.app, self.hosts, self.refuse = app, frozenset(hosts), refuse
        self.headers = {**HEADERS, **({"Strict-Transport-Security": "max-age=31536000"} if https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        if (wrong := self.fault(scope)) is not None:
            reply = await self.refuse(Request(scope, receive), wrong)
            await reply(scope, receive, send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)

    def fault(self, scope: Scope) -> DomainError | None:
        headers = Headers(scope=scope)
        if "*" not in self.hosts and hostname(headers.get("Host", "")) not in self.hosts:
            return UnknownHost()
        if (query := scope["query_string"]) and not is_text(unquote_to_bytes(query)):
            return Malformed()
        return None if is_ours(scope["method"], headers) else CrossOrigin()


def hostname(host: str) -> str:
    """Without its port."""
    name, _, port = host.rpartition(":")
    return (name if port.isdigit() else host).strip("[]").lower()
