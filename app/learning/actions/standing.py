"""Facts are written here, and the summary rows that follow from them in the same transaction."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, select

from app.classes import queries as classes
from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.models import CourseVersion
from app.courses.rules.content import Content
from app.learning import queries
from app.learning.models import Credit, Fact, Progress, Step, WrongAnswer
from app.learning.rules.facts import Event, Exemption, FactKind, How
from app.learning.rules.mistakes import Fixed, Mistake, after, mistakes
from app.learning.rules.projection import Standing, projection

DEFERRED = "learning.deferred"


def write_fact(
    session: Session, enrolment: Enrolment, klass: TrainingClass, event: Event, attempt_id: int | None = None
) -> None:
    """A fact that is there already is not written again; its first time stands."""
    if attempt_id is None:
        known = select(Fact.id).where(
            Fact.enrolment_id == enrolment.id, Fact.kind == event.kind, Fact.subject == event.subject
        )
        if event.kind is FactKind.CHECKED:
            known = known.where(Fact.detail == event.detail)
        if session.exec(known).first() is not None:
            return
    session.execute(
        insert(Fact).values(
            enrolment_id=enrolment.id,
            kind=event.kind,
            subject=event.subject,
            detail=event.detail,
            version_id=klass.version_id,
            attempt_id=attempt_id,
            points=event.points,
            of=event.of,
            passed=event.passed,
            at=event.at,
            by=enrolment.person_id,
        )
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
    session.exec(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update()).one()
    content = courses.content(session, klass.version_id)
    exemptions = [Exemption(fact.subject, fact.at) for fact in classes.exemptions(session, enrolment.id)]
    events = queries.events(session, enrolment.id)
    standing = projection(content, events, exemptions)
    if standing.due:
        for event in standing.due:
            _follow(session, enrolment, klass, content, standing, event)
        standing = projection(content, [*events, *standing.due], exemptions)
    _write(session, enrolment, standing)


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
    whose = {
        "person_id": enrolment.person_id,
        "course_id": klass.course_id,
        "module": event.subject,
        "period": klass.credit_period,
    }
    if session.exec(select(Credit.id).filter_by(**whose)).first() is None:
        session.execute(insert(Credit).values(enrolment_id=enrolment.id, hours=hours, at=event.at, **whose))


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
            "final": {"points": standing.final.points, "of": standing.final.of, "pass": klass.final_pass},
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def _write(session: Session, enrolment: Enrolment, standing: Standing) -> None:
    final = standing.final
    progress: dict[str, Any] = {
        "state": standing.state,
        "done": standing.done,
        "of": standing.of,
        "modules_done": len(standing.passed),
        "modules_of": standing.modules_of,
        "credit_hours": queries.credit_of(session, enrolment.id),
        "final_points": final.points,
        "final_of": final.of,
        "final_passed": final.state == "done" and final.how is How.STUDIED,
        "first_at": standing.first_at,
        "last_at": standing.last_at,
        "completed_at": standing.completed_at,
    }
    _upsert(session, Progress, {"enrolment_id": enrolment.id}, progress)
    rows = {
        (step.kind, step.subject): step for step in session.exec(select(Step).where(Step.enrolment_id == enrolment.id))
    }
    fresh: list[dict[str, Any]] = []
    for step in standing.steps:
        values: dict[str, Any] = {
            "module": step.module,
            "state": step.state,
            "how": step.how,
            "done_at": step.done_at,
            "points": step.points,
            "of": step.of,
        }
        row = rows.pop((step.kind, step.subject), None)
        key = {"enrolment_id": enrolment.id, "kind": step.kind, "subject": step.subject}
        if row is None:
            fresh.append(key | values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            session.execute(update(Step).filter_by(**key).values(**values))
            session.expire(row)
    if fresh:
        session.execute(insert(Step), fresh)
    for kind, subject in rows:  # steps of an earlier version
        session.execute(delete(Step).filter_by(enrolment_id=enrolment.id, kind=kind, subject=subject))


def _upsert(session: Session, table: type[Progress], key: dict[str, Any], values: dict[str, Any]) -> None:
    row = session.get(table, tuple(key.values()))
    if row is None:
        session.execute(insert(table).values(**key, **values))
    elif any(getattr(row, name) != value for name, value in values.items()):
        session.execute(update(table).filter_by(**key).values(**values))
        session.expire(row)


def count_answers(session: Session, enrolment_id: int, answers: Iterable[Fixed]) -> None:
    """Put wrong answers on the list to practise again, and take those off that were right twice."""
    for answer in answers:
        whose = {"enrolment_id": enrolment_id, "slug": answer.slug}
        row = session.exec(select(WrongAnswer).filter_by(**whose)).one_or_none()
        before = Mistake(row.wrong_at, row.right_since) if row else None
        state = after(before, answer)
        if state == before:
            continue
        if row is not None:
            session.delete(row)
            session.flush()
        if state is not None:
            session.execute(insert(WrongAnswer).values(**whose, wrong_at=state.wrong_at, right_since=state.right_since))


def rebuild(session: Session, enrolments: Sequence[Enrolment]) -> int:
    """Make the summary rows of some enrolments from their facts; returns how many rows were not as they should be."""
    changed = 0
    for enrolment in enrolments:
        before = queries.summary(session, enrolment.id)
        klass = session.get_one(TrainingClass, enrolment.class_id)
        for table in (Progress, Step, WrongAnswer):
            session.execute(delete(table).where(col(table.enrolment_id) == enrolment.id))
        session.expire_all()
        refresh(session, enrolment, klass)
        for slug, state in mistakes(queries.fixed_answers(session, enrolment.id)).items():
            session.execute(
                insert(WrongAnswer).values(
                    enrolment_id=enrolment.id, slug=slug, wrong_at=state.wrong_at, right_since=state.right_since
                )
            )
        changed += len(before ^ queries.summary(session, enrolment.id))
    return changed
