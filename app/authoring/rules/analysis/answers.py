"""The answers that count, and how far each lies from what its question's takers reached on average."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum
from typing import NamedTuple

from app.quizzes.rules.attempts import Kind
from app.quizzes.rules.questions import Given

ENOUGH = 30
"""Below so many answers no figure is drawn and nothing is advised: a share from 30 still has a 95 % interval of
±18 points (1.96 · √(0.25 / 30))."""


class Paper(NamedTuple):
    """A test, whatever its questions are: a module's quiz, or the final with no module."""

    kind: Kind
    module: str = ""


class Answered(NamedTuple):
    """An answer in somebody's first sitting of a paper; `points` of `of`, hundredths, as they count in his result.

    `item` names a wording: the slug for the one that is published, something else for an older one.
    """

    sitting: int
    person: int
    paper: Paper
    item: str
    points: int
    of: int
    given: Given


@dataclass(frozen=True)
class Sitting:
    """One learner's paper: its points, how many questions, and the sums of deviations over its questions.

    A deviation is the answer's points less the mean of all who had that question in this paper: so papers that are
    drawn at random compare, though one has harder questions than another.
    """

    points: int
    of: int
    questions: int
    deviation: float
    squares: float


@dataclass(frozen=True)
class Sat:
    """All sittings of one paper; `means`: points by question, 1.0 a point."""

    sittings: Mapping[int, Sitting]
    means: Mapping[str, float]


def value(answer: Answered) -> float:
    return answer.points / 100


def sat(answers: Iterable[Answered]) -> dict[Paper, Sat]:
    """By paper."""
    of_paper: dict[Paper, list[Answered]] = {}
    for one in answers:
        of_paper.setdefault(one.paper, []).append(one)
    return {paper: _sat(found) for paper, found in of_paper.items()}


def _sat(answers: list[Answered]) -> Sat:
    values: dict[str, list[float]] = {}
    papers: dict[int, list[Answered]] = {}
    for one in answers:
        values.setdefault(one.item, []).append(value(one))
        papers.setdefault(one.sitting, []).append(one)
    means = {item: fsum(found) / len(found) for item, found in values.items()}
    return Sat({sitting: _sitting(found, means) for sitting, found in papers.items()}, means)


def _sitting(answers: list[Answered], means: Mapping[str, float]) -> Sitting:
    away = [value(one) - means[one.item] for one in answers]
    return Sitting(
        points=sum(one.points for one in answers),
        of=sum(one.of for one in answers),
        questions=len(answers),
        deviation=fsum(away),
        squares=fsum(one * one for one in away),
    )
