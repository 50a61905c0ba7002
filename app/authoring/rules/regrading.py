"""From what a trainer asks for to a ruling on a question; and which of its versions have the same wrong key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.quizzes.rules.questions import Fill, Matching, Ordering, Question, Short, Single
from app.quizzes.rules.regrading import Key, KeyUnfit, RegradeKind, Ruling, key_of, with_key


@dataclass(frozen=True)
class Asked:
    """What the address of the page asks for; `version` is the number of the question version with the wrong key."""

    kind: RegradeKind | None = None
    choices: tuple[str, ...] = ()
    blanks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[int, str] = field(default_factory=dict)  # ordering: item at each place; matching: right of each left
    raise_only: bool = True
    version: int | None = None


class NothingNew(ValueError):
    """The right answer that stands already."""


def ruling_for(question: Question, asked: Asked) -> Ruling:
    """Raises KeyUnfit, NothingNew."""
    if isinstance(question, Short) or asked.kind is None:
        raise KeyUnfit
    if asked.kind is RegradeKind.VOID:
        return Ruling(RegradeKind.VOID)
    keys = _keys(question, asked)
    for key in keys:
        with_key(question, key)
    old = key_of(question)
    if asked.kind is RegradeKind.ACCEPT:
        keys = tuple(key for key in keys if key != old)
    if not keys or keys == (old,):
        raise NothingNew
    return Ruling(asked.kind, keys)


def _keys(question: Question, asked: Asked) -> tuple[Key, ...]:
    accept = asked.kind is RegradeKind.ACCEPT
    match question:
        case Fill():
            typed = tuple(asked.blanks.get(n, ()) for n in range(1, len(question.answers) + 1))
            if accept:
                typed = tuple(
                    tuple(dict.fromkeys((*old, *new))) for old, new in zip(question.answers, typed, strict=True)
                )
            return (typed,)
        case Ordering():
            return ((tuple(asked.rows.get(n, "") for n in range(1, len(question.items) + 1)),),)
        case Matching():
            pairs = [f"{item.id}={asked.rows.get(n, '')}" for n, item in enumerate(question.left, 1)]
            return ((tuple(sorted(pairs)),),)
        case Single() if accept:
            return tuple(((id,),) for id in sorted(set(asked.choices)))
        case _:
            if accept and question.type == "truefalse":
                return tuple(((truth,),) for truth in sorted(set(asked.choices)))
            return ((tuple(sorted(set(asked.choices))),),)


def same_key(versions: Sequence[tuple[int, Question]], wrong: Question, ruling: Ruling) -> list[int]:
    """Ids of the versions of a question whose key is the wrong one and that the ruling fits.

    A wording may have changed since; the mistake is in the key, so it is put right wherever that key stands.
    """
    found = []
    for id, question in versions:
        try:
            fits = [with_key(question, key) for key in ruling.keys]
        except KeyUnfit:
            continue
        if question.type == wrong.type and key_of(question) == key_of(wrong) and len(fits) == len(ruling.keys):
            found.append(id)
    return found


def published_as(question: Question, ruling: Ruling) -> Question | None:
    """The question as the course's next version should have it; none where no key of its type can say that."""
    says = ruling.kind is RegradeKind.NEW_KEY or (ruling.kind is RegradeKind.ACCEPT and isinstance(question, Fill))
    return with_key(question, ruling.keys[0]) if says else None
