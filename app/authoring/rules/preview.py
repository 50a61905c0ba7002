"""What a learner would see of a question: before the answer, and after a right or a wrong one."""

from dataclasses import dataclass

from app.quizzes.rules.questions import (
    Fill,
    Given,
    Matching,
    Multiple,
    Ordering,
    Question,
    Short,
    Single,
    TrueFalse,
)
from app.quizzes.rules.showing import Reasons, Shown, order_for, reasons, shown

BEFORE, RIGHT, WRONG, MISSED, ANSWERED = "before", "right", "wrong", "missed", "answered"


@dataclass(frozen=True)
class Tab:
    """A state to look at; `letter` names the wrong option that is chosen in it."""

    key: str
    letter: str = ""


@dataclass(frozen=True)
class Preview:
    shown: Shown
    reasons: Reasons | None
    tabs: tuple[Tab, ...]
    current: str


def preview(question: Question, wanted: str, markable: bool, number: int = 1) -> Preview:
    """`markable`: whether answers to it can be marked yet; otherwise only the question itself is seen.

    Options stand in the author's order, so that their letters are those of the form.
    """
    states = _states(question) if markable else {Tab(BEFORE): ()}
    current = next((tab for tab in states if tab.key == wanted), Tab(BEFORE))
    given = states[current]
    order = _order(question)
    answered = current.key != BEFORE
    return Preview(
        shown=shown(question, order, given, position=number, fixed=answered),
        reasons=reasons(question, order, given) if answered else None,
        tabs=tuple(states),
        current=current.key,
    )


def _order(question: Question) -> list[str]:
    if isinstance(question, Single | Multiple):
        return [option.id for option in question.options]
    return order_for(question, question.slug)


def _states(question: Question) -> dict[Tab, Given]:
    before: dict[Tab, Given] = {Tab(BEFORE): ()}
    match question:
        case Single() | Multiple():
            right = tuple(sorted(option.id for option in question.options if option.correct))
            states = before | {Tab(RIGHT): right}
            if isinstance(question, Multiple):
                states |= {Tab(MISSED): right[:1]}
            for n, option in enumerate(question.options):
                if not option.correct:
                    chosen = (option.id,) if isinstance(question, Single) else (*right[:1], option.id)
                    states |= {Tab(f"o{n + 1}", chr(ord("A") + n)): tuple(sorted(chosen))}
            return states
        case TrueFalse():
            truth, other = str(question.answer).lower(), str(not question.answer).lower()
            return before | {Tab(RIGHT): (truth,), Tab(WRONG): (other,)}
        case Fill():
            right = tuple(accepted[0] for accepted in question.answers)
            return before | {Tab(RIGHT): right, Tab(WRONG): ("×",) * len(right)}
        case Ordering():
            right = tuple(item.id for item in question.items)
            return before | {Tab(RIGHT): right, Tab(WRONG): (*right[1:], right[0])}
        case Matching():
            sides = [question.pairs[item.id] for item in question.left]
            lefts = [item.id for item in question.left]
            turned = [*sides[1:], sides[0]]
            return before | {
                Tab(RIGHT): _joined(lefts, sides),
                Tab(WRONG): _joined(lefts, turned),
            }
        case Short():
            return before | {Tab(ANSWERED): ("……",)}


def _joined(lefts: list[str], rights: list[str]) -> Given:
    return tuple(sorted(f"{left}={right}" for left, right in zip(lefts, rights, strict=True)))
