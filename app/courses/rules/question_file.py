"""A lesson's question file -> questions, each with its places."""

import re
from dataclasses import dataclass

from app.courses.rules.faults import Log, Path, Place
from app.courses.rules.fields import Fields, items, slug, text
from app.courses.rules.plain_yaml import Broken, Mapping, Node, Scalar, nearest, places
from app.courses.rules.plain_yaml import read as read_yaml
from app.courses.rules.problems import question_problems
from app.courses.rules.source import decode
from app.quizzes.rules.questions import QUESTION, Question

TYPES = {  # what each type has beside what all have: required, optional
    "single": (("options",), ("why",)),
    "multiple": (("options", "partial"), ("why",)),
    "truefalse": (("answer", "why"), ()),
    "fill": (("answers", "why"), ("order",)),
    "ordering": (("items", "why"), ()),
    "matching": (("left", "right", "pairs", "why"), ()),
    "short": (("model", "rubric"), ("why",)),
}
ALL = ("id", "type", "use", "passage", "difficulty", "stem")
USES = ("inline", "quiz", "final", "practice")
PASSAGE = re.compile(r"([a-z0-9-]{1,64})#([a-z0-9-]{1,64})")


@dataclass
class FoundQuestion:
    """A question as far as it could be read; `question` is none after a fault in it."""

    slug: str
    use: str
    lesson: str  # the one whose file this is
    passage: tuple[str, str] | None
    question: Question | None
    file: str
    places: dict[Path, Place]

    def place(self, *path: str | int) -> Place:
        return nearest(self.places, path)


@dataclass
class QuestionFile:
    questions: list[FoundQuestion]
    whole: bool  # false: something hides questions that may be there


def read_questions(data: bytes, lesson: str, log: Log) -> QuestionFile:
    source = decode(data, log)
    root = read_yaml(source, log) if source is not None else None
    if root is None:
        if source is not None and not log.faults:
            log.add(Place(1, 1), "file-empty")
        return QuestionFile([], whole=False)
    found = [_question(node, lesson, log) for node in items(root, log)]
    return QuestionFile([one for one in found if one], whole=None not in found)


def _question(node: Node, lesson: str, log: Log) -> FoundQuestion | None:
    before = log.broken
    kind = node.get("type") if isinstance(node, Mapping) else None
    own = TYPES.get(kind.value) if isinstance(kind, Scalar) else None
    if own is None and isinstance(node, Mapping) and kind is not None:
        Fields(node, log, ()).choice("type", tuple(TYPES)) if isinstance(kind, Broken) else log.add(
            kind.place, "not-allowed-value", key="type", allowed="、".join(TYPES)
        )
        named = node.get("id")
        known = named.value if isinstance(named, Scalar) else ""
        return FoundQuestion(known, "", lesson, None, None, log.file, places(node)) if known else None
    required, optional = own or ((), ())
    fields = Fields(node, log, (*ALL, *required), ("situation", "tags", *optional))
    value: dict[str, object] = {
        "slug": fields.slug("id"),
        "type": fields.choice("type", tuple(TYPES)),
        "use": fields.choice("use", USES),
        "passage": (passage := _passage(fields)),
        "difficulty": fields.whole("difficulty", 1, 3),
        "situation": fields.truth("situation"),
        "stem": fields.text("stem"),
        "why": fields.text("why"),
        "tags": [text(one, log) for one in fields.items("tags")],
    }
    value |= _own(str(value["type"]), fields)
    found = FoundQuestion(
        str(value["slug"]),
        str(value["use"]),
        lesson,
        (passage["lesson"], passage["paragraph"]) if passage else None,
        None,
        log.file,
        places(node),
    )
    if found.slug and not re.fullmatch(re.escape(lesson) + "-q[0-9]+", found.slug):
        log.add(fields.place("id"), "question-slug", lesson=lesson)
    if log.broken == before:
        found.question = QUESTION.validate_python(value)
        for problem in question_problems(found.question):
            log.add(found.place(*problem.path), problem.code, **problem.values)
    return found if found.slug else None


def _passage(fields: Fields) -> dict[str, str] | None:
    written = fields.text("passage")
    match = PASSAGE.fullmatch(written)
    if written and not match:
        fields.log.add(fields.place("passage"), "passage-malformed")
    return {"lesson": match[1], "paragraph": match[2]} if match else None


def _own(kind: str, fields: Fields) -> dict[str, object]:
    log = fields.log
    match kind:
        case "single" | "multiple":
            partial = {"partial": fields.choice("partial", ("half", "none"))} if kind == "multiple" else {}
            return {"options": [_option(node, log) for node in fields.items("options")], **partial}
        case "truefalse":
            return {"answer": fields.truth("answer")}
        case "fill":
            order = {"order": fields.choice("order", ("fixed", "any"))} if fields.get("order") else {}
            answers = [[text(one, log) for one in items(node, log)] for node in fields.items("answers")]
            return {"answers": answers, **order}
        case "ordering":
            return {"items": _column(fields, "items")}
        case "matching":
            return {"left": _column(fields, "left"), "right": _column(fields, "right"), "pairs": _pairs(fields)}
        case "short":
            return {"model": fields.text("model"), "rubric": [_criterion(node, log) for node in fields.items("rubric")]}
    return {}


def _option(node: Node, log: Log) -> dict[str, object]:
    fields = Fields(node, log, ("id", "text", "why"), ("correct",))
    return {
        "id": fields.slug("id"),
        "text": fields.text("text"),
        "why": fields.text("why"),
        "correct": fields.truth("correct"),
    }


def _column(fields: Fields, key: str) -> list[dict[str, object]]:
    column = [Fields(node, fields.log, ("id", "text")) for node in fields.items(key)]
    return [{"id": item.slug("id"), "text": item.text("text")} for item in column]


def _pairs(fields: Fields) -> dict[str, str]:
    node = fields.get("pairs")
    if not isinstance(node, Mapping):
        if node is not None:
            Fields(node, fields.log, ())  # tells what it is not
        return {}
    return {slug(one, fields.log): slug(other, fields.log) for one, other in zip(node.keys, node.nodes, strict=True)}


def _criterion(node: Node, log: Log) -> dict[str, object]:
    fields = Fields(node, log, ("points", "text"))
    return {"points": fields.whole("points", 1, 100) * 100, "text": fields.text("text")}
