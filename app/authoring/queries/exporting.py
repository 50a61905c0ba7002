"""What would go out of a course, and what of it each format would lose."""

from dataclasses import dataclass

from app.authoring.queries.seen import Seen
from app.authoring.rules.exporting import LEFT_OUT, PAPERS, Format, counted, losses
from app.courses.rules.content import Module
from app.errors import NotFound
from app.quizzes.rules.questions import Question


@dataclass(frozen=True)
class Lost:
    """`every`: of all questions that go out, so that naming them says nothing."""

    code: str
    slugs: tuple[str, ...]
    every: bool


@dataclass(frozen=True)
class FormatLine:
    format: Format
    count: int  # questions that go out
    lost: tuple[Lost, ...]

    @property
    def is_paper(self) -> bool:
        return self.format in PAPERS


@dataclass(frozen=True)
class ExportPage:
    seen: Seen
    module: str
    modules: tuple[Module, ...]
    total: int
    formats: tuple[FormatLine, ...]


def questions_of(seen: Seen, module: str) -> list[Question]:
    """What the latest version has, in the order of its lessons; raises NotFound for a module that it has not."""
    modules = {lesson.slug: one.slug for one in seen.content.modules for lesson in one.lessons}
    if module and module not in modules.values():
        raise NotFound
    questions = [question for _id, question in seen.questions.values()]
    return [one for one in questions if module in ("", modules[one.passage.lesson])]


def export_page(seen: Seen, module: str) -> ExportPage:
    """Raises NotFound."""
    questions = questions_of(seen, module)
    lines = tuple(_line(questions, format) for format in Format)
    return ExportPage(seen, module, seen.content.modules, len(questions), lines)


def _line(questions: list[Question], format: Format) -> FormatLine:
    found = counted(losses(questions, format))
    count = len(questions) - len(found.get(LEFT_OUT, ()))
    lost = (Lost(code, slugs, code != LEFT_OUT and len(slugs) == count) for code, slugs in found.items())
    return FormatLine(format, count, tuple(lost))
