"""What learners do; a fact and what it changes are one unit."""

from app.learning.actions.attempts import answer, start_final, start_practice, start_precheck, start_quiz, submit, sweep
from app.learning.actions.checks import answer_check
from app.learning.actions.classes import Touched, enrol, exempt, move_class, what_a_move_changes
from app.learning.actions.closing import freeze, thaw
from app.learning.actions.deadlines import redate, telling_of_less_time
from app.learning.actions.standing import deferred, rebuild, refresh
from app.learning.actions.study import open_lesson, read_lesson, save_position

__all__ = [
    "Touched",
    "answer",
    "answer_check",
    "deferred",
    "enrol",
    "exempt",
    "freeze",
    "move_class",
    "open_lesson",
    "read_lesson",
    "rebuild",
    "redate",
    "refresh",
    "save_position",
    "start_final",
    "start_practice",
    "start_precheck",
    "start_quiz",
    "submit",
    "sweep",
    "telling_of_less_time",
    "thaw",
    "what_a_move_changes",
]
