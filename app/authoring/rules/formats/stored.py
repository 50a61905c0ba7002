"""Our own question -> what a file that holds all of it would propose; tags for what other formats have no field for."""

from dataclasses import replace

from app.authoring.rules.proposals import Place, Proposed
from app.authoring.rules.sketch import Kind
from app.quizzes.rules.questions import Fill, Matching, Multiple, Ordering, Question, Short, Single, TrueFalse

DIFFICULTY = "difficulty-"
PARTIAL = {"partial-half": True, "partial-none": False}
ANY_ORDER = "order-any"
Loss = tuple[str, str]
"""The slug of a question, and a code of what a format cannot carry of it."""


def proposed_of(question: Question) -> Proposed:
    """Texts are trimmed, as every reader does."""
    one = Proposed(
        Place(0),
        Kind(question.type),
        question.stem.strip(),
        why=question.why.strip(),
        difficulty=question.difficulty,
        lesson=question.passage.lesson,
        name=question.slug,
    )
    match question:
        case Single() | Multiple():
            whys = tuple(option.why.strip() for option in question.options)
            return replace(
                one,
                options=tuple(option.text.strip() for option in question.options),
                right=tuple(at for at, option in enumerate(question.options) if option.correct),
                whys=whys if any(whys) else (),
                partial=question.partial == "half" if isinstance(question, Multiple) else None,
            )
        case TrueFalse():
            return replace(one, right=(0,) if question.answer else (1,))
        case Fill():
            blanks = tuple(tuple(text.strip() for text in blank) for blank in question.answers)
            return replace(one, blanks=blanks, any_order=question.order == "any")
        case Ordering():
            return replace(one, options=tuple(item.text.strip() for item in question.items))
        case Matching():
            places = {item.id: at for at, item in enumerate(question.right)}
            return replace(
                one,
                left=tuple(item.text.strip() for item in question.left),
                options=tuple(item.text.strip() for item in question.right),
                right=tuple(places[question.pairs[item.id]] for item in question.left),
            )
        case Short():
            return replace(one, model=question.model.strip())


def tags_of(one: Proposed) -> list[str]:
    tags = [f"{DIFFICULTY}{one.difficulty}"] if one.difficulty else []
    tags += [tag for tag, partial in PARTIAL.items() if partial is one.partial]
    return [*tags, *([ANY_ORDER] if one.any_order else []), *one.tags]


def tagged(one: Proposed, tags: list[str]) -> Proposed:
    """With what tags of ours say; all others stay tags."""
    kept = []
    for tag in tags:
        if tag in (f"{DIFFICULTY}1", f"{DIFFICULTY}2", f"{DIFFICULTY}3"):
            one = replace(one, difficulty=int(tag[-1]))
        elif tag in PARTIAL and one.type is Kind.MULTIPLE:
            one = replace(one, partial=PARTIAL[tag])
        elif tag == ANY_ORDER and one.type is Kind.FILL:
            one = replace(one, any_order=True)
        elif tag:
            kept.append(tag)
    return replace(one, tags=tuple(kept))
