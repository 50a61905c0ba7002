"""The answers that an analysis counts: everybody's first sitting of each quiz and final of a course."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from app.authoring.queries.seen import Seen
from app.authoring.rules.analysis.answers import Answered, Paper, sat
from app.authoring.rules.analysis.choices import Choice, choices
from app.authoring.rules.analysis.findings import Finding, findings, urgency
from app.authoring.rules.analysis.items import ItemFigures, Taken, item_figures, takers
from app.authoring.rules.analysis.listing import Asked, Show
from app.authoring.rules.analysis.papers import PaperFigures, paper_figures
from app.authoring.rules.analysis.times import median_seconds
from app.authoring.rules.analysis.wordings import asked as wording
from app.authoring.rules.listing import PER_PAGE
from app.classes.models import Enrolment, TrainingClass
from app.courses.rules.content import Lesson, Module
from app.db import Instant
from app.errors import NotFound
from app.quizzes import queries as quizzes
from app.quizzes.models import Answer, Attempt, QuestionVersion
from app.quizzes.rules.attempts import Kind
from app.quizzes.rules.questions import Question, Use
from app.quizzes.rules.regrading import RegradeKind, Ruling, with_key

COUNTED = (Kind.QUIZ, Kind.FINAL)
TESTS = {Use.QUIZ, Use.FINAL}


@dataclass(frozen=True)
class ClassName:
    ref: str
    name: str


@dataclass(frozen=True)
class PaperLine:
    """`module` is None for the final."""

    paper: Paper
    module: Module | None
    number: int
    figures: PaperFigures


@dataclass(frozen=True)
class QuestionLine:
    """`figures` are None where nobody had the question yet."""

    question: Question
    lesson: Lesson
    figures: ItemFigures | None
    choices: tuple[Choice, ...]
    findings: tuple[Finding, ...]
    void: bool = False  # everybody has its points, whatever he answered: nothing to analyse

    @property
    def enough(self) -> bool:
        return self.figures is not None and self.figures.enough


@dataclass(frozen=True)
class Analysis:
    seen: Seen
    asked: Asked
    klass: ClassName | None
    classes: tuple[ClassName, ...]
    papers: tuple[PaperLine, ...]
    rows: tuple[QuestionLine, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[Show, int]  # of the same module, however they are shown


@dataclass(frozen=True)
class QuestionAnalysis:
    """`others`: so many answers went to an older wording; `seconds` of `spans` answers of all attempts."""

    seen: Seen
    asked: Asked
    klass: ClassName | None
    classes: tuple[ClassName, ...]
    line: QuestionLine
    number: int
    others: int
    seconds: int | None
    spans: int


def analysis(session: Session, seen: Seen, asked: Asked) -> Analysis:
    """The papers of a course and its test questions, those that need a look first."""
    classes, class_id = _classes(session, seen, asked.klass)
    versions = _versions(session, seen)
    answers = _answers(session, seen, class_id, versions)
    papers = sat(answers)
    taken = takers(answers, papers)
    lessons = {one.slug: one for one in seen.content.lessons}
    modules = {lesson.slug: module.slug for module in seen.content.modules for lesson in module.lessons}
    lines = [
        _line(question, lessons, taken.get(slug), versions.rulings.get(id))
        for slug, (id, question) in seen.questions.items()
        if question.use in TESTS and asked.module in ("", modules[question.passage.lesson])
    ]
    lines.sort(key=lambda line: urgency(line.findings, line.figures))
    kept = {
        Show.ALL: lines,
        Show.LOOK: [line for line in lines if line.findings],
        Show.FEW: [line for line in lines if not line.enough],
    }
    found = kept[asked.show]
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(asked.page, pages)
    known = enumerate(seen.content.modules, 1)
    order = [(Paper(Kind.QUIZ, module.slug), module, n) for n, module in known] + [(Paper(Kind.FINAL), None, 0)]
    return Analysis(
        seen,
        asked,
        _named(classes, asked.klass),
        classes,
        tuple(
            PaperLine(paper, module, n, paper_figures(papers[paper])) for paper, module, n in order if paper in papers
        ),
        tuple(found[(page - 1) * PER_PAGE : page * PER_PAGE]),
        len(found),
        page,
        pages,
        {show: len(some) for show, some in kept.items()},
    )


def question_analysis(session: Session, seen: Seen, slug: str, asked: Asked) -> QuestionAnalysis:
    """Raises NotFound for a question that the latest version does not have."""
    if slug not in seen.questions:
        raise NotFound
    id, question = seen.questions[slug]
    classes, class_id = _classes(session, seen, asked.klass)
    versions = _versions(session, seen)
    ids = {id for id, item in versions.items.items() if item == slug}
    answers = _answers(session, seen, class_id, versions)
    taken = takers((one for one in answers if one.item == slug), sat(answers))
    lessons = {one.slug: one for one in seen.content.lessons}
    siblings = [one.slug for _, one in seen.questions.values() if one.passage.lesson == question.passage.lesson]
    seconds, spans = median_seconds(_spans(session, seen, class_id, ids))
    return QuestionAnalysis(
        seen,
        asked,
        _named(classes, asked.klass),
        classes,
        _line(question, lessons, taken.get(slug), versions.rulings.get(id)),
        siblings.index(slug) + 1,
        len({one.person for one in answers if one.item.startswith(f"{slug}#")}),
        seconds,
        spans,
    )


def answered(session: Session, seen: Seen, slugs: Collection[str]) -> dict[str, int]:
    """How many people answered each of these test questions as it stands now: the n of its analysis."""
    wanted = {slug for slug in slugs if slug in seen.questions and seen.questions[slug][1].use in TESTS}
    if not wanted:
        return {}
    versions = _versions(session, seen)
    items = {id: slug for id, slug in versions.items.items() if slug in wanted and id not in versions.void}
    sittings = _sittings(seen, None, COUNTED).subquery()
    query = (
        select(col(Answer.question_id), sittings.c.person_id)
        .join(sittings, sittings.c.id == col(Answer.attempt_id))
        .where(sittings.c.nth == 1, col(Answer.fixed_at).is_not(None), col(Answer.of) > 0)
        .where(col(Answer.question_id).in_(items))
    )
    found: dict[str, set[int]] = {slug: set() for slug in wanted}
    for id, person in session.execute(query):
        found[items[id]].add(person)
    return {slug: len(people) for slug, people in found.items()}


def _line(
    question: Question, lessons: Mapping[str, Lesson], taken: list[Taken] | None, ruling: Ruling | None
) -> QuestionLine:
    lesson = lessons[question.passage.lesson]
    if not taken:
        void = ruling is not None and ruling.kind is RegradeKind.VOID
        return QuestionLine(question, lesson, None, (), (), void)
    figures = item_figures(taken)
    keyed = [with_key(question, key) for key in ruling.keys] if ruling else []
    if ruling and ruling.kind is RegradeKind.NEW_KEY:
        question, *keyed = keyed
    rows = choices(question, figures, keyed) if figures.enough else ()
    return QuestionLine(question, lesson, figures, rows, findings(question, figures, rows))


def _classes(session: Session, seen: Seen, ref: str) -> tuple[tuple[ClassName, ...], int | None]:
    """The classes of the course, and the id of the one with this ref; raises NotFound where it has none."""
    query = (
        select(col(TrainingClass.ref), col(TrainingClass.name), col(TrainingClass.id))
        .where(col(TrainingClass.course_id) == seen.course.id)
        .order_by(col(TrainingClass.closes_at).desc(), col(TrainingClass.id).desc())
    )
    rows = session.execute(query).all()
    ids = {row.ref: row.id for row in rows}
    if ref and ref not in ids:
        raise NotFound
    return tuple(ClassName(row.ref, row.name) for row in rows), ids.get(ref)


def _named(classes: Collection[ClassName], ref: str) -> ClassName | None:
    return next((one for one in classes if one.ref == ref), None)


def _sittings(seen: Seen, class_id: int | None, kinds: Collection[Kind]) -> Select[tuple[int, int, int]]:
    """Attempts of learners that were handed in, each with its number among those of its person and paper."""
    query = (
        select(
            col(Attempt.id),
            col(Attempt.person_id),
            func.row_number()
            .over(
                partition_by=(col(Attempt.person_id), col(Attempt.kind), col(Attempt.subject)),
                order_by=(col(Attempt.submitted_at), col(Attempt.id)),
            )
            .label("nth"),
        )
        .join(Enrolment, col(Enrolment.id) == Attempt.enrolment_id)
        .join(TrainingClass, col(TrainingClass.id) == Enrolment.class_id)
        .where(col(TrainingClass.course_id) == seen.course.id)
        .where(col(Attempt.kind).in_(kinds), col(Attempt.submitted_at).is_not(None))
    )
    return query if class_id is None else query.where(col(TrainingClass.id) == class_id)


def _answers(session: Session, seen: Seen, class_id: int | None, versions: "_Versions") -> list[Answered]:
    """Of first sittings, in the order in which they were handed in; what is void or counts for nothing is left out."""
    sittings = _sittings(seen, class_id, COUNTED).subquery()
    query = (
        select(
            sittings.c.id,
            sittings.c.person_id,
            col(Attempt.kind),
            col(Attempt.subject),
            col(Answer.question_id),
            col(Answer.points),
            col(Answer.of),
            col(Answer.given),
        )
        .join(Attempt, col(Attempt.id) == sittings.c.id)
        .join(Answer, col(Answer.attempt_id) == Attempt.id)
        .where(sittings.c.nth == 1, col(Answer.fixed_at).is_not(None), col(Answer.of) > 0)
        .order_by(col(Attempt.submitted_at), col(Attempt.id), col(Answer.position))
    )
    rows, void = session.execute(query).all(), versions.void
    return [
        Answered(sitting, person, Paper(kind, subject), versions.items[id], points, of, tuple(given))
        for sitting, person, kind, subject, id, points, of, given in rows
        if id not in void
    ]


@dataclass(frozen=True)
class _Versions:
    """By id of a question's version: its slug where it asks what the latest one asks, else a name of its own.

    `rulings`: by what a version is marked in place of its own key.
    """

    items: Mapping[int, str]
    rulings: Mapping[int, Ruling]

    @property
    def void(self) -> set[int]:
        return {id for id, ruling in self.rulings.items() if ruling.kind is RegradeKind.VOID}


def _versions(session: Session, seen: Seen) -> _Versions:
    query = select(col(QuestionVersion.id), col(QuestionVersion.slug))
    rows = session.execute(query.where(col(QuestionVersion.course) == seen.course.slug))
    slugs = {row.id: row.slug for row in rows}
    latest = {slug: (id, wording(question)) for slug, (id, question) in seen.questions.items()}
    older = {id for id, slug in slugs.items() if slug not in latest or latest[slug][0] != id}
    known = quizzes.questions(session, older)
    found: dict[int, str] = {}
    for id, slug in slugs.items():
        same = id not in older or (slug in latest and latest[slug][1] == wording(known[id]))
        found[id] = slug if same else f"{slug}#{id}"
    return _Versions(found, quizzes.rulings_on(session, found))


def _spans(session: Session, seen: Seen, class_id: int | None, ids: Collection[int]) -> list[tuple[datetime, datetime]]:
    """From one saving to the next, or from the start: of these versions, in all attempts that were handed in."""
    sittings = _sittings(seen, class_id, COUNTED).subquery()
    before = func.lag(col(Answer.saved_at), type_=Instant).over(
        partition_by=col(Answer.attempt_id), order_by=(col(Answer.saved_at), col(Answer.position))
    )
    spans = (
        select(
            col(Answer.question_id).label("question"),
            func.coalesce(before, col(Attempt.started_at), type_=Instant).label("start"),
            col(Answer.saved_at).label("end"),
        )
        .join(Attempt, col(Attempt.id) == Answer.attempt_id)
        .join(sittings, sittings.c.id == col(Attempt.id))
        .where(col(Answer.saved_at).is_not(None))
        .subquery()
    )
    query = select(spans.c.start, spans.c.end).where(spans.c.question.in_(ids))
    return [(row.start, row.end) for row in session.execute(query)]
