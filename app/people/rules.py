"""Who may do what: the one table; and what a password and an account name must be."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum


class Role(StrEnum):
    LEARNER = "learner"
    TRAINER = "trainer"
    ORGANIZER = "organizer"  # with scope UNIT he is a unit's officer
    SYSTEM_ADMIN = "system_admin"  # accounts
    SECURITY_ADMIN = "security_admin"  # grants
    AUDITOR = "auditor"  # reads the audit trail, changes nothing


class Permission(StrEnum):
    SETTINGS = "self:settings"  # everybody who is signed in
    STUDY = "course:study"
    TAKE_QUIZ = "quiz:take"
    SEE_COURSE = "course:see"
    AUTHOR = "course:author"
    MARK_ANSWERS = "answer:mark"  # written ones, of the courses within reach
    MOVE_CLASS = "class:move"
    SEE_COMPLETION = "completion:see"
    EXPORT_COMPLETION = "completion:export"
    MANAGE_ROSTER = "roster:manage"  # an organizer, for his classes; a unit's officer for rows of his units
    MANAGE_CLASS = "class:manage"  # an organizer, for whole classes: their rules, who is excused
    MANAGE_CREDITS = "credit:manage"  # an organizer, for whom he reaches: rules of hours, training elsewhere
    CLOSE_CLASS = "class:close"  # an organizer, for whole classes: closing, certificates
    REMIND = "learner:remind"  # an organizer, for learners of his classes and units
    LINK_LEARNER = "account:link-learner"  # an organizer, for learners of his classes and units
    MANAGE_ACCOUNTS = "account:manage"
    MANAGE_GRANTS = "grant:manage"
    READ_AUDIT = "audit:read"


_EVERYBODY = frozenset({Permission.SETTINGS})
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.LEARNER: _EVERYBODY | {Permission.STUDY, Permission.TAKE_QUIZ},
    Role.TRAINER: _EVERYBODY
    | {Permission.SEE_COURSE, Permission.AUTHOR, Permission.MARK_ANSWERS, Permission.MOVE_CLASS},
    Role.ORGANIZER: _EVERYBODY
    | {
        Permission.SEE_COMPLETION,
        Permission.EXPORT_COMPLETION,
        Permission.LINK_LEARNER,
        Permission.REMIND,
        Permission.CLOSE_CLASS,
        Permission.MANAGE_CLASS,
        Permission.MANAGE_CREDITS,
        Permission.MANAGE_ROSTER,
    },
    Role.SYSTEM_ADMIN: _EVERYBODY | {Permission.MANAGE_ACCOUNTS},
    Role.SECURITY_ADMIN: _EVERYBODY | {Permission.MANAGE_GRANTS},
    Role.AUDITOR: _EVERYBODY | {Permission.READ_AUDIT},
}


class Scope(StrEnum):
    """Where a grant holds; queries narrow their rows by it. A unit's scope includes all below it."""

    SITE = "site"
    UNIT = "unit"
    CLASS = "class"
    COURSE = "course"


ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
"""Three roles for three persons: nobody holds two of them, and none can open another's account."""

_EVERYWHERE = frozenset({Scope.SITE})
SCOPES: dict[Role, frozenset[Scope]] = {
    Role.LEARNER: _EVERYWHERE,
    Role.TRAINER: frozenset(Scope),
    Role.ORGANIZER: frozenset(Scope),
    Role.SYSTEM_ADMIN: _EVERYWHERE,
    Role.SECURITY_ADMIN: _EVERYWHERE,
    Role.AUDITOR: _EVERYWHERE,
}


def may_open(roles: Iterable[Role]) -> bool:
    """Whether a system administrator may make links for one with these roles, or switch him off."""
    return not ADMINS & set(roles) - {Role.SYSTEM_ADMIN}


def are_separate(roles: Iterable[Role]) -> bool:
    """Whether one person may hold all of these."""
    return len(ADMINS & set(roles)) <= 1


class NameKind(StrEnum):
    FULL = "full"
    SHORT = "short"
    FORMER = "former"
    ALIAS = "alias"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class IdentifierKind(StrEnum):
    PHONE = "phone"
    STAFF_NUMBER = "staff_number"


def normalised_account(typed: str) -> str:
    """A phone or a staff number as it is stored: half width, without spaces, dashes or the country's code."""
    plain = re.sub(r"[\s\-‐‑–—]", "", unicodedata.normalize("NFKC", typed)).casefold()
    return re.sub(r"^(\+|00)86(?=1\d{10}$)", "", plain)


def clean_name(typed: str) -> str:
    """A name as it is stored: without marks that turn the direction of writing, and without needless blanks."""
    kept = (letter for letter in typed if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"})
    return " ".join("".join(kept).split())


def is_phone(account: str) -> bool:
    """A normalised account name that is a mobile number."""
    return re.fullmatch(r"1\d{10}", account) is not None


class PasswordFault(StrEnum):
    SHORT = "short"
    LONG = "long"
    OWN_NAME = "own_name"  # the account or the name
    COMMON = "common"  # on everybody's list, or a pattern such as 8888888888 or 1234567890


MIN_PASSWORD, MAX_PASSWORD = 10, 128  # characters
_COMMON = (
    "password",
    "passw0rd",
    "qwertyuiop",
    "asdfghjkl",
    "iloveyou",
    "woaini",
    "letmein",
    "administrator",
    "touyan",
)
_ROWS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def password_fault(password: str, own: Sequence[str]) -> PasswordFault | None:
    """What is wrong with a new password; `own` are the person's name and account names."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(password) < MIN_PASSWORD:
        return PasswordFault.SHORT
    if len(password) > MAX_PASSWORD:
        return PasswordFault.LONG
    if any(word and plain.replace(word.casefold(), "", 1) in {"", "1", "123", "@123", "123456"} for word in own):
        return PasswordFault.OWN_NAME
    pattern = len(set(plain)) < 4 or any(plain in row for row in _ROWS)
    repeated = re.fullmatch(r"(.{1,6}?)\1+", plain)
    common = any(plain.strip("0123456789!@#.") == word for word in _COMMON)
    return PasswordFault.COMMON if pattern or repeated or common else None


THROTTLE_MINUTES = 30
FAILURES_PER_ACCOUNT = 5  # from one address
FAILURES_PER_ADDRESS = 100  # a whole office may share one


def is_throttled(for_account: int, for_address: int) -> bool:
    """Failures within the last `THROTTLE_MINUTES`."""
    return for_account >= FAILURES_PER_ACCOUNT or for_address >= FAILURES_PER_ADDRESS
