"""Messages go out to a real server on this machine; what became of each is known, or said to be unknown."""

import base64
import email
import hashlib
import hmac
import json
import socket
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from app.jobs.rules import State
from app.reminders.channels import Mailer, Message, Ways, send
from app.reminders.rules.reach import Channel
from tests.post import Sink, listening

AT = datetime(2026, 7, 10, 2, 0, tzinfo=UTC)
SENDER = "training@example.org"
MAIL = Message(Channel.MAIL, "lin@example.org", "第一期 · 提醒", "林知远同志：\n您还有 10 项。", AT)


@contextmanager
def post_office(sink: Sink) -> Iterator[Ways]:
    with listening(sink) as url:
        yield Ways(Mailer(url, SENDER), frozenset())


def test_a_mail_arrives_as_it_was_written() -> None:
    sink = Sink()
    with post_office(sink) as ways:
        assert send(MAIL, ways).state is State.DONE
    (envelope,) = sink.got
    mail = email.message_from_bytes(envelope.content, policy=default)
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [MAIL.address])
    assert (mail["Subject"], mail["To"], mail["Auto-Submitted"]) == (MAIL.subject, MAIL.address, "auto-generated")
    assert mail.get_content().rstrip("\n") == MAIL.text


def test_a_long_list_of_names_arrives_whole() -> None:
    """A server takes lines of 1,000 octets, and only CRLF ends one (RFC 5321, 4.5.3.1.6 and 2.3.8)."""
    sink, names = Sink(), "、".join(f"学员{n}号" for n in range(2000))
    with post_office(sink) as ways:
        outcome = send(replace(MAIL, text=f"还没有学完的：{names}"), ways)
    assert outcome.state is State.DONE, outcome
    (envelope,) = sink.got
    assert names in email.message_from_bytes(envelope.content, policy=default).get_content()
    assert envelope.content.count(b"\n") == envelope.content.count(b"\r\n")


@pytest.mark.parametrize("sink", [Sink(to_recipient="550 nobody here"), Sink(to_text="554 not wanted")])
def test_a_server_that_refuses_is_quoted(sink: Sink) -> None:
    with post_office(sink) as ways:
        outcome = send(MAIL, ways)
    assert outcome.state is State.FAILED
    assert (sink.to_recipient if "550" in sink.to_recipient else sink.to_text)[4:] in outcome.error


@contextmanager
def silent_server() -> Iterator[int]:
    """Takes the whole text and hangs up without a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            line, _ = listening.accept()
            with line, line.makefile("rwb") as file:
                file.write(b"220 hello\r\n")
                file.flush()
                for said in file:
                    if said.strip() == b".":
                        return
                    if said[:4].upper() in {b"EHLO", b"HELO", b"MAIL", b"RCPT", b"DATA"}:
                        file.write(b"354 go on\r\n" if said[:4].upper() == b"DATA" else b"250 OK\r\n")
                        file.flush()

        thread = threading.Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


def test_a_server_that_falls_silent_after_the_text_leaves_it_unknown() -> None:
    with silent_server() as port:
        assert send(MAIL, Ways(Mailer(f"smtp://127.0.0.1:{port}", SENDER), frozenset())).state is State.UNKNOWN


def test_a_server_that_is_not_there_has_got_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert send(MAIL, Ways(Mailer(f"smtp://127.0.0.1:{port}", SENDER), frozenset())).state is State.FAILED
    assert send(MAIL, Ways(None, frozenset())).state is State.FAILED


def test_a_subject_with_a_line_break_is_no_way_into_the_head() -> None:
    sink = Sink()
    with post_office(sink) as ways:
        message = Message(Channel.MAIL, "lin@example.org", "一\r\nBcc: x@example.org", "文", AT)
        assert send(message, ways).state is State.FAILED
    assert sink.got == []


class Robot:
    """A web server that keeps what it is sent and answers what it is told to."""

    def __init__(self, status: int = 200, answer: str = '{"errcode": 0, "errmsg": "ok"}', location: str = "") -> None:
        self.got: list[tuple[str, Any]] = []
        robot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                robot.got.append((self.path, json.loads(body)))
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, *_args: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "Robot":
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.thread.join(10)
        self.server.server_close()

    def send(self, channel: Channel, path: str = "/send?key=1", secret: str = "", hosts: str = "") -> State:
        message = Message(channel, f"http://{self.host}{path}", "第一期", "还有 3 人", AT, secret)
        return send(message, Ways(None, frozenset({hosts or self.host}))).state


def test_a_group_gets_the_text() -> None:
    with Robot() as robot:
        assert robot.send(Channel.WECOM) is State.DONE
        assert robot.send(Channel.WEBHOOK, "/hook") is State.DONE
    (wecom, body), (hook, said) = robot.got
    assert (wecom, body) == ("/send?key=1", {"msgtype": "text", "text": {"content": "还有 3 人"}})
    assert (hook, said["text"], said["subject"]) == ("/hook", "还有 3 人", "第一期")


def test_a_robot_that_asks_for_it_gets_a_signature() -> None:
    with Robot() as robot:
        assert robot.send(Channel.DINGTALK, secret="SEC1") is State.DONE
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(robot.got[0][0]).query))
    stamp = str(int(AT.timestamp() * 1000))
    expected = hmac.new(b"SEC1", f"{stamp}\nSEC1".encode(), hashlib.sha256).digest()
    assert query == {"key": "1", "timestamp": stamp, "sign": base64.b64encode(expected).decode()}


@pytest.mark.parametrize(("status", "answer"), [(200, '{"errcode": 93000, "errmsg": "invalid"}'), (404, ""), (500, "")])
def test_a_robot_that_refuses_has_not_sent(status: int, answer: str) -> None:
    with Robot(status, answer) as robot:
        assert robot.send(Channel.WECOM) is State.FAILED


def test_nothing_goes_to_a_host_that_is_not_allowed_nor_where_a_redirect_leads() -> None:
    with Robot() as other, Robot(302, "", f"http://{other.host}/send") as robot:
        assert robot.send(Channel.WECOM, hosts="robot.example.org") is State.FAILED
        assert robot.got == []
        assert robot.send(Channel.WECOM) is State.FAILED
    assert other.got == []
