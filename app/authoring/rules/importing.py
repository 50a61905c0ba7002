"""What an import would do to a course: for each proposed question, whether it is new, changed or there already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.authoring.rules.applying import applied, sketch_from, unpaired
from app.authoring.rules.proposals import Proposed, Reading, Refusal
from app.authoring.rules.sketch import Kind, Sketch
from app.courses.rules.problems import seen_as
from app.courses.rules.similar import near_duplicates


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"  # the course has a question of this type with this stem, and something else differs
    DUPLICATE = "duplicate"  # the course has it already, and the file says nothing new


@dataclass(frozen=True)
class Held:
    """A question of the course as its editor holds it: as a draft, else as it is published."""

    slug: str
    sketch: Sketch


@dataclass(frozen=True)
class Near:
    """A stem that is nearly the same: of a question of the course, or of an earlier one in the file."""

    stem: str
    share: Fraction
    slug: str = ""
    row: int = 0


@dataclass(frozen=True)
class Planned:
    """`slug` and `before` are of the question that the course has; `after` is what an import makes of it."""

    proposed: Proposed
    state: State
    after: Sketch
    slug: str = ""
    before: Sketch | None = None
    near: Near | None = None


@dataclass(frozen=True)
class Plan:
    accepted: tuple[Planned, ...]
    refused: tuple[Refusal, ...]

    def count(self, state: State) -> int:
        return sum(one.state is state for one in self.accepted)


Key = tuple[Kind, str]


def key_of(kind: Kind, stem: str) -> Key:
    """Two questions are one where these are the same."""
    return kind, seen_as(stem)


def plan(reading: Reading, held: Sequence[Held], taken: Mapping[str, frozenset[str]] | None = None) -> Plan:
    """`taken`: ids that a question's rows have or had, by its slug; refusals come in the file's order."""
    known: dict[Key, Held] = {}
    for question in held:
        known.setdefault(key_of(question.sketch.type, question.sketch.stem), question)
    first: dict[Key, Proposed] = {}
    accepted: list[Planned] = []
    refused: list[Refusal] = []
    for one in reading.proposed:
        key = key_of(one.type, one.stem)
        if key in first:
            refused.append(Refusal(one.place, "same-in-file", {"row": str(first[key].place.row)}, {"stem": one.stem}))
        elif one.type is Kind.MATCHING and len(unpaired(one)) > 1:
            refused.append(Refusal(one.place, "matching-extras", {}, {"stem": one.stem}))
        else:
            accepted.append(_planned(one, known.get(key), taken or {}))
            first[key] = one
    places = [one.place for one in reading.refused] + [one.place for one in reading.proposed]
    sheets = list(dict.fromkeys(place.sheet for place in places))
    every = sorted((*reading.refused, *refused), key=lambda one: (sheets.index(one.place.sheet), one.place.row))
    return Plan(tuple(_with_near(accepted, held)), tuple(every))


def _planned(one: Proposed, question: Held | None, taken: Mapping[str, frozenset[str]]) -> Planned:
    if question is None:
        return Planned(one, State.NEW, sketch_from(one, ""))
    after = applied(question.sketch, one, taken.get(question.slug, frozenset()))
    state = State.DUPLICATE if after == question.sketch else State.CHANGED
    return Planned(one, state, after, question.slug, question.sketch)


def _with_near(accepted: Sequence[Planned], held: Sequence[Held]) -> list[Planned]:
    """New ones with what they nearly repeat."""
    new = [at for at, one in enumerate(accepted) if one.state is State.NEW]
    stems = [question.sketch.stem for question in held] + [accepted[at].proposed.stem for at in new]
    found = list(accepted)
    for earlier, later, share in near_duplicates(stems):
        if later < len(held):
            continue
        mine = accepted[new[later - len(held)]]
        if earlier < len(held):
            near = Near(stems[earlier], share, slug=held[earlier].slug)
        else:
            near = Near(stems[earlier], share, row=accepted[new[earlier - len(held)]].proposed.place.row)
        found[new[later - len(held)]] = Planned(mine.proposed, mine.state, mine.after, near=near)
    return found


def lesson_of(words: str, titles: Mapping[str, str]) -> str:
    """The lesson that the file's own words name, by slug or by title; empty where none or several do."""
    found = [slug for slug, title in titles.items() if words and seen_as(words) in (slug, seen_as(title))]
    return found[0] if len(found) == 1 else ""
