"""What the buttons of the editor do to a sketch: rows are added, moved and taken away."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.authoring.rules.sketch import OWN, Kind, Sketch, with_row

MOST_ROWS = 12
COLUMNS = ("options", "items", "pairs", "rubric")


class Verb(StrEnum):
    SAVE = "save"
    ADD = "add"
    REMOVE = "remove"
    UP = "up"
    DOWN = "down"
    MOVE = "move"  # dragged to the place of another
    TYPE = "type"  # show the fields of the type that was chosen
    PUBLISH = "publish"  # save, and go on to the difference where nothing is wrong
    DISCARD = "discard"
    REBASE = "rebase"  # go on with the draft on top of the version that was published meanwhile


MOVES = (Verb.UP, Verb.DOWN, Verb.MOVE)


@dataclass(frozen=True)
class Do:
    """One press of a button; `at` and `to` count rows from 1."""

    verb: Verb = Verb.SAVE
    column: str = ""
    at: int = 0
    to: int = 0  # where a row is dragged to

    @property
    def redraws(self) -> bool:
        """Whether the form has other fields afterwards."""
        return self.verb not in (Verb.SAVE, Verb.PUBLISH, Verb.DISCARD, Verb.REBASE)


def fits(do: Do, drawn: Kind, rows: int) -> bool:
    """Whether the form that was shown had this button; `rows` is how many its column has."""
    if do.to and do.verb is not Verb.MOVE:
        return False
    if do.verb in (Verb.ADD, Verb.REMOVE, *MOVES):
        if do.column not in COLUMNS or do.column not in OWN[drawn]:
            return False
        if do.verb is Verb.MOVE and not 1 <= do.to <= rows:
            return False
        return rows < MOST_ROWS if do.verb is Verb.ADD else 1 <= do.at <= rows
    return not do.column


def done(sketch: Sketch, do: Do, taken: Iterable[str]) -> Sketch:
    """`taken` are ids that the question has or had."""
    if do.verb is Verb.ADD:
        return with_row(sketch, do.column, taken)
    if do.verb not in (Verb.REMOVE, *MOVES):
        return sketch
    rows = list(getattr(sketch, do.column))
    row = rows.pop(do.at - 1)
    if do.verb is not Verb.REMOVE:
        rows.insert(_goes_to(do) - 1, row)
    return sketch.model_copy(update={do.column: tuple(rows)})


def _goes_to(do: Do) -> int:
    return {Verb.UP: max(1, do.at - 1), Verb.DOWN: do.at + 1, Verb.MOVE: do.to}[do.verb]


def focus(do: Do, rows: int) -> str:
    """The id of the field or button that has the focus afterwards; `rows` is how many there are then."""
    if do.verb is Verb.ADD:
        return f"{do.column}-{rows}-{FIRST_FIELD[do.column]}"
    if do.verb is Verb.REMOVE:
        return f"{do.column}-{min(do.at, rows)}-remove" if rows else f"{do.column}-add"
    if do.verb is Verb.MOVE:
        return f"{do.column}-{do.to}-{FIRST_FIELD[do.column]}"
    if do.verb in (Verb.UP, Verb.DOWN):
        at = min(rows, _goes_to(do))
        at_end = at == (1 if do.verb is Verb.UP else rows)
        other = "down" if do.verb is Verb.UP else "up"
        return f"{do.column}-{at}-{other if at_end else do.verb}"
    return "type" if do.verb is Verb.TYPE else ""


FIRST_FIELD = {"options": "text", "items": "text", "pairs": "left", "rubric": "text"}


@dataclass(frozen=True)
class Edit:
    """The form of a question as it came; `sketch` holds the fields of the type that was drawn, and no others."""

    sketch: Sketch
    drawn: Kind
    base: str  # what the editor saw
    do: Do
    show: str  # which state the preview shows
