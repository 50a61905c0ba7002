"""The learning record: what was done, by which version, with which receipt."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.models import CourseVersion
from app.learning.models import Credit, Fact, Progress
from app.learning.queries.facts import corrections
from app.learning.rules.closing import counted
from app.learning.rules.facts import FactKind, How, State
from app.people.models import Person
from app.people.queries import unit_name
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import EndedBy


@dataclass(frozen=True)
class ModuleRecord:
    slug: str
    title: str
    seal: str
    how: How | None
    at: datetime | None
    hours: int  # granted, hundredths


@dataclass(frozen=True)
class AttemptRecord:
    """An attempt that was handed in; points in hundredths, the version it was drawn from."""

    kind: str
    title: str
    at: datetime
    points: int | None  # none: not to be seen by who asks
    of: int
    passed: bool
    receipt: str
    version: int
    ended_by: EndedBy | None
    corrected_at: datetime | None = None  # its points were changed then, since a key was wrong


@dataclass(frozen=True)
class Record:
    ref: str
    name: str
    unit: str
    klass: str
    course: str
    version: int
    sha256: str
    state: State
    completed_at: datetime | None
    modules: tuple[ModuleRecord, ...]
    attempts: tuple[AttemptRecord, ...]
    done: int
    of: int
    credit_hours: int
    made_at: datetime


def record_of(session: Session, learner: Person, enrolment: Enrolment, klass: TrainingClass, now: datetime) -> Record:
    """As it stands now; once completed, titles and version are those of that day."""
    content = courses.content(session, klass.version_id)
    version = session.get_one(CourseVersion, klass.version_id)
    progress = session.get_one(Progress, enrolment.id, populate_existing=True)
    written = session.exec(select(Fact).where(Fact.enrolment_id == enrolment.id).order_by(col(Fact.id)))
    facts = counted(written, klass.closed_at)
    passed = {fact.subject: fact for fact in facts if fact.kind is FactKind.PASSED}
    hours = {
        credit.module: credit.hours
        for credit in session.exec(select(Credit).where(Credit.enrolment_id == enrolment.id))
    }
    completed = next((fact for fact in facts if fact.kind is FactKind.COMPLETED), None)
    kept: dict[str, Any] = json.loads(completed.detail) if completed else {}
    modules = [
        ModuleRecord(
            module.slug,
            module.title,
            module.seal,
            How(passed[module.slug].detail) if module.slug in passed else None,
            passed[module.slug].at if module.slug in passed else None,
            hours.get(module.slug, 0),
        )
        for module in content.modules
    ]
    if kept:
        modules = [
            ModuleRecord(
                one["module"],
                one["title"],
                one["seal"],
                How(one["how"]),
                datetime.fromisoformat(one["at"]),
                hours.get(one["module"], 0),
            )
            for one in kept["modules"]
        ]
    titles = {module.slug: module.title for module in content.modules}
    return Record(
        ref=enrolment.ref,
        name=learner.name,
        unit=unit_name(session, enrolment.unit_id, now),
        klass=kept.get("class", klass.name),
        course=kept.get("course", content.title),
        version=kept.get("version", version.number),
        sha256=kept.get("sha256", version.sha256),
        state=progress.state,
        completed_at=progress.completed_at,
        modules=tuple(modules),
        attempts=tuple(_attempts(session, enrolment, titles)),
        done=progress.done,
        of=progress.of,
        credit_hours=progress.credit_hours,
        made_at=now,
    )


def _attempts(session: Session, enrolment: Enrolment, titles: dict[str, str]) -> list[AttemptRecord]:
    query = (
        select(Fact, Attempt, CourseVersion.number)
        .join(Attempt, col(Fact.attempt_id) == Attempt.id)
        .join(CourseVersion, col(Attempt.version_id) == CourseVersion.id)
        .where(Fact.enrolment_id == enrolment.id, Fact.kind == FactKind.SUBMITTED)
        .order_by(col(Fact.at), col(Fact.id))
    )
    since = corrections(session, enrolment.id)
    found = [(fact, one, number, since.get(one.id, fact)) for fact, one, number in session.exec(query)]
    return [
        AttemptRecord(
            kind=fact.detail,
            title=titles.get(fact.subject, ""),
            at=fact.at,
            points=worth.points or 0,
            of=worth.of or 0,
            passed=bool(worth.passed),
            receipt=attempt.receipt or "",
            version=number,
            ended_by=attempt.ended_by,
            corrected_at=worth.at if worth is not fact else None,
        )
        for fact, attempt, number, worth in found
    ]
