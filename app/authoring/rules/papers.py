"""The form of a paper: whatever was typed, the test that it makes, and what is wrong with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from app.courses.rules.content import Content, Final, Paper, PaperQuestion, PaperRow, Test
from app.courses.rules.faults import Problem
from app.courses.rules.paper_file import DEFAULT, MOST_ROWS, OWN, USES
from app.courses.rules.papers import paper_problems, pool_of, rows_of
from app.quizzes.rules.attempts import Kind, Policy
from app.quizzes.rules.blueprint import Supply, supply
from app.quizzes.rules.drawing import Candidate
from app.quizzes.rules.questions import Use

WHOLE = re.compile(r"[0-9]{1,3}", re.ASCII)
POINTS = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?", re.ASCII)
TYPES = ("single", "multiple", "truefalse", "fill", "ordering", "matching")
MOST = {Kind.QUIZ: 50, Kind.PRECHECK: 50, Kind.FINAL: 200}
KINDS = (Kind.QUIZ, Kind.PRECHECK, Kind.FINAL)


class Mode(StrEnum):
    DRAW = "draw"  # so many questions, at random
    ROWS = "rows"  # by a table
    FIXED = "fixed"  # always the same


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RowSketch(_Value):
    """As typed."""

    module: str = ""
    type: str = ""
    difficulty: str = ""
    use: str = ""
    questions: str = ""
    points: str = "1"


class PaperSketch(_Value):
    """As typed; what the other modes have stays, so that one may be tried and left. `fixed`: a question a line."""

    mode: Mode = Mode.DRAW
    questions: str = ""
    pass_share: str = ""
    minutes: str = ""
    kept_share: str = ""
    attempts: str = ""
    overlap: str = ""
    feedback: str = ""
    shuffle: bool = True
    shuffle_options: bool = True
    rows: tuple[RowSketch, ...] = ()
    fixed: str = ""


@dataclass(frozen=True)
class Place:
    """Which test of a course: its kind and module, the latter empty for the final."""

    kind: Kind
    module: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.module}" if self.module else str(self.kind)


def place_of(name: str) -> Place | None:
    """`quiz-significance`, `precheck-significance`, `final`."""
    kind, _, module = name.partition("-")
    if kind not in set(KINDS) or bool(module) == (kind == Kind.FINAL):
        return None
    return Place(Kind(kind), module)


def places(course: Content) -> list[Place]:
    modules = [Place(kind, module.slug) for module in course.modules for kind in (Kind.QUIZ, Kind.PRECHECK)]
    return [*modules, Place(Kind.FINAL)]


def sketch_of(test: Test | Final, kind: Kind) -> PaperSketch:
    paper = test.paper
    minutes = test.minutes if isinstance(test, Final) else paper.minutes if paper else 0
    return PaperSketch(
        mode=Mode.DRAW if paper is None else Mode.ROWS if paper.rows else Mode.FIXED,
        questions=str(test.questions),
        pass_share=str(test.pass_share),
        minutes=str(minutes or ""),
        kept_share=str(test.kept_share) if isinstance(test, Final) else "",
        attempts=str(paper.attempts or "") if paper else "",
        overlap=str(paper.overlap) if paper and paper.overlap < 100 else "",
        feedback=str(paper.feedback if paper else DEFAULT[kind]),
        shuffle=paper.shuffle if paper else True,
        shuffle_options=paper.shuffle_options if paper else True,
        rows=tuple(_row_sketch(row) for row in paper.rows) if paper else (),
        fixed="\n".join(f"{one.slug} {decimal(one.points)}" for one in paper.fixed) if paper else "",
    )


def _row_sketch(row: PaperRow) -> RowSketch:
    return RowSketch(
        module=row.module,
        type=row.type,
        difficulty=str(row.difficulty or ""),
        use=row.use,
        questions=str(row.questions),
        points=decimal(row.points),
    )


def decimal(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Read:
    """The test that a sketch makes, none where `errors` (code by field) keep it from being one.

    `problems` are what the bank has against it; `supply`: what it has for the table.
    """

    test: Test | Final | None
    errors: dict[str, str]
    problems: tuple[tuple[str, Problem], ...] = ()
    supply: Supply | None = None

    @property
    def ready(self) -> bool:
        return self.test is not None and not self.problems


def read(sketch: PaperSketch, place: Place, every: Sequence[Candidate]) -> Read:
    """Fields: `questions`, `pass_share`, `minutes`, `kept_share`, `attempts`, `overlap`, `fixed`, `rows`,
    `rows-1-questions`, `rows-1-points` …; codes: `number`, `low`, `high`, `points`, `empty`, `line`."""
    reader = _Reader(sketch, place)
    test = reader.test()
    found = supply(rows_of(reader.paper), pool_of(place.kind, place.module, every)) if reader.paper.rows else None
    if reader.errors:
        return Read(None, reader.errors, (), found)
    problems = (
        paper_problems(test, test.paper, place.kind, place.module, every) if test.paper else _short(test, place, every)
    )
    return Read(test, {}, tuple((_field(one), one) for one in problems if one.code != "paper-total"), found)


def _field(problem: Problem) -> str:
    match problem.path:
        case ("rows", int(at)):
            return f"rows-{at + 1}-questions"
        case ("questions", *_):
            return "fixed"
        case ("count",):
            return "questions"
        case (str(name), *_):
            return name
    return "mode"


def _short(test: Test | Final, place: Place, every: Sequence[Candidate]) -> list[Problem]:
    """What a draw at random lacks."""
    pool = pool_of(place.kind, place.module, every)
    if place.kind is Kind.QUIZ:
        pool = [one for one in pool if one.module == place.module]
    found = []
    if test.questions > len(pool):
        found.append(Problem(("count",), "paper-short", {"asked": test.questions, "found": len(pool)}))
    if isinstance(test, Final):
        least, kept = -(-test.questions * test.kept_share // 100), sum(one.use is Use.FINAL for one in pool)
        if least > kept:
            found.append(Problem(("kept_share",), "paper-short", {"asked": least, "found": kept}))
    return found


class _Reader:
    """Numbers of a sketch; what is no number becomes an error and a harmless one."""

    def __init__(self, sketch: PaperSketch, place: Place) -> None:
        self.sketch, self.place, self.errors = sketch, place, dict[str, str]()
        rows = sketch.mode is Mode.ROWS
        self.paper = Paper(
            rows=tuple(self._row(at, row) for at, row in enumerate(sketch.rows, 1)) if rows else (),
            fixed=tuple(self._fixed()) if sketch.mode is Mode.FIXED else (),
            shuffle=sketch.shuffle,
            shuffle_options=sketch.shuffle_options,
            minutes=self._whole("minutes", 1, 300, 0) if "minutes" in OWN[place.kind] else 0,
            attempts=self._whole("attempts", 1, 20, 0) if "attempts" in OWN[place.kind] else 0,
            overlap=100 if sketch.mode is Mode.FIXED else self._whole("overlap", 0, 100, 100),
            feedback=Policy(sketch.feedback) if sketch.feedback in set(Policy) else DEFAULT[place.kind],
        )

    def test(self) -> Test | Final:
        kind, drawn = self.place.kind, self.sketch.mode is Mode.DRAW
        count = self._whole("questions", 1, MOST[kind], None) if drawn else self.paper.total
        if not drawn and not count:
            self.errors["rows" if self.sketch.mode is Mode.ROWS else "fixed"] = "empty"
        elif count > MOST[kind]:
            self.errors["rows" if self.sketch.mode is Mode.ROWS else "fixed"] = "high"
        share = self._whole("pass_share", 1, 100, None)
        paper = None if drawn and self._is_plain() else self._drawn(count) if drawn else self.paper
        if kind is not Kind.FINAL:
            return Test(questions=count, pass_share=share, paper=paper)
        kept = self._whole("kept_share", 0, 100, 0) if drawn and paper is None else 0
        minutes = self._whole("minutes", 5, 300, None)
        return Final(questions=count, pass_share=share, minutes=minutes, kept_share=kept, paper=paper)

    def _is_plain(self) -> bool:
        """Whether a draw at random needs no paper to say how it is sat."""
        paper = self.paper
        return (
            paper.shuffle
            and paper.shuffle_options
            and not paper.minutes
            and not paper.attempts
            and paper.overlap == 100
            and paper.feedback is DEFAULT[self.place.kind]
        )

    def _drawn(self, count: int) -> Paper:
        """A table of one row; of the final with what is kept for it, of two."""
        kept = self._whole("kept_share", 0, 100, 0) if self.place.kind is Kind.FINAL else 0
        least = -(-count * kept // 100)
        rows = [PaperRow(questions=least, use="final")] * bool(least)
        module = "" if self.place.kind is Kind.FINAL else self.place.module
        rows += [PaperRow(questions=count - least, module=module)] * (count > least)
        return self.paper.model_copy(update={"rows": tuple(rows)})

    def _row(self, at: int, row: RowSketch) -> PaperRow:
        return PaperRow(
            questions=self._number(f"rows-{at}-questions", row.questions, 1, 200, None),
            points=self._points(f"rows-{at}-points", row.points),
            module=row.module,
            type=row.type,
            difficulty=int(row.difficulty) if row.difficulty in ("1", "2", "3") else 0,
            use=row.use if row.use in USES[self.place.kind] else "",
        )

    def _fixed(self) -> list[PaperQuestion]:
        found = []
        for number, line in enumerate(self.sketch.fixed.splitlines(), 1):
            words = line.split()
            if not words:
                continue
            slug, points = (*words, "1")[:2]
            if len(words) > 2 or not re.fullmatch(r"[a-z0-9-]{1,64}", slug) or not POINTS.fullmatch(points):
                self.errors.setdefault("fixed", f"line:{number}")
                continue
            found.append(PaperQuestion(slug=slug, points=self._points("fixed", points)))
        return found

    def _whole(self, name: str, low: int, high: int, empty: int | None) -> int:
        return self._number(name, getattr(self.sketch, name), low, high, empty)

    def _number(self, name: str, written: str, low: int, high: int, empty: int | None) -> int:
        """`empty`: what nothing stands for; none where a number must be there."""
        if not written and empty is not None:
            return empty
        if not WHOLE.fullmatch(written):
            self.errors[name] = "number"
            return low
        value = int(written)
        if not low <= value <= high:
            self.errors[name] = f"range:{low}:{high}"
            return low
        return value

    def _points(self, name: str, written: str) -> int:
        found = POINTS.fullmatch(written)
        points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
        if not 1 <= points <= 100_00:
            self.errors[name] = "points"
            return 100
        return points


def with_row(sketch: PaperSketch, module: str) -> PaperSketch:
    """Another row at the end."""
    if len(sketch.rows) >= MOST_ROWS:
        return sketch
    return sketch.model_copy(update={"rows": (*sketch.rows, RowSketch(module=module, questions="1"))})


def without_row(sketch: PaperSketch, at: int) -> PaperSketch:
    rows = [row for n, row in enumerate(sketch.rows, 1) if n != at]
    return sketch.model_copy(update={"rows": tuple(rows)})


def replaced(course: Content, place: Place, test: Test | Final) -> Content:
    """The course with another test in its place."""
    if place.kind is Kind.FINAL:
        return course.model_copy(update={"final": test})
    modules = tuple(
        one.model_copy(update={str(place.kind): test}) if one.slug == place.module else one for one in course.modules
    )
    return course.model_copy(update={"modules": modules})
