"""Whom a reminder reaches, and why it leaves somebody out."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.dashboards.rules.figures import Standing

REST = timedelta(hours=24)
"""Nobody is reminded twice within it."""
UNDO = timedelta(seconds=10)
"""So long a reminder waits before it is sent, since a message cannot be called back."""


class Channel(StrEnum):
    IN_APP = "in_app"
    MAIL = "mail"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    WEBHOOK = "webhook"


PERSONAL = (Channel.IN_APP, Channel.MAIL)
GROUP = (Channel.WECOM, Channel.DINGTALK, Channel.WEBHOOK)


class Held(StrEnum):
    """Why somebody who was chosen gets no reminder."""

    DONE = "done"
    WITHDRAWN = "withdrawn"
    RECENT = "recent"  # reminded within the last 24 hours
    OFF = "off"  # his account is switched off
    NEVER_HERE = "never_here"  # he would not see it on the site, and no other way was chosen or is known
    NO_WAY = "no_way"  # no mail address, and the site was not chosen


class State(StrEnum):
    """What became of one message."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"  # it may have been sent; the organizer is told so, and it is not sent again by itself
    UNDONE = "undone"


@dataclass(frozen=True)
class Someone:
    """A learner who was chosen."""

    enrolment_id: int
    person_id: int
    ref: str  # the enrolment's
    name: str
    unit: str
    unit_id: int
    standing: Standing
    left: int  # items not done
    closes_at: datetime
    signed_in: bool
    switched_off: bool
    mail: str
    phone: str  # masked
    reminded_at: datetime | None


def held(one: Someone, channels: Iterable[Channel], now: datetime) -> Held | None:
    """None: he is reminded."""
    if one.standing is Standing.WITHDRAWN:
        return Held.WITHDRAWN
    if one.standing is Standing.DONE:
        return Held.DONE
    if one.switched_off:
        return Held.OFF
    if one.reminded_at is not None and now - one.reminded_at < REST:
        return Held.RECENT
    if ways(one, channels):
        return None
    return Held.NEVER_HERE if Channel.IN_APP in set(channels) and not one.signed_in else Held.NO_WAY


def ways(one: Someone, channels: Iterable[Channel]) -> list[Channel]:
    """Which of the chosen channels reach him."""
    reaches = {Channel.IN_APP: one.signed_in, Channel.MAIL: bool(one.mail)}
    return [channel for channel in PERSONAL if channel in set(channels) and reaches[channel]]


def seen_as(people: Sequence[Someone], channels: Iterable[Channel]) -> str:
    """A token of who would get what: what is sent is what was shown, or nothing."""
    parts = [f"{one.enrolment_id}:{one.left}:{','.join(ways(one, channels))}" for one in people]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]
