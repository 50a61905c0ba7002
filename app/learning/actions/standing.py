"""Facts are written here, and the summary rows that follow from them in the same transaction."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Table, bindparam, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, select

from app.classes import queries as classes
from app.classes.models import Enrolment, TrainingClass
from app.classes.rules import ClassClosed
from app.courses import queries as courses
from app.courses.models import CourseVersion
from app.courses.rules.content import Content
from app.learning import queries
from app.learning.models import Credit, Fact, Progress, Step, WrongAnswer
from app.learning.rules.closing import counted
from app.learning.rules.facts import Event, Exemption, FactKind, How, State
from app.learning.rules.mistakes import Fixed, Mistake, after, mistakes
from app.learning.rules.projection import Standing, projection

DEFERRED = "learning.deferred"
ON_COMPLETION = "learning.on_completion"  # in session.info: called in the transaction in which somebody completes


def write_fact(
    session: Session, enrolment: Enrolment, klass: TrainingClass, event: Event, attempt_id: int | None = None
) -> None:
    """A fact that is there already is not written again; its first time stands."""
    connection = session.connection()
    connection.execute(
        _ONCE[connection.dialect.name],
        {
            "enrolment_id": enrolment.id,
            "kind": event.kind,
            "subject": event.subject,
            "detail": event.detail,
            "version_id": klass.version_id,
            "attempt_id": attempt_id,
            "points": event.points,
            "of": event.of,
            "passed": event.passed,
            "at": event.at,
            "by": enrolment.person_id,
        },
    )


@contextmanager
def deferred(session: Session) -> Iterator[None]:
    """Inside, standings are not refreshed one fact at a time but once at the end: for histories that are played in."""
    waiting: dict[int, tuple[Enrolment, TrainingClass]] = {}
    session.info[DEFERRED] = waiting
    try:
        yield
    finally:
        del session.info[DEFERRED]
    for enrolment, klass in waiting.values():
        refresh(session, enrolment, klass)


def refresh(session: Session, enrolment: Enrolment, klass: TrainingClass) -> None:
    """Write the facts that follow from the others (lesson, module and course completed, credits), then the summary."""
    if (waiting := session.info.get(DEFERRED)) is not None:
        waiting[enrolment.id] = enrolment, klass
        return
    session.flush()
    session.connection().execute(_LOCK, {"whose": enrolment.id})
    _still_as_read(session, klass)
    content = courses.content(session, klass.version_id)
    excused = counted(classes.exemptions(session, enrolment.id), klass.closed_at)
    exemptions = [Exemption(fact.subject, fact.at) for fact in excused]
    events = counted(queries.events(session, enrolment.id), klass.closed_at)
    standing = projection(content, events, exemptions)
    completed = any(event.kind is FactKind.COMPLETED for event in standing.due)
    if standing.due:
        for event in standing.due:
            _follow(session, enrolment, klass, content, standing, event)
        standing = projection(content, [*events, *standing.due], exemptions)
    _write(session, enrolment, klass, standing)
    if completed and (follows := session.info.get(ON_COMPLETION)) is not None:
        follows(session, enrolment, klass)


def _still_as_read(session: Session, klass: TrainingClass) -> None:
    """Asked under the lock: since the class was read, somebody may have closed or moved it (PostgreSQL)."""
    closed_at, version_id = session.connection().execute(_CLASS_NOW, {"which": klass.id}).one()
    if closed_at != klass.closed_at:
        raise ClassClosed
    if version_id != klass.version_id:
        session.refresh(klass)


def _follow(
    session: Session, enrolment: Enrolment, klass: TrainingClass, content: Content, standing: Standing, event: Event
) -> None:
    if event.kind is FactKind.COMPLETED:
        detail = _snapshot(session, enrolment, klass, content, standing)
        event = Event(event.kind, event.at, detail=detail)
    write_fact(session, enrolment, klass, event)
    if event.kind is FactKind.PASSED and How(event.detail) is not How.EXEMPTED:
        hours = next(module.credit_hours for module in content.modules if module.slug == event.subject)
        _grant(session, enrolment, klass, event, hours)


def _grant(session: Session, enrolment: Enrolment, klass: TrainingClass, event: Event, hours: int) -> None:
    """Once per person, course, module and period, whatever class it is earned in."""
    whose: dict[str, Any] = {
        "person_id": enrolment.person_id,
        "course_id": klass.course_id,
        "module": event.subject,
        "period": klass.credit_period,
    }
    if session.exec(select(Credit.id).filter_by(**whose)).first() is None:
        session.add(Credit(enrolment_id=enrolment.id, hours=hours, at=event.at, **whose))
        session.flush()


def _snapshot(
    session: Session, enrolment: Enrolment, klass: TrainingClass, content: Content, standing: Standing
) -> str:
    """What the record must still be able to say when content, class or names have changed."""
    version = session.get_one(CourseVersion, klass.version_id)
    return json.dumps(
        {
            "course": content.title,
            "version": version.number,
            "sha256": version.sha256,
            "class": klass.name,
            "modules": [
                {
                    "module": module.slug,
                    "title": module.title,
                    "seal": module.seal,
                    "how": standing.passed[module.slug][0],
                    "at": standing.passed[module.slug][1].isoformat(),
                }
                for module in content.modules
            ],
            "final": {
                "points": standing.final.points,
                "of": standing.final.of,
                "pass": klass.final_pass,
                "quizzes": klass.quiz_weight,
            },
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def _write(session: Session, enrolment: Enrolment, klass: TrainingClass, standing: Standing) -> None:
    """Only what is not there yet, or is another."""
    final = standing.final
    progress: dict[str, Any] = {
        "state": standing.state,
        "done": standing.done,
        "of": standing.of,
        "items": standing.items,
        "modules_done": len(standing.passed),
        "modules_of": standing.modules_of,
        "credit_hours": queries.credit_of(session, enrolment.id, klass.closed_at),
        "final_points": final.points,
        "final_of": final.of,
        "final_passed": final.state is State.DONE and final.how is How.STUDIED,
        "first_at": standing.first_at,
        "last_at": standing.last_at,
        "completed_at": standing.completed_at,
    }
    steps: dict[Key, dict[str, Any]] = {
        (enrolment.id, step.kind, step.subject): {
            "module": step.module,
            "state": step.state,
            "how": step.how,
            "done_at": step.done_at,
            "points": step.points,
            "of": step.of,
        }
        for step in standing.steps
    }
    _replace(session, _PROGRESS, enrolment.id, {(enrolment.id,): progress})
    _replace(session, _STEP, enrolment.id, steps)


Key = tuple[Any, ...]


def _replace(session: Session, table: Table, enrolment_id: int, rows: dict[Key, dict[str, Any]]) -> None:
    """Make the table's rows of one enrolment these, by their primary keys."""
    keys = [column.name for column in table.primary_key]
    connection = session.connection()
    found = connection.execute(_ROWS[table], {"whose": enrolment_id}).mappings()
    known = {tuple(row[key] for key in keys): row for row in found}
    fresh = [dict(zip(keys, key, strict=True)) | values for key, values in rows.items() if key not in known]
    changed = [
        {f"key_{name}": part for name, part in zip(keys, key, strict=True)} | values
        for key, values in rows.items()
        if key in known and any(known[key][name] != value for name, value in values.items())
    ]
    gone = [{f"key_{name}": part for name, part in zip(keys, key, strict=True)} for key in known.keys() - rows.keys()]
    for statement, values in ((_ADD[table], fresh), (_CHANGE[table], changed), (_TAKE[table], gone)):
        if values:
            connection.execute(statement, values)


def count_answers(session: Session, enrolment_id: int, answers: Iterable[Fixed]) -> None:
    """Put wrong answers on the list to practise again, and take those off that were right twice."""
    connection = session.connection()
    for answer in answers:
        whose = {"key_enrolment_id": enrolment_id, "key_slug": answer.slug}
        row = connection.execute(_MISTAKE, whose).one_or_none()
        before = Mistake(row.wrong_at, row.right_since) if row else None
        state = after(before, answer)
        if state == before:
            continue
        if row is not None:
            connection.execute(_TAKE[_WRONG], whose)
        if state is not None:
            values = {"wrong_at": state.wrong_at, "right_since": state.right_since}
            connection.execute(_ADD[_WRONG], {"enrolment_id": enrolment_id, "slug": answer.slug, **values})


def rebuild(session: Session, enrolments: Sequence[Enrolment]) -> int:
    """Make the summary rows of some enrolments from their facts; returns how many rows were not as they should be."""
    changed = 0
    for enrolment in enrolments:
        before = queries.summary(session, enrolment.id)
        klass = session.get_one(TrainingClass, enrolment.class_id)
        refresh(session, enrolment, klass)
        _replace(
            session,
            _WRONG,
            enrolment.id,
            {
                (enrolment.id, slug): {"wrong_at": state.wrong_at, "right_since": state.right_since}
                for slug, state in mistakes(queries.fixed_answers(session, enrolment.id)).items()
            },
        )
        changed += len(before ^ queries.summary(session, enrolment.id))
    return changed


# Statements on tables, built once: each save of a learner passes here.
def _named(table: Table) -> list[ColumnElement[bool]]:
    return [column == bindparam(f"key_{column.name}", type_=column.type) for column in table.primary_key]


def _table(model: type[SQLModel]) -> Table:
    return cast(Table, inspect(model).local_table)


_FACT, _PROGRESS, _STEP, _WRONG = (_table(model) for model in (Fact, Progress, Step, WrongAnswer))
_TABLES: tuple[Table, ...] = (_PROGRESS, _STEP, _WRONG)
_ONCE = {
    "sqlite": sqlite.insert(_FACT).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_FACT).on_conflict_do_nothing(),
}
_ROWS = {table: sa.select(table).where(table.c.enrolment_id == bindparam("whose")) for table in _TABLES}
_ADD = {table: sa.insert(table) for table in _TABLES}
_CHANGE = {
    table: sa.update(table)
    .where(*_named(table))
    .values({column: bindparam(column.name) for column in table.c if not column.primary_key})
    for table in _TABLES
}
_TAKE = {table: sa.delete(table).where(*_named(table)) for table in _TABLES}
_MISTAKE = sa.select(_WRONG).where(*_named(_WRONG))
_ENROLMENT, _CLASS = _table(Enrolment), _table(TrainingClass)
_LOCK = sa.select(_ENROLMENT.c.id).where(_ENROLMENT.c.id == bindparam("whose")).with_for_update()
_CLASS_NOW = sa.select(_CLASS.c.closed_at, _CLASS.c.version_id).where(_CLASS.c.id == bindparam("which"))
