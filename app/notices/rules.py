"""The kinds of what a person may be told."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """Each kind's sentence, and the details that it needs, stand in templates/_words.html."""

    REGRADED = "regraded"  # a key was wrong: points of one's own answers were changed
    REGRADE_REVERSED = "regrade_reversed"
    REMINDER = "reminder"  # an organizer's own text
    CLASS_CLOSED = "class_closed"
    CERTIFICATE_ISSUED = "certificate_issued"
    CERTIFICATE_REVOKED = "certificate_revoked"
    EXTENDED = "extended"
    EARLIER = "earlier"  # his time ends before it would have: the class's settings or his appointment were changed
    EXEMPTED = "exempted"
    WITHDRAWN = "withdrawn"
    READMITTED = "readmitted"
    TRANSFERRED = "transferred"
    ANSWERS_MARKED = "answers_marked"  # all written answers of a practice of his
