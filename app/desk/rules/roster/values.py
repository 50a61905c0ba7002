"""What a roster says of a person, where it says it, and what can be wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.people.rules import Sex


class Field(StrEnum):
    """What a column of a roster may hold."""

    NAME = "name"
    SEX = "sex"
    UNIT = "unit"
    DEPARTMENT = "department"
    BRANCH = "branch"
    POST = "post"
    ADMINISTRATIVE_POST = "administrative_post"
    RANK = "rank"
    APPOINTED = "appointed"
    PHONE = "phone"
    STAFF_NUMBER = "staff_number"
    SERIAL = "serial"  # the row's own number: read by nobody
    IDENTITY_CARD = "identity_card"  # never kept, never shown


KEPT = tuple(one for one in Field if one not in {Field.SERIAL, Field.IDENTITY_CARD})
TEXTS = (Field.DEPARTMENT, Field.BRANCH, Field.POST, Field.ADMINISTRATIVE_POST, Field.RANK)


class Place(NamedTuple):
    """Where a row stands: its sheet's name (empty for a .csv) and the number that the office program shows."""

    sheet: str
    row: int


@dataclass(frozen=True, order=True)
class Appointed:
    """The day of an appointment, or its month, which counts from its first day."""

    day: date
    only_month: bool = False

    def __str__(self) -> str:
        return f"{self.day:%Y-%m}" if self.only_month else self.day.isoformat()


class Code(StrEnum):
    """Why a row is refused; the sentences stand in `words`."""

    FORMULA = "formula"
    ERROR_CELL = "error_cell"
    LONG = "long"
    UNSAFE = "unsafe"  # more than 15 digits typed as a number
    CARD = "card"  # an ID card number where none belongs; its value is not repeated
    NAME_MISSING = "name_missing"
    NAME_ODD = "name_odd"
    NAME_UNREADABLE = "name_unreadable"  # characters of some font of its own, or lost ones
    KEY_MISSING = "key_missing"  # neither phone nor staff number
    PHONE_LENGTH = "phone_length"
    PHONE_NOT_MOBILE = "phone_not_mobile"
    PHONE_SEVERAL = "phone_several"
    PHONE_SCIENTIFIC = "phone_scientific"
    PHONE_LETTERS = "phone_letters"
    PHONE_TWICE = "phone_twice"
    STAFF_ODD = "staff_odd"
    STAFF_TWICE = "staff_twice"
    STAFF_TAKEN = "staff_taken"  # somebody else has it
    DATE_ODD = "date_odd"
    DATE_NONE = "date_none"  # of no calendar
    DATE_OCTOBER = "date_october"  # the number 2024.1 may have been 2024.10
    DATE_FAR = "date_far"
    SEX_ODD = "sex_odd"
    UNIT_MISSING = "unit_missing"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_AMBIGUOUS = "unit_ambiguous"
    UNIT_NOT_YOURS = "unit_not_yours"  # unknown, or another's: an officer is not told which
    NOT_YOURS = "not_yours"
    KEYS_DISAGREE = "keys_disagree"  # the phone is one person's, the staff number another's
    STAFF_AMBIGUOUS = "staff_ambiguous"
    PERSON_TWICE = "person_twice"  # two rows speak of one person
    OFF = "off"
    PROTECTED = "protected"  # he is more than a learner: name and numbers are the administrator's


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one cell; `value` is what stands there."""

    field: Field
    code: Code
    value: str = ""
    details: Mapping[str, str] = made(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One row as far as it could be read; an empty text says nothing."""

    place: Place
    name: str = ""
    unit: str = ""  # as it is written there
    phone: str = ""  # normalised
    staff_number: str = ""
    sex: Sex | None = None
    department: str = ""
    branch: str = ""
    post: str = ""
    administrative_post: str = ""
    rank: str = ""
    appointed: Appointed | None = None
    faults: tuple[Fault, ...] = ()
    typed: Mapping[Field, str] = made(default_factory=dict)  # the cells as they stand, for mending
    left_out: bool = False


class SkipKind(StrEnum):
    """Rows below a header that are not persons."""

    TOTAL = "total"
    TITLE = "title"
    HEADING = "heading"  # the header again
    FOOT = "foot"
    EMPTY = "empty"  # numbered in advance, or only what is merged from above


@dataclass(frozen=True)
class Skipped:
    place: Place
    kind: SkipKind
    text: str


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its heading as it stands, compared as `plain`, and what it was taken for."""

    index: int
    heading: str
    plain: str
    field: Field | None
    said: bool = False  # by a person, now or before


@dataclass(frozen=True)
class Header:
    sheet: str
    row: int
    columns: tuple[Column, ...]

    def at(self, field: Field) -> int | None:
        return next((column.index for column in self.columns if column.field is field), None)

    @property
    def fields(self) -> frozenset[Field]:
        return frozenset(column.field for column in self.columns if column.field)


class Unreadable(StrEnum):
    """Why nothing of a file can be taken."""

    NO_HEADER = "no_header"
    NO_UNIT = "no_unit"
    NO_KEY = "no_key"  # no column of phones or staff numbers
    NOBODY = "nobody"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Roster:
    """A file as it was understood; with `fault` nothing of it can be taken until columns are named."""

    entries: tuple[Entry, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    headers: tuple[Header, ...] = ()
    unread: tuple[str, ...] = ()  # sheets without a header
    fault: Unreadable | None = None
