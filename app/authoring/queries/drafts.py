"""Questions as they are being changed: what is published, what is drafted, and what is wrong with it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from app.authoring.queries.seen import Seen, names_of
from app.authoring.rules.naming import lesson_of_question, unwritten
from app.authoring.rules.problems import Wrong, problems
from app.authoring.rules.sketch import (
    Sketch,
    loaded,
    question_of,
    settled,
    sketch_of,
    token,
)
from app.authoring.rules.wording import worded_changes
from app.courses import queries as courses
from app.courses.models import Draft
from app.courses.rules import Change
from app.courses.rules.similar import Stems
from app.errors import NotFound
from app.quizzes import queries as quizzes
from app.quizzes.rules.questions import Question, canonical


@dataclass(frozen=True)
class Standing:
    """One question as it stands: `published` with its key, and over it a draft, if there is one.

    `base` names what an editor sees now; `stale`: the question was published again since the draft was begun;
    `is_new`: no version has it yet, and `published` is as empty as a question can be.
    """

    published: Question
    sketch: Sketch
    base: str
    rev: int
    stale: bool
    saved_at: datetime | None
    saved_by: str
    saver_id: int | None
    is_new: bool = False
    begun: Question | None = None  # what was published when the draft was begun, where it is stale

    @property
    def news(self) -> list[Change]:
        """What the version changed that was published since the draft was begun."""
        slug = self.published.slug
        return worded_changes({slug: self.begun}, {slug: self.published}) if self.begun else []

    @property
    def before(self) -> dict[str, Question]:
        """What a version has of it."""
        return {} if self.is_new else {self.published.slug: self.published}

    @property
    def question(self) -> Question:
        return question_of(self.sketch, self.published)

    @property
    def changes(self) -> list[Change]:
        return worded_changes(self.before, {self.published.slug: self.question})


def standing(session: Session, seen: Seen, slug: str) -> Standing:
    """Raises NotFound for a question that neither the latest version nor a draft of a new one has."""
    draft = courses.draft_of(session, seen.course, slug)
    if slug not in seen.questions and (draft is None or not is_new(seen, draft)):
        raise NotFound
    names = names_of(session, [draft.saved_by]) if draft else {}
    stands = _standing(seen, slug, draft, names)
    if not stands.stale or draft is None or draft.base_question_id is None:
        return stands
    return replace(stands, begun=quizzes.questions(session, [draft.base_question_id])[draft.base_question_id])


def is_new(seen: Seen, draft: Draft) -> bool:
    """Whether no version has the question yet; where its lesson is gone there is nowhere to put it."""
    return draft.base_question_id is None and draft.slug not in seen.questions and _has_lesson(seen, draft.slug)


def _has_lesson(seen: Seen, slug: str) -> bool:
    return any(lesson.slug == lesson_of_question(slug) for lesson in seen.content.lessons)


def _standing(seen: Seen, slug: str, draft: Draft | None, names: dict[int | None, str]) -> Standing:
    new = slug not in seen.questions
    id, published = (None, unwritten(slug)) if new else seen.questions[slug]
    if draft is None:
        return Standing(
            published, settled(sketch_of(published)), token(0, canonical(published)), 0, False, None, "", None
        )
    return Standing(
        published,
        settled(loaded(draft.body)),
        token(draft.rev, draft.body),
        draft.rev,
        draft.base_question_id != id,
        draft.saved_at,
        names.get(draft.saved_by, ""),
        draft.saved_by,
        new,
    )


@dataclass(frozen=True)
class Waiting:
    """A draft in a list."""

    slug: str
    stem: str
    type: str
    lesson: str
    lesson_title: str
    saved_at: datetime | None
    saved_by: str
    wrong: int
    stale: bool
    standing: Standing

    @property
    def is_new(self) -> bool:
        return self.standing.is_new

    @property
    def ready(self) -> bool:
        return not self.wrong and not self.stale


def waiting(session: Session, seen: Seen, among: str = "") -> list[Waiting]:
    """The drafts of a course, or of one lesson, the one that was saved last first; of questions that are gone
    nothing is left to do."""
    every = courses.drafts(session, seen.course)
    drafts = [one for one in every if one.slug in seen.questions or is_new(seen, one)]
    drafts = [one for one in drafts if among in ("", lesson_of_question(one.slug))]
    names = names_of(session, [draft.saved_by for draft in drafts])
    stems = _stems(seen, every) if drafts else Stems({})
    rows = []
    for draft in drafts:
        stands = _standing(seen, draft.slug, draft, names)
        lesson = seen.lesson(stands.published.passage.lesson)
        rows.append(
            Waiting(
                draft.slug,
                stands.sketch.stem,
                stands.sketch.type,
                lesson.slug,
                lesson.title,
                draft.saved_at,
                stands.saved_by,
                len(_wrong(seen, stands, stands.sketch, stems)),
                stands.stale,
                stands,
            )
        )
    return rows


def wrong_with(session: Session, seen: Seen, stands: Standing, sketch: Sketch | None = None) -> list[Wrong]:
    """What keeps a question from being published, at the fields of its form."""
    return _wrong(seen, stands, sketch or stands.sketch, _stems(seen, courses.drafts(session, seen.course)))


def _wrong(seen: Seen, stands: Standing, sketch: Sketch, stems: Stems) -> list[Wrong]:
    published = stands.published
    return problems(sketch, published, seen.lesson(published.passage.lesson), stems)


def _stems(seen: Seen, drafts: Iterable[Draft]) -> Stems:
    """As the questions of the course stand, drafts included."""
    stems = {slug: question.stem for slug, (_, question) in seen.questions.items()}
    return Stems(stems | {one.slug: json.loads(one.body)["stem"] for one in drafts})
