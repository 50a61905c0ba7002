"""The ways out of the site, behind one function: a message and where it goes in, what became of it out.

Nothing here is called inside a transaction. Every way is off until the site's settings name a server or a host.
"""

import base64
import hashlib
import hmac
import json
import smtplib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from app.jobs.rules import State
from app.jobs.tasks import Outcome
from app.reminders.rules.reach import Channel

PATIENCE = 20.0  # seconds for each step with the other side; all of them fit into a job's lease
MOST = 65_536  # bytes of an answer that are looked at


@dataclass(frozen=True)
class Message:
    """`address` is a mail address or a robot's; `secret` signs for a robot that asks for it."""

    channel: Channel
    address: str
    subject: str
    text: str
    at: datetime
    secret: str = ""


@dataclass(frozen=True)
class Mailer:
    """A mail server, from TOUYAN_SMTP_URL (smtp://, smtps://, smtp+starttls://) and TOUYAN_MAIL_FROM."""

    url: str
    sender: str


@dataclass(frozen=True)
class Ways:
    """What this site may use: its mail server, and the hosts to which a robot's message may go."""

    mailer: Mailer | None
    hosts: frozenset[str]

    def has(self, channel: Channel) -> bool:
        if channel is Channel.MAIL:
            return self.mailer is not None
        return channel is Channel.IN_APP or bool(self.hosts)

    def may_post(self, address: str) -> bool:
        parts = urllib.parse.urlsplit(address)
        return parts.scheme in {"http", "https"} and parts.netloc.lower() in self.hosts


def send(message: Message, ways: Ways) -> Outcome:
    """Never raises."""
    try:
        if message.channel is Channel.MAIL:
            return _mail(message, ways.mailer) if ways.mailer else Outcome(State.FAILED, "no mail server is set")
        if not ways.may_post(message.address):
            return Outcome(State.FAILED, "the host is not in TOUYAN_CHANNEL_HOSTS")
        return _post(message)
    except Exception as error:
        return Outcome(State.FAILED, f"{type(error).__name__}: {error}")


def _mail(message: Message, mailer: Mailer) -> Outcome:
    """One message, one connection; unknown only where the server fell silent after it had the whole text."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = mailer.sender, message.address, message.subject
    mail["Date"], mail["Message-ID"] = format_datetime(message.at), make_msgid(domain=mailer.sender.partition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text, cte="base64")
    parts = urllib.parse.urlsplit(mailer.url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(timeout=PATIENCE) as server:
        server.connect(parts.hostname or "", parts.port or 0)
        if parts.scheme == "smtp+starttls":
            server._host = parts.hostname  # type: ignore[attr-defined]
            server.starttls()
        if parts.username:
            server.login(urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or ""))
        server.ehlo_or_helo_if_needed()
        for code, answer in (server.mail(mailer.sender), server.rcpt(message.address)):
            if code not in (250, 251):
                return Outcome(State.FAILED, f"{code} {answer.decode(errors='replace')}")
        try:
            code, answer = server.data(mail.as_bytes(policy=policy.SMTP))
        except smtplib.SMTPDataError as refused:
            return Outcome(State.FAILED, str(refused))
        except (smtplib.SMTPServerDisconnected, OSError) as silence:
            return Outcome(State.UNKNOWN, f"{type(silence).__name__}: {silence}")
        if code != 250:
            return Outcome(State.FAILED, f"{code} {answer.decode(errors='replace')}")
        server.quit()
        return Outcome()


def _post(message: Message) -> Outcome:
    body, address = BODIES[message.channel](message)
    data = json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json; charset=utf-8"})
    try:
        with _OPENER.open(request, timeout=PATIENCE) as reply:
            answer = reply.read(MOST)
    except urllib.error.HTTPError as refused:
        return Outcome(State.FAILED, f"HTTP {refused.code}")
    except urllib.error.URLError as error:
        return Outcome(State.FAILED if _never_got_there(error) else State.UNKNOWN, str(error.reason))
    except OSError as silence:
        return Outcome(State.UNKNOWN, f"{type(silence).__name__}: {silence}")
    return _answered(answer)


def _never_got_there(error: urllib.error.URLError) -> bool:
    return isinstance(error.reason, ConnectionRefusedError | str) or "resolve" in str(error.reason).lower()


def _answered(answer: bytes) -> Outcome:
    """Both robots answer 200 with an errcode; a plain webhook answers what it likes."""
    try:
        said = json.loads(answer)
    except ValueError:
        return Outcome()
    code = said.get("errcode", 0) if isinstance(said, dict) else 0
    return Outcome() if code == 0 else Outcome(State.FAILED, f"errcode {code}: {said.get('errmsg', '')}")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could lead off the hosts that are allowed."""

    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
Body = tuple[Mapping[str, object], str]


def _robot(message: Message) -> Body:
    """A WeCom group robot: its key stands in its address."""
    return {"msgtype": "text", "text": {"content": message.text}}, message.address


def _signing_robot(message: Message) -> Body:
    """A DingTalk group robot: HMAC-SHA256 over the time in milliseconds and the secret."""
    address = message.address
    if message.secret:
        stamp = str(int(message.at.timestamp() * 1000))
        digest = hmac.new(message.secret.encode(), f"{stamp}\n{message.secret}".encode(), hashlib.sha256).digest()
        signed = urllib.parse.urlencode({"timestamp": stamp, "sign": base64.b64encode(digest).decode()})
        address += ("&" if "?" in address else "?") + signed
    return {"msgtype": "text", "text": {"content": message.text}}, address


def _webhook(message: Message) -> Body:
    return {"subject": message.subject, "text": message.text, "at": message.at.isoformat()}, message.address


BODIES: Mapping[Channel, Callable[[Message], Body]] = {
    Channel.WECOM: _robot,
    Channel.DINGTALK: _signing_robot,
    Channel.WEBHOOK: _webhook,
}
