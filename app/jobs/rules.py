"""What may become of a job, and how long a worker holds it."""

from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(minutes=2)
"""Longer than any one job takes: a message to one mail server, with its time-outs."""


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # nothing happened outside
    UNKNOWN = "unknown"  # the worker was lost, or the other side fell silent: it may have happened; never done again
    CANCELLED = "cancelled"


ENDS = frozenset({State.DONE, State.FAILED, State.UNKNOWN})
