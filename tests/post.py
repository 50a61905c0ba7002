"""A mail server on this machine that keeps what it is sent."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    """`says` is its answer to the recipient or to the whole text."""

    def __init__(self, to_recipient: str = "250 OK", to_text: str = "250 OK") -> None:
        self.to_recipient, self.to_text = to_recipient, to_text
        self.got: list[Any] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.got.append(envelope)
        return self.to_text


@contextmanager
def listening(sink: Sink) -> Iterator[str]:
    """Its address, as a site's settings take it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
