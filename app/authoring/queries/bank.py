"""The questions of a course in a list."""

from dataclasses import dataclass

from sqlmodel import Session

from app.authoring.queries.drafts import Waiting, waiting
from app.authoring.queries.seen import Seen
from app.authoring.rules.listing import Filters, Listed, listed
from app.courses.rules.content import Lesson, Module
from app.quizzes.rules.questions import Question


@dataclass(frozen=True)
class BankRow:
    """`draft`: its draft, as which it is listed then; `question` is the published wording where there is one."""

    question: Question
    lesson: Lesson
    draft: Waiting | None

    @property
    def stem(self) -> str:
        return self.draft.stem if self.draft else self.question.stem


@dataclass(frozen=True)
class Bank:
    seen: Seen
    rows: tuple[BankRow, ...]
    found: Listed
    modules: tuple[Module, ...]
    lessons: tuple[Lesson, ...]  # of the module that is chosen, else all
    drafts: int


def bank(session: Session, seen: Seen, filters: Filters) -> Bank:
    drafts = {one.slug: one for one in waiting(session, seen)}
    modules = {lesson.slug: module.slug for module in seen.content.modules for lesson in module.lessons}
    new = [one.standing.question for one in drafts.values() if one.is_new]
    found = listed([*new, *(question for _, question in seen.questions.values())], filters, modules, drafts)
    lessons = {lesson.slug: lesson for lesson in seen.content.lessons}
    return Bank(
        seen,
        tuple(BankRow(one, lessons[one.passage.lesson], drafts.get(one.slug)) for one in found.questions),
        found,
        seen.content.modules,
        tuple(one for one in seen.content.lessons if filters.module in ("", modules[one.slug])),
        len(drafts),
    )
