"""A question as some file from outside proposes it: what every importer makes, whatever the file was."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.authoring.rules.sketch import Kind


@dataclass(frozen=True)
class Place:
    """Where it begins in its file: the row of a sheet as the office program shows it, or a line."""

    row: int
    sheet: str = ""  # empty where the file has no sheets


@dataclass(frozen=True)
class Proposed:
    """What was read, and nothing that was not there: a text that is missing is empty, a number None.

    - single, multiple: `options`, `right` (their places from 0, ascending), `whys` (one per option, or none at all)
    - truefalse: `right` is (0,) for true and (1,) for false; `options` is empty
    - fill: `____` (four) in the stem for each blank; `blanks` has the accepted texts of each, first the one to show
    - ordering: `options` in their right order, `right` is empty
    - matching: `left` and `options` (the right side, each once); `right` has the place in `options` for each of `left`
    - short: `model` and what earns points, where the file says it
    """

    place: Place
    type: Kind
    stem: str
    options: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    whys: tuple[str, ...] = ()
    blanks: tuple[tuple[str, ...], ...] = ()
    any_order: bool = False  # of blanks
    left: tuple[str, ...] = ()
    model: str = ""
    why: str = ""
    difficulty: int | None = None  # 1 to 3
    points: int | None = None  # hundredths
    partial: bool | None = None  # whether a part of the right options earns half
    tags: tuple[str, ...] = ()
    lesson: str = ""  # the file's own words for it (章节, 知识点), or our lesson's slug
    name: str = ""  # the file's own number or name of the question


@dataclass(frozen=True)
class Refusal:
    """A question of the file that cannot be taken: a code whose words stand in `authoring.wording` (gettext),
    what the words need, and what was read, so that it can be mended."""

    place: Place
    code: str
    details: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """All that a file proposes, in its order."""

    proposed: tuple[Proposed, ...] = ()
    refused: tuple[Refusal, ...] = ()
