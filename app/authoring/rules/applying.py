"""What a proposed question makes of the form of a question: what the file does not say stays as it was."""

from collections.abc import Sequence

from app.authoring.rules.proposals import Proposed
from app.authoring.rules.sketch import ItemRow, Kind, OptionRow, PairRow, Sketch, fresh, ids_of, once, settled
from app.courses.rules.problems import seen_as
from app.quizzes.rules.questions import Use

UNSAID = 2  # the difficulty of a question whose file says none


def sketch_from(one: Proposed, paragraph: str) -> Sketch:
    """The form of a question that nobody had before."""
    use = Use.PRACTICE if one.type is Kind.SHORT else Use.QUIZ
    return applied(Sketch(type=one.type, use=use, paragraph=paragraph, difficulty=one.difficulty or UNSAID), one)


def applied(sketch: Sketch, one: Proposed, taken: frozenset[str] = frozenset()) -> Sketch:
    """`sketch` is of the same type; `taken` are ids that other rows had before."""
    used = set(taken | ids_of(sketch))
    update: dict[str, object] = {"stem": one.stem}
    if one.why:
        update["why"] = one.why
    if one.difficulty:
        update["difficulty"] = one.difficulty
    if one.tags:
        update["tags"] = once(one.tags)
    match one.type:
        case Kind.SINGLE | Kind.MULTIPLE:
            update["options"] = _options(sketch, one, used)
            if one.partial is not None:
                update["partial"] = "half" if one.partial else "none"
        case Kind.TRUEFALSE:
            update["answer"] = "t" if one.right == (0,) else "f"
        case Kind.FILL:
            update["blanks"] = one.blanks
            update["order"] = "any" if one.any_order else sketch.order
        case Kind.ORDERING:
            known = {seen_as(row.text): row.id for row in sketch.items}
            update["items"] = tuple(ItemRow(id=_id(known, text, used), text=text) for text in one.options)
        case Kind.MATCHING:
            update |= _pairs(sketch, one, used)
        case Kind.SHORT:
            update["model"] = one.model
    return settled(sketch.model_copy(update=update))


def _id(known: dict[str, str], text: str, used: set[str], letter: str = "") -> str:
    """The id of the row that says the same, else one that is free."""
    id = known.pop(seen_as(text), "") or fresh(used, letter)
    used.add(id)
    return id


def _options(sketch: Sketch, one: Proposed, used: set[str]) -> tuple[OptionRow, ...]:
    """The same options in another order stay in theirs: learners see them shuffled anyway."""
    old = {row.id: row for row in sketch.options}
    known = {seen_as(row.text): row.id for row in sketch.options if row.text}
    same = sorted(known) == sorted(seen_as(text) for text in one.options)
    rows = []
    for at, text in enumerate(one.options):
        id = _id(known, text, used)
        why = one.whys[at] if at < len(one.whys) else ""
        rows.append(OptionRow(id=id, text=text, why=why or (old[id].why if id in old else ""), correct=at in one.right))
    if same:
        places = {row.id: at for at, row in enumerate(sketch.options)}
        rows.sort(key=lambda row: places[row.id])
    return tuple(rows)


def _pairs(sketch: Sketch, one: Proposed, used: set[str]) -> dict[str, object]:
    lefts = {seen_as(row.left): row.left_id for row in sketch.pairs}
    known = {seen_as(row.right): row.right_id for row in sketch.pairs}
    if sketch.extra:
        known[seen_as(sketch.extra.text)] = sketch.extra.id
    ids = [_id(known, text, used, "r") for text in one.options]
    pairs = tuple(
        PairRow(left_id=_id(lefts, text, used, "l"), left=text, right_id=ids[at], right=one.options[at])
        for text, at in zip(one.left, one.right, strict=True)
    )
    alone = unpaired(one)
    extra = ItemRow(id=ids[alone[0]], text=one.options[alone[0]]) if alone else None
    rights = sketch.rights if set(sketch.rights) == set(ids) else tuple(ids)
    return {"pairs": pairs, "extra": extra, "rights": rights}


def unpaired(one: Proposed) -> Sequence[int]:
    """Places of right items that belong to no left one."""
    return [at for at in range(len(one.options)) if at not in one.right]
