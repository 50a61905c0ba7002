"""The content of a published course version, as values."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict


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


class Test(_Value):
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


class Final(_Value):
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

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        return tuple(lesson for module in self.modules for lesson in module.lessons)
