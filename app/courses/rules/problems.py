"""What one question must be: the same for a file and for a form in the browser."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from app.courses.rules.faults import Path, Problem
from app.courses.rules.fields import SLUG
from app.quizzes.rules.questions import (
    Fill,
    Item,
    Matching,
    Multiple,
    Option,
    Ordering,
    Question,
    Short,
    Single,
    TrueFalse,
    Use,
)

BLANK = "____"
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
MOST_TAGS = 8
TAG = re.compile(r"[^\s,，、;；|\[\]<>](?:[^,，、;；|\[\]<>\n\t]{0,28}[^\s,，、;；|\[\]<>])?")
RESERVED = re.compile(r"(?:difficulty|partial|order)-\w+")
"""Names by which files for other programs carry what those have no field for."""
OPTIONS = {"single": (3, 5), "multiple": (4, 6)}
ITEMS = (3, 6)


def question_problems(question: Question) -> list[Problem]:
    """Everything that is wrong inside one question; whether its paragraph exists is not seen here."""
    found = list(_texts(question))
    if question.points != 100:
        found.append(Problem(("points",), "points-fixed"))
    found += _tags(question.tags)
    match question:
        case Single() | Multiple():
            found += _options(question)
        case Fill():
            found += _blanks(question)
        case Ordering():
            found += _count(("items",), len(question.items), *ITEMS)
            found += _items("items", question.items)
        case Matching():
            found += _pairs(question)
        case TrueFalse() | Short():
            pass
    if question.use == Use.INLINE and not isinstance(question, Single | Multiple | TrueFalse):
        found.append(Problem(("type",), "inline-type"))
    if isinstance(question, Short) != (question.use == Use.PRACTICE):
        found.append(Problem(("use",), "short-practice"))
    if not isinstance(question, Single | Multiple | Short) and not question.why.strip():
        found.append(Problem(("why",), "reason-missing", {"key": "why"}))
    return found


def _texts(question: Question) -> Iterable[Problem]:
    for path, value in texts(question):
        if MARKUP.search(value):
            yield Problem(path, "markup")
        if not value.strip() and path != ("why",):
            yield Problem(path, "reason-missing" if path[-1] == "why" else "text-empty", {"key": "why"})


def _tags(tags: Sequence[str]) -> Iterable[Problem]:
    if len(tags) > MOST_TAGS:
        yield Problem(("tags",), "tags-many", {"most": MOST_TAGS})
    seen: set[str] = set()
    for number, tag in enumerate(tags):
        if not TAG.fullmatch(tag) or RESERVED.fullmatch(tag):
            yield Problem(("tags", number), "tag-malformed", {"tag": tag[:40]})
        if seen_as(tag) in seen:
            yield Problem(("tags", number), "tag-repeated", {"tag": tag[:40]})
        seen.add(seen_as(tag))


def texts(question: Question) -> Iterable[tuple[Path, str]]:
    """Every text that is shown to somebody, with its path."""
    yield ("stem",), question.stem
    yield ("why",), question.why
    match question:
        case Single() | Multiple():
            for number, option in enumerate(question.options):
                yield ("options", number, "text"), option.text
                yield ("options", number, "why"), option.why
        case Fill():
            for blank, accepted in enumerate(question.answers):
                for number, value in enumerate(accepted):
                    yield ("answers", blank, number), value
        case Ordering():
            for number, item in enumerate(question.items):
                yield ("items", number, "text"), item.text
        case Matching():
            for side, column in (("left", question.left), ("right", question.right)):
                for number, item in enumerate(column):
                    yield (side, number, "text"), item.text
        case Short():
            yield ("model",), question.model
            for number, criterion in enumerate(question.rubric):
                yield ("rubric", number, "text"), criterion.text


def _options(question: Single | Multiple) -> Iterable[Problem]:
    options: Sequence[Option] = question.options
    yield from _count(("options",), len(options), *OPTIONS[question.type])
    yield from _items("options", options)
    right = [number for number, option in enumerate(options) if option.correct]
    if question.type == "single" and len(right) != 1:
        path = ("options", right[1], "correct") if right else ("options",)
        yield Problem(path, "single-right", {"count": len(right)})
    if question.type == "multiple" and (len(right) < 2 or len(right) == len(options)):
        yield Problem(("options",), "multiple-right", {"right": len(right), "wrong": len(options) - len(right)})


def _items(key: str, column: Sequence[Item]) -> Iterable[Problem]:
    """Ids fit and are all different; so are the texts, as a reader sees them."""
    ids = Counter(item.id for item in column)
    seen: dict[str, str] = {}
    for number, item in enumerate(column):
        if not SLUG.fullmatch(item.id):
            yield Problem((key, number, "id"), "slug-malformed")
        elif ids[item.id] > 1 and item.id in [other.id for other in column[:number]]:
            yield Problem((key, number, "id"), "id-repeated", {"id": item.id})
        if (same := seen.setdefault(seen_as(item.text), item.id)) != item.id:
            yield Problem((key, number, "text"), "texts-same", {"first": same, "second": item.id})


def seen_as(value: str) -> str:
    """A text as its reader sees it: width, case and spaces make no difference."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", value)).casefold()


def _blanks(question: Fill) -> Iterable[Problem]:
    runs = re.findall("_{2,}", question.stem)
    if any(run != BLANK for run in runs):
        yield Problem(("stem",), "blank-malformed")
    elif len(runs) != len(question.answers) or not runs:
        yield Problem(("answers",), "blanks-answers", {"blanks": len(runs), "answers": len(question.answers)})
    for blank, accepted in enumerate(question.answers):
        if not accepted:
            yield Problem(("answers", blank), "list-empty")
        seen: set[str] = set()
        for number, value in enumerate(accepted):
            if seen_as(value) in seen:
                yield Problem(("answers", blank, number), "accepted-same", {"text": value})
            seen.add(seen_as(value))


def _pairs(question: Matching) -> Iterable[Problem]:
    yield from _count(("left",), len(question.left), 2, 6)
    if len(question.right) - len(question.left) not in (0, 1):
        yield Problem(("right",), "right-count", {"left": len(question.left), "right": len(question.right)})
    yield from _items("left", question.left)
    yield from _items("right", question.right)
    left, right = [item.id for item in question.left], [item.id for item in question.right]
    taken: set[str] = set()
    for one, other in question.pairs.items():
        if one not in left:
            yield Problem(("pairs", one), "pair-unknown", {"id": one, "side": "left"})
        if other not in right:
            yield Problem(("pairs", one), "pair-unknown", {"id": other, "side": "right"})
        elif other in taken:
            yield Problem(("pairs", one), "pair-twice", {"id": other})
        taken.add(other)
    for one in left:
        if one not in question.pairs:
            yield Problem(("pairs",), "pair-missing", {"id": one})


def _count(path: Path, count: int, low: int, high: int) -> Iterable[Problem]:
    if not low <= count <= high:
        yield Problem(path, "count-range", {"count": count, "low": low, "high": high})
