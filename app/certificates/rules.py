"""What a certificate says: its number, its signed text, whether it holds."""

import hashlib
import json
import re
import secrets
from base64 import b32encode, b64decode, b64encode
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.canonical import one_text
from app.classes.rules import CertificatesWhen

FORMAT = "touyan-certificate-1"


class State(StrEnum):
    VALID = "valid"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    FORGED = "forged"  # the register's own row does not fit its signature: somebody changed it


@dataclass(frozen=True)
class Said:
    """What the signature covers; days are written as 2026-07-15, hours in hundredths of a 学时."""

    number: str
    code: str
    name: str
    unit: str
    klass: str
    course: str
    version: int
    seals: tuple[str, ...]
    began: str
    ended: str
    completed: str
    hours: int
    issuer: str
    issued: str
    record: str  # the enrolment's ref: whose record proves it

    @property
    def seals_of(self) -> int:
        return len(self.seals)


def text_of(said: Said) -> str:
    return one_text({"format": FORMAT, **asdict(said)})


def said_in(text: str) -> Said | None:
    """None for what is no certificate's text."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or values.pop("format", None) != FORMAT:
        return None
    if values.keys() != {field.name for field in fields(Said)} or not isinstance(values["seals"], list):
        return None
    return Said(**{**values, "seals": tuple(values["seals"])})


def is_signed(text: str, signature: str, public: str) -> bool:
    """`signature` and `public` are base64; nonsense signs nothing."""
    try:
        mark = b64decode(signature, validate=True)
        if b64encode(mark).decode() != signature:  # the last letter has bits that mean nothing
            return False
        Ed25519PublicKey.from_public_bytes(b64decode(public, validate=True)).verify(mark, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def number_of(site: str, year: int, serial: int) -> str:
    """头雁〔2026〕第 000123 号"""
    return f"{site}〔{year}〕第 {serial:06} 号"


def normalised_number(typed: str) -> str:
    """As it may be typed: blanks and the forms of brackets do not matter, digits alone are the serial."""
    plain = "".join(typed.split())
    for wrong in ("()", "（）", "[]", "［］", "【】"):
        plain = plain.replace(wrong[0], "〔").replace(wrong[1], "〕")
    return plain


def is_time(when: CertificatesWhen, closed_at: datetime | None) -> bool:
    """Whether those who are done get their certificates by now."""
    return when is CertificatesWhen.AT_ONCE or closed_at is not None


def serial_in(typed: str) -> int | None:
    """The serial of a number as it may be typed."""
    plain = normalised_number(typed)
    found = re.fullmatch(r"(?:.*第)?([0-9]{1,9})号?", plain)
    return int(found[1]) if found else None


def is_number(typed: str, number: str) -> bool:
    plain = normalised_number(typed)
    return plain == normalised_number(number) or bool(re.fullmatch("[0-9]{1,9}", plain))


def fingerprint(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:16]


def new_code() -> str:
    """130 random bits in 26 characters."""
    return b32encode(secrets.token_bytes(17)).decode().lower()[:26]


def masked_name(name: str) -> str:
    """林**: enough for who holds the paper, of no use to others."""
    return name[:1] + "*" * max(len(name) - 1, 1)
