"""Who may do what: the one table."""

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
    MOVE_CLASS = "class:move"
    SEE_COMPLETION = "completion:see"
    EXPORT_COMPLETION = "completion:export"
    LINK_LEARNER = "account:link-learner"  # an organizer, for learners of his classes and units
    MANAGE_ACCOUNTS = "account:manage"
    MANAGE_GRANTS = "grant:manage"
    READ_AUDIT = "audit:read"


_EVERYBODY = frozenset({Permission.SETTINGS})
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.LEARNER: _EVERYBODY | {Permission.STUDY, Permission.TAKE_QUIZ},
    Role.TRAINER: _EVERYBODY | {Permission.SEE_COURSE, Permission.AUTHOR, Permission.MOVE_CLASS},
    Role.ORGANIZER: _EVERYBODY
    | {Permission.SEE_COMPLETION, Permission.EXPORT_COMPLETION, Permission.LINK_LEARNER},
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


class NameKind(StrEnum):
    FULL = "full"
    SHORT = "short"
    FORMER = "former"
    ALIAS = "alias"


class IdentifierKind(StrEnum):
    PHONE = "phone"
    STAFF_NUMBER = "staff_number"
