"""What is done with reminders: sent and undone, arranged beforehand, and the ways that they take."""

from app.reminders.actions.arranging import (
    add_channel,
    add_rule,
    end_channel,
    end_rule,
    set_contact,
    set_mail_address,
)
from app.reminders.actions.sending import Asked, NobodyToRemind, SeenOtherwise, remind, undo
from app.reminders.actions.working import by_rule, tasks

__all__ = [
    "Asked",
    "NobodyToRemind",
    "SeenOtherwise",
    "add_channel",
    "add_rule",
    "by_rule",
    "end_channel",
    "end_rule",
    "remind",
    "set_contact",
    "set_mail_address",
    "tasks",
    "undo",
]
