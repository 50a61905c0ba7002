"""What a class asks of the final where the quizzes count too (decision 0026)."""

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from math import ceil

from app.learning.rules.facts import Event, FactKind
from app.quizzes.rules.attempts import Kind

MODULE_TESTS = frozenset({Kind.QUIZ, Kind.PRECHECK})


def module_average(modules: Sequence[str], events: Iterable[Event], exempted: Collection[str]) -> Fraction | None:
    """The mean of the best share in each module's quiz or pre-check; untried is 0, an exempted module has none.

    None: he was exempted from all of them.
    """
    best: dict[str, Fraction] = {}
    for event in events:
        if event.kind is FactKind.SUBMITTED and event.detail in MODULE_TESTS:
            share = Fraction(event.points or 0, event.of or 1)
            best[event.subject] = max(best.get(event.subject, share), share)
    asked = [module for module in modules if not {module, ""} & set(exempted)]
    return sum((best.get(module, Fraction()) for module in asked), Fraction()) / len(asked) if asked else None


def final_share(pass_share: int, quiz_weight: int, average: Fraction | None) -> int:
    """The share of the final, in whole per cent rounded up, with which the whole reaches `pass_share` per cent:

    quiz_weight × average + (100 − quiz_weight) × final ≥ pass_share. Never less than 1, nor more than 100.
    """
    if not quiz_weight or average is None:
        return pass_share
    needed = (pass_share - quiz_weight * average) / (100 - quiz_weight) * 100
    return min(max(ceil(needed), 1), 100)
