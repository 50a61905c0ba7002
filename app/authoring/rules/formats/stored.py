"""Our own question -> what a file that holds all of it would propose; tags for what other formats have no field for."""

from dataclasses import replace

from app.authoring.rules.formats.answers import with_blanks
from app.authoring.rules.proposals import Place, Proposed
from app.authoring.rules.sketch import Kind
from app.quizzes.rules.questions import BLANK, Fill, Matching, Multiple, Ordering, Question, Short, Single, TrueFalse
from app.sheets.cells import clean

DIFFICULTY = "difficulty-"
PARTIAL = {"partial-half": True, "partial-none": False}
ANY_ORDER = "order-any"
ROOM = "____"


def proposed_of(question: Question) -> Proposed:
    """Texts are trimmed, as every reader does."""
    one = Proposed(
        Place(0),
        Kind(question.type),
        clean(question.stem),
        why=clean(question.why),
        difficulty=question.difficulty,
        tags=question.tags,
        lesson=question.passage.lesson,
        name=question.slug,
    )
    match question:
        case Single() | Multiple():
            whys = tuple(clean(option.why) for option in question.options)
            return replace(
                one,
                options=tuple(clean(option.text) for option in question.options),
                right=tuple(at for at, option in enumerate(question.options) if option.correct),
                whys=whys if any(whys) else (),
                partial=question.partial == "half" if isinstance(question, Multiple) else None,
            )
        case TrueFalse():
            return replace(one, right=(0,) if question.answer else (1,))
        case Fill():
            blanks = tuple(tuple(clean(text) for text in blank) for blank in question.answers)
            return replace(one, stem=BLANK.sub(ROOM, one.stem), blanks=blanks, any_order=question.order == "any")
        case Ordering():
            return replace(one, options=tuple(clean(item.text) for item in question.items))
        case Matching():
            texts = {item.id: clean(item.text) for item in question.right}
            paired = [question.pairs[item.id] for item in question.left]
            order = list(dict.fromkeys([*paired, *texts]))  # learners see the right side shuffled anyway
            return replace(
                one,
                left=tuple(clean(item.text) for item in question.left),
                options=tuple(texts[id] for id in order),
                right=tuple(order.index(id) for id in paired),
            )
        case Short():
            return replace(one, model=clean(question.model))


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


def with_one_blank(stem: str) -> str | None:
    """A stem with one blank, at its end where it has none; None where it has several."""
    if count := len(BLANK.findall(stem)):
        return BLANK.sub(ROOM, stem) if count == 1 else None
    roomy, count = with_blanks(stem)
    return roomy if count == 1 else None if count else f"{stem}{ROOM}"
