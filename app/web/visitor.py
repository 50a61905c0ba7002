"""What the shell of a page may know of who is asking; a guard puts it beside the request, `render` shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fastapi import Request


class Contact(NamedTuple):
    """Whom a learner may ask."""

    name: str
    number: str


class Door(NamedTuple):
    """One place of the top bar."""

    name: str
    url: str
    key: str


@dataclass(frozen=True)
class About:
    """What features above know of a person: his class's contact, values for addresses (`{"ref": …}`), new notices."""

    contact: Contact | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    unread: int = 0


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in, as values."""

    ref: str
    name: str
    permissions: frozenset[str]
    about: About = About()


def visitor(request: Request) -> Visitor | None:
    """Nobody, where no guard was asked or nobody is signed in."""
    found: Any = getattr(request.state, "visitor", None)
    return found if isinstance(found, Visitor) else None
