"""The questions of a course in a list, each with who wrote it, how it stands and how it is used."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.authoring.queries.analysis import answered
from app.authoring.queries.drafts import Waiting, waiting
from app.authoring.queries.history import removed
from app.authoring.queries.seen import Seen
from app.authoring.rules.listing import FILES, Counts, Entry, Filters, Listed, State, counted, listed
from app.authoring.rules.naming import lesson_of_question
from app.courses.rules.content import Lesson, Module
from app.people.models import Person
from app.quizzes import queries as quizzes
from app.quizzes.models import QuestionVersion
from app.quizzes.rules.questions import Question
from app.quizzes.rules.regrading import RegradeKind


@dataclass(frozen=True)
class BankRow:
    """`draft`: its draft, as which it is listed then; `lesson`: none where the course has it no more.

    `answers`: how many people's first sittings counted an answer to it, as its analysis counts them; none where
    nobody ever can, since it stands in no quiz and no final.
    """

    question: Question
    lesson: Lesson | None
    module: Module | None
    module_number: int
    draft: Waiting | None
    author: str  # his name; empty: from the files
    is_void: bool
    is_out: bool
    answers: int | None


@dataclass(frozen=True)
class Bank:
    seen: Seen
    rows: tuple[BankRow, ...]
    found: Listed
    modules: tuple[Module, ...]
    lessons: tuple[Lesson, ...]  # of the module that is chosen, else all
    drafts: int
    counts: Counts
    authors: Mapping[str, str]  # ref -> name


def bank(session: Session, seen: Seen, filters: Filters) -> Bank:
    drafts = {one.slug: one for one in waiting(session, seen)}
    void = _void(session, seen)
    makers = _makers(session, seen, drafts)
    entries = [_entry(slug, question, drafts.get(slug), slug in void, makers) for slug, question in _all(seen, drafts)]
    entries += [Entry(one, frozenset({State.OUT})) for one in removed(session, seen)]
    modules = {lesson.slug: module.slug for module in seen.content.modules for lesson in module.lessons}
    found = listed(entries, filters, modules)
    names = {ref: name for ref, name in makers.values()}
    counts = answered(session, seen, [one.question.slug for one in found.entries])
    return Bank(
        seen,
        tuple(_row(one, seen, drafts, names, void, counts) for one in found.entries),
        found,
        seen.content.modules,
        tuple(one for one in seen.content.lessons if filters.module in ("", modules[one.slug])),
        len(drafts),
        counted(entries),
        names,
    )


def _all(seen: Seen, drafts: Mapping[str, Waiting]) -> list[tuple[str, Question]]:
    """As they stand; the newest drafts of new questions first."""
    new = [(slug, one.standing.question) for slug, one in drafts.items() if one.is_new]
    known = [
        (slug, drafts[slug].standing.question if slug in drafts else question)
        for slug, (_, question) in seen.questions.items()
    ]
    return [*new, *known]


def _entry(
    slug: str, question: Question, draft: Waiting | None, is_void: bool, makers: Mapping[str, tuple[str, str]]
) -> Entry:
    states = {State.VOID} if is_void else set()
    if draft is None:
        states.add(State.SAME)
    else:
        states |= {State.DRAFT, State.READY if draft.ready else State.LACKING}
        states |= ({State.NEW} if draft.is_new else set()) | ({State.STALE} if draft.stale else set())
        states -= {State.LACKING} if not draft.wrong else set()
    return Entry(question, frozenset(states), makers[slug][0] if slug in makers else FILES)


def _row(
    entry: Entry,
    seen: Seen,
    drafts: Mapping[str, Waiting],
    names: Mapping[str, str],
    void: Collection[str],
    counts: Mapping[str, int],
) -> BankRow:
    slug = entry.question.slug
    name = lesson_of_question(slug) if State.OUT in entry.states else entry.question.passage.lesson
    places = [
        (module, number, lesson)
        for number, module in enumerate(seen.content.modules, 1)
        for lesson in module.lessons
        if lesson.slug == name
    ]
    module, number, lesson = places[0] if places else (None, 0, None)
    return BankRow(
        entry.question,
        lesson,
        module,
        number,
        drafts.get(slug),
        names.get(entry.author, ""),
        slug in void,
        State.OUT in entry.states,
        counts.get(slug),
    )


def _void(session: Session, seen: Seen) -> set[str]:
    """Questions whose present wording is void."""
    slugs = {id: slug for slug, (id, _) in seen.questions.items()}
    rulings = quizzes.rulings_on(session, slugs)
    return {slugs[id] for id, ruling in rulings.items() if ruling.kind is RegradeKind.VOID}


def _makers(session: Session, seen: Seen, drafts: Mapping[str, Waiting]) -> dict[str, tuple[str, str]]:
    """Question -> ref and name of who wrote what stands; those of the files have none."""
    ids = {id: slug for slug, (id, _) in seen.questions.items()}
    query = select(QuestionVersion.id, QuestionVersion.made_by).where(
        QuestionVersion.course == seen.course.slug, col(QuestionVersion.made_by).is_not(None)
    )
    by = {ids[id]: maker for id, maker in session.exec(query) if id in ids}
    by |= {slug: one.standing.saver_id for slug, one in drafts.items() if one.standing.saver_id is not None}
    wanted = set(by.values())
    people = session.exec(select(Person.id, Person.ref, Person.name).where(col(Person.id).in_(wanted))).all()
    known = {id: (ref, name) for id, ref, name in people} if wanted else {}
    return {slug: known[maker] for slug, maker in by.items() if maker in known}
