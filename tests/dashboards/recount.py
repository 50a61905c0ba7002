"""The figures of a class counted again from raw facts, with SQL of its own and no summary row."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import Session

from app.courses.rules.content import Content
from app.learning.rules.facts import State
from app.learning.rules.pace import pace
from tests.school import School

PASSED = "kind = 'submitted' AND passed"


@dataclass(frozen=True)
class Counted:
    ref: str
    unit: int
    standing: str
    done: int
    modules: frozenset[str]  # "_final" among them


def at(value: object) -> datetime | None:
    """A moment as SQLite or PostgreSQL gives it to raw SQL."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def recount(session: Session, school: School, now: datetime) -> list[Counted]:
    rows = session.execute(
        text(
            "SELECT e.id, e.ref, e.unit_id, e.enrolled_at, p.first_sign_in_at,"
            " (SELECT count(*) FROM enrolmentfact f WHERE f.enrolment_id = e.id AND f.kind = 'withdrawn'),"
            " (SELECT max(f.until) FROM enrolmentfact f WHERE f.enrolment_id = e.id AND f.kind = 'extended'),"
            " (SELECT count(*) FROM fact f WHERE f.enrolment_id = e.id AND f.kind = 'completed'),"
            " (SELECT max(f.at) FROM fact f WHERE f.enrolment_id = e.id)"
            " FROM enrolment e JOIN person p ON p.id = e.person_id WHERE e.class_id = :id ORDER BY e.id"
        ),
        {"id": school.klass.id},
    ).all()
    found = []
    for id, ref, unit, enrolled_at, signed_in_at, withdrawn, until, completed, last_at in rows:
        done, modules, of = _items(session, id, school.content, bool(completed))
        if withdrawn:
            standing = "withdrawn"
        elif completed:
            standing = "done"
        elif signed_in_at is None and last_at is None:
            standing = "never"
        else:
            enrolled = at(enrolled_at)
            assert enrolled is not None
            late = pace(
                state=State.LEARNING, done=done, of=of, last_at=at(last_at), enrolled_at=enrolled,
                opens_at=school.klass.opens_at, closes_at=at(until) or school.klass.closes_at, now=now,
            )  # fmt: skip
            standing = "behind" if late.behind else "learning"
        found.append(Counted(ref, unit, standing, done, modules))
    return found


def _items(session: Session, id: int, content: Content, completed: bool) -> tuple[int, frozenset[str], int]:
    def words(query: str) -> set[str]:
        return set(session.scalars(text(query), {"id": id}))

    learned = words("SELECT subject FROM fact WHERE enrolment_id = :id AND kind = 'learned'")
    quizzes = words(f"SELECT subject FROM fact WHERE enrolment_id = :id AND {PASSED} AND detail = 'quiz'")
    finals = words(f"SELECT detail FROM fact WHERE enrolment_id = :id AND {PASSED} AND detail = 'final'")
    passed = words("SELECT subject FROM fact WHERE enrolment_id = :id AND kind = 'passed'")
    excused = words("SELECT subject FROM enrolmentfact WHERE enrolment_id = :id AND kind = 'exempted'")
    count, of, modules = 0, 1, set()
    for module in content.modules:
        size = len(module.lessons) + 1
        of += size
        if completed or module.slug in passed | excused or "" in excused:
            modules.add(module.slug)
            count += size
        else:
            count += len(learned & {lesson.slug for lesson in module.lessons}) + (module.slug in quizzes)
    if completed or finals or "" in excused:
        modules.add("_final")
        count += 1
    return count, frozenset(modules), of


def standings(counted: list[Counted]) -> Counter[str]:
    return Counter(one.standing for one in counted)
