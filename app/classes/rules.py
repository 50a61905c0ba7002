"""What a class decides: when its tests open, what excuses a learner, who is behind."""

from enum import StrEnum

from app.errors import Conflict


class FinalOpens(StrEnum):
    AFTER_MODULES = "after_modules"
    AT_ONCE = "at_once"


class Excuse(StrEnum):
    """Facts about an enrolment that an organizer writes, each with a reason."""

    EXEMPTED = "exempted"  # from the module in `subject`, or from all where it is empty
    EXTENDED = "extended"  # the deadline moves to `until`
    WITHDRAWN = "withdrawn"
    READMITTED = "readmitted"  # counts again
    TRANSFERRED = "transferred"  # counts in another unit from now on


class ClassClosed(Conflict):
    """After its closing hour, or its cut-off, nothing is added to a class."""


class CertificatesWhen(StrEnum):
    """When those who completed a class get their certificates."""

    AT_CLOSING = "at_closing"
    AT_ONCE = "at_once"  # as soon as each one completes
