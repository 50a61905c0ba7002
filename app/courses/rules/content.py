"""The content of a published course version, as values."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from app.quizzes.rules.attempts import Kind, Policy


class Mark(StrEnum):
    """Whose word a paragraph is."""

    SPEECH = "speech"  # 讲话要点
    COURSE = "course"  # 课程建议
    RULE = "rule"  # 现行规定
    CURRENCY = "currency"  # 时效提示
    UNLISTED = "unlisted"  # 未列明


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Block(_Value):
    """A piece of a lesson; `question` is set on a check only.

    `markdown` is its source without its attributes, of a heading the text alone.
    """

    id: str
    kind: Literal["heading", "paragraph", "list", "table", "quote", "situation", "check", "monday"]
    markdown: str = ""
    mark: Mark | None = None
    question: str = ""


class Term(_Value):
    term: str
    meaning: str
    mark: Mark


class Picture(_Value):
    """A file of `images/` as a version has it; width and height in dots."""

    sha256: str
    width: int
    height: int


class Lesson(_Value):
    slug: str
    title: str
    goal: str
    passage: str
    covers: dict[str, tuple[str, ...]]
    terms: tuple[Term, ...]
    blocks: tuple[Block, ...]
    minutes: int

    def block_of(self, check: str) -> str:
        """Where in the lesson a question inside it stands."""
        return next(block.id for block in self.blocks if block.question == check)

    @property
    def checks(self) -> tuple[str, ...]:
        """Slugs of the questions inside, in their order."""
        return tuple(block.question for block in self.blocks if block.kind == "check")


class PaperRow(_Value):
    """So many questions of a kind, each worth `points` (hundredths); what is empty or 0 is left open."""

    questions: int
    points: int = 100
    module: str = ""
    type: str = ""
    difficulty: int = 0
    use: Literal["", "quiz", "final"] = ""


class PaperQuestion(_Value):
    slug: str
    points: int = 100


class Paper(_Value):
    """How a test is put together: from a table (`rows`), or always of the same questions (`fixed`).

    `minutes` and `attempts`: 0 for no limit; `overlap`: the share in per cent that a repetition has of the first
    paper at most; `feedback`: when reasons are shown.
    """

    rows: tuple[PaperRow, ...] = ()
    fixed: tuple[PaperQuestion, ...] = ()
    shuffle: bool = True
    shuffle_options: bool = True
    minutes: int = 0
    attempts: int = 0
    overlap: int = 100
    feedback: Policy

    @property
    def total(self) -> int:
        """How many questions it has."""
        return sum(row.questions for row in self.rows) + len(self.fixed)

    @property
    def points(self) -> int:
        """What all of them are worth together, in hundredths."""
        return sum(row.questions * row.points for row in self.rows) + sum(one.points for one in self.fixed)


class _Composed(_Value):
    """What may have a paper of its own; without one its JSON is as it was before there were papers."""

    paper: Paper | None = None

    @model_serializer(mode="wrap")
    def _without_none(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        value: dict[str, object] = handler(self)
        if value["paper"] is None:
            del value["paper"]
        return value


class Test(_Composed):
    """How many questions are drawn and what share of the points passes, in per cent."""

    __test__ = False  # no test of pytest

    questions: int
    pass_share: int


class Module(_Value):
    slug: str
    title: str
    seal: str  # two characters: 明责
    goal: str
    credit_hours: int  # hundredths of a 学时, granted once
    lessons: tuple[Lesson, ...]
    quiz: Test
    precheck: Test


class Final(_Composed):
    """Defaults of the final test; a class may set its own."""

    questions: int
    pass_share: int
    minutes: int
    kept_share: int  # per cent at least drawn from questions kept for it


class Content(_Value):
    """A whole course version; `questions` maps each question's slug to the number of its version."""

    slug: str
    title: str
    summary: str
    source: str
    modules: tuple[Module, ...]
    final: Final
    questions: dict[str, int]
    images: dict[str, Picture] = {}  # by the name that lessons use; without any its JSON is as it was before

    @model_serializer(mode="wrap")
    def _without_none(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        value: dict[str, object] = handler(self)
        if not value["images"]:
            del value["images"]
        return value

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    def test(self, kind: Kind, module: str) -> Test | Final | None:
        """The rules of a test of this version, by the kind and subject of its attempts; none for what is no test."""
        if kind is Kind.FINAL:
            return self.final
        found = next((one for one in self.modules if one.slug == module), None)
        return {Kind.QUIZ: found.quiz, Kind.PRECHECK: found.precheck}.get(kind) if found else None
