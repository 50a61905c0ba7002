"""Signs that are read aloud over a telephone, or from a sheet of paper."""

import secrets
import unicodedata

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32, none of which anybody mistakes for another: no 0, O, 1, I."""


def new_sign() -> str:
    """Eight of them by chance: 40 bits."""
    return "".join(secrets.choice(SIGNS) for _ in range(8))


def in_fours(sign: str) -> str:
    return "-".join(sign[at : at + 4] for at in range(0, len(sign), 4))


def as_stored(typed: str) -> str:
    """What somebody typed of one: half width, in capitals, without blanks and dashes."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in plain if not letter.isspace() and unicodedata.category(letter) != "Pd")
