"""What a learner is asked, without what only the marking knows: two versions that ask the same are one item."""

import json

from app.quizzes.rules.questions import Fill, Item, Matching, Multiple, Ordering, Question, Short, Single, TrueFalse


def asked(question: Question) -> str:
    """Equal for two versions of a question exactly where nobody who takes it could see a difference."""
    return json.dumps([question.type, question.stem, _parts(question)], ensure_ascii=False)


def _parts(question: Question) -> list[list[tuple[str, str]]]:
    match question:
        case Single() | Multiple():
            return [_texts(question.options)]
        case Ordering():
            return [sorted(_texts(question.items))]  # their order is the key
        case Matching():
            return [_texts(question.left), sorted(_texts(question.right))]
        case TrueFalse() | Fill() | Short():
            return []


def _texts(items: tuple[Item, ...]) -> list[tuple[str, str]]:
    return [(item.id, item.text) for item in items]
