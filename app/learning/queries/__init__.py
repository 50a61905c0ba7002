"""Reading facts, standings and what the learner's pages show; whose they are comes first."""

from app.learning.queries.attempts import (
    asked_in_finals,
    check_attempt,
    check_places,
    check_question,
    check_question_shown,
    final_state,
    open_attempt,
    open_attempts,
    precheck_closed,
    times_asked,
    to_practise,
)
from app.learning.queries.facts import (
    credit_of,
    events,
    events_of_many,
    fixed_answers,
    summary,
    unfixed,
)

__all__ = [
    "asked_in_finals",
    "check_attempt",
    "check_places",
    "check_question",
    "check_question_shown",
    "credit_of",
    "events",
    "events_of_many",
    "final_state",
    "fixed_answers",
    "open_attempt",
    "open_attempts",
    "precheck_closed",
    "summary",
    "times_asked",
    "to_practise",
    "unfixed",
]
