"""Passwords as they are stored; slow by design, so never inside a transaction and never on the event loop."""

from functools import cache

from argon2.exceptions import InvalidHashError, VerificationError
from pwdlib.hashers.argon2 import Argon2Hasher

HASHER = Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's second choice: 19 MiB


def hashed(password: str) -> str:
    return HASHER.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Takes as long for nobody's password as for somebody's."""
    try:
        return HASHER.verify(password, stored or _nobodys()) and stored is not None
    except (InvalidHashError, VerificationError):
        return False


@cache
def _nobodys() -> str:
    return hashed("nobody signs in with this")
