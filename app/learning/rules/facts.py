"""The words of learning: facts, steps, states."""

from enum import StrEnum


class FactKind(StrEnum):
    OPENED = "opened"  # a lesson was opened for the first time
    READ = "read"  # a lesson was read to its end
    CHECKED = "checked"  # a question inside a lesson was answered; `detail` is its slug
    SUBMITTED = "submitted"  # an attempt was handed in, with its points
    PASSED = "passed"  # a module was completed: a fact of its own, so that no later version takes it away
    COMPLETED = "completed"  # the course was completed; `detail` is a snapshot (JSON) for the record


class StepKind(StrEnum):
    """The items that a learner does one by one; `done / of` counts them."""

    LESSON = "lesson"
    QUIZ = "quiz"
    FINAL = "final"


class State(StrEnum):
    NOT_STARTED = "not_started"
    LEARNING = "learning"
    DONE = "done"


class How(StrEnum):
    """By what a step became done."""

    STUDIED = "studied"
    TESTED_OUT = "tested_out"
    EXEMPTED = "exempted"
