"""Ways to answer, for tests: right or wrong, as a browser would post it."""

from app.quizzes.queries import Place
from app.quizzes.rules.keys import Posted
from app.quizzes.rules.questions import Fill, Matching, Multiple, Ordering, Short, Single, TrueFalse
from app.quizzes.rules.showing import reasons, shown


def answer_to(place: Place, right: bool) -> Posted:
    question, order = place.question, place.order
    keys = reasons(question, order, ()).right
    match question:
        case Single() | Multiple() | TrueFalse():
            if not right:
                keys = tuple(piece.key for piece in shown(question, order, position=1).choices if piece.key not in keys)
                keys = keys[:1]
            return Posted(choices=keys)
        case Fill():
            return Posted(blanks={n: text if right else "错" for n, text in enumerate(keys, 1)})
        case Ordering():
            return Posted(places=dict(enumerate(keys if right else keys[1:] + keys[:1], 1)))
        case Matching():
            return Posted(matches=dict(enumerate(keys if right else keys[1:] + keys[:1], 1)))
        case Short():
            return Posted(text="先问清楚，再当面谈。")


def fields(posted: Posted, rev: int = 0) -> list[tuple[str, str]]:
    """As the fields of a form."""
    found = [("base_rev", str(rev)), *(("choice", key) for key in posted.choices)]
    for name, numbered in (("blank", posted.blanks), ("place", posted.places), ("match", posted.matches)):
        found += [(f"{name}-{n}", value) for n, value in numbered.items()]
    if posted.text is not None:
        found.append(("text", posted.text))
    return found
