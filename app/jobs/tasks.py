"""How a kind of job is done: read, do outside of any transaction, record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlmodel import Session

from app.jobs.rules import State

T = TypeVar("T")
Details = dict[str, int | str]


@dataclass(frozen=True)
class Outcome:
    """DONE, FAILED (nothing happened outside) or UNKNOWN (it may have); `error` says why, for the organizer."""

    state: State = State.DONE
    error: str = ""


@dataclass(frozen=True)
class Task(Generic[T]):
    """`read` gives what `do` needs, or None where there is nothing to do any more; `record` writes what became of it,
    in the transaction that ends the job; for a job whose worker was lost it is called alone."""

    read: Callable[[Session, Details], T | None]
    do: Callable[[T], Outcome]
    record: Callable[[Session, Details, Outcome, datetime], None]
