"""Reading facts, standings and what the learner's pages show; whose they are comes first."""

from app.learning.queries.attempts import (
    asked_first,
    asked_in_finals,
    check_attempt,
    check_places,
    final_state,
    inline_question,
    open_attempt,
    open_attempts,
    precheck_closed,
    times_asked,
    to_practise,
    tries_of,
    under_way,
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
    "asked_first",
    "asked_in_finals",
    "check_attempt",
    "check_places",
    "credit_of",
    "events",
    "events_of_many",
    "final_state",
    "fixed_answers",
    "inline_question",
    "open_attempt",
    "open_attempts",
    "precheck_closed",
    "summary",
    "times_asked",
    "to_practise",
    "tries_of",
    "under_way",
    "unfixed",
]
