"""What is done with questions, attempts and answers; the request commits."""

from app.quizzes.actions.attempts import (
    CHINA,
    AttemptClosed,
    Fixed,
    FixedTogether,
    Fixing,
    Outcome,
    Saved,
    add_question,
    fix_answer,
    place,
    save_and_fix,
    save_answer,
    start,
    submit,
)
from app.quizzes.actions.regrading import Reversed, regrade, reverse

__all__ = [
    "CHINA",
    "AttemptClosed",
    "Fixed",
    "FixedTogether",
    "Fixing",
    "Outcome",
    "Reversed",
    "Saved",
    "add_question",
    "fix_answer",
    "place",
    "regrade",
    "reverse",
    "save_and_fix",
    "save_answer",
    "start",
    "submit",
]
