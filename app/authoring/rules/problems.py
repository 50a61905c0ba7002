"""What is wrong with a sketch, at the field of the form where it can be mended."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.authoring.rules.sketch import IN_LESSON, Kind, Sketch, points_of, question_of
from app.courses.rules.content import Lesson
from app.courses.rules.faults import Path, Problem
from app.courses.rules.fields import MAX_TEXT
from app.courses.rules.problems import question_problems, texts
from app.courses.rules.similar import Stems, pieces
from app.quizzes.rules.questions import Question, Use

UNMARKABLE = {
    "single-right", "multiple-right", "answer-missing", "blanks-answers", "blank-malformed", "list-empty",
    "pair-missing", "pair-unknown", "pair-twice", "count-range", "id-repeated",
}  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    """A problem, and the id of the field that it is about."""

    field: str
    problem: Problem


def problems(sketch: Sketch, known: Question, lesson: Lesson, stems: Stems) -> list[Wrong]:
    """Everything that keeps a sketch from being published in place of `known`.

    `lesson` is the one that the question belongs to, `stems` has those of all questions of the course.
    """
    question = question_of(sketch, known)
    found = [*question_problems(question), *_missing(sketch), *_long(question), *_passage(sketch, known, lesson)]
    found += [*_use(sketch, known), *_near(sketch, known, stems)]
    empty = {one.path for one in found if one.code == "text-empty"}
    found = [one for one in found if one.code != "texts-same" or one.path not in empty]
    wrong = {(field_of(one.path, question, sketch), one.code): one for one in found}
    return [Wrong(field, problem) for (field, _), problem in wrong.items()]


def is_markable(wrong: list[Wrong]) -> bool:
    """Whether an answer to the question, as it stands, could be marked: for the preview."""
    return not any(one.problem.code in UNMARKABLE for one in wrong)


def _missing(sketch: Sketch) -> Iterator[Problem]:
    if sketch.type is Kind.TRUEFALSE and not sketch.answer:
        yield Problem(("answer",), "answer-missing")
    if sketch.type is Kind.SHORT:
        if not sketch.rubric:
            yield Problem(("rubric",), "list-empty")
        for n, row in enumerate(sketch.rubric):
            if not 1 <= points_of(row) <= 100:
                yield Problem(("rubric", n, "points"), "points-range", {"low": 1, "high": 100})


def _long(question: Question) -> Iterator[Problem]:
    for path, value in texts(question):
        if len(value) > MAX_TEXT:
            yield Problem(path, "text-too-long", {"limit": MAX_TEXT})


def _passage(sketch: Sketch, known: Question, lesson: Lesson) -> Iterator[Problem]:
    if sketch.paragraph not in {block.id for block in lesson.blocks if block.kind != "check"}:
        values = {"lesson": known.passage.lesson, "paragraph": sketch.paragraph}
        yield Problem(("passage",), "passage-missing" if not sketch.paragraph else "passage-dead", values)


def _use(sketch: Sketch, known: Question) -> Iterator[Problem]:
    """Only the text of the lesson says which questions stand in it."""
    if (sketch.use is Use.INLINE) != (known.use is Use.INLINE):
        yield Problem(("use",), "inline-fixed")


def _near(sketch: Sketch, known: Question, stems: Stems) -> Iterator[Problem]:
    if len(pieces(sketch.stem)) > 1 and (found := stems.nearest(sketch.stem, known.slug)):
        other, share = found
        yield Problem(("stem",), "stems-near", {"other": other, "share": int(share * 100)})


def field_of(path: Path, question: Question, sketch: Sketch) -> str:
    """The id of a field; problems speak of the question's lists, the form has rows."""
    match path:
        case ("passage", *_):
            return "paragraph"
        case ("answers", int(n), *_):
            return f"blanks-{n + 1}"
        case ("tags", *_):
            return "tags"
        case ("answers",):
            return "stem"
        case ("left", int(n), *_):
            return f"pairs-{n + 1}-left"
        case ("right", int(n), *_):
            return _right_field(n, question, sketch)
        case ("left" | "right" | "pairs", *_):
            return "pairs"
        case (str(column), int(n)):
            return f"{column}-{n + 1}"
        case (str(column), int(n), "correct" | "id"):
            return f"{column}-{n + 1}-text"
        case (str(column), int(n), str(name)):
            return f"{column}-{n + 1}-{name}"
    return str(path[0]) if path else "stem"


def _right_field(n: int, question: Question, sketch: Sketch) -> str:
    id = question.right[n].id if question.type == "matching" else ""
    for at, row in enumerate(sketch.pairs, 1):
        if row.right_id == id:
            return f"pairs-{at}-right"
    return "extra"


def uses_for(known: Question) -> tuple[Use, ...]:
    """Where the question may stand; empty where that is settled by its lesson or its type."""
    return () if known.use is Use.INLINE else (Use.QUIZ, Use.FINAL)


def kinds_for(known: Question) -> tuple[Kind, ...]:
    return IN_LESSON if known.use is Use.INLINE else tuple(Kind)
