"""Who has how many hours: always from what was granted and approved, never from a sum that is kept."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import ColumnElement, case, or_, true
from sqlmodel import Session, col, exists, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.models import Course
from app.credits.models import CreditDecision, CreditEntry, CreditRule
from app.credits.rules import Decision, Earned, Rule, Standing, bounds, standing
from app.errors import NotFound
from app.learning.models import Credit
from app.people.models import Grant, Membership, Person
from app.people.queries import Reach, in_force, reach_of, units
from app.people.rules import Permission, Role

PER_PAGE = 100


def rules(session: Session) -> list[CreditRule]:
    """In the order in which they were set."""
    return list(session.exec(select(CreditRule).order_by(col(CreditRule.id))))


def rule_values(session: Session) -> list[Rule]:
    return [Rule(row.since_year, row.target, row.half, row.carry) for row in rules(session)]


def reach_in(session: Session, person: Person, now: datetime) -> Reach:
    """Of one who looks after credit hours: the site, units, or classes."""
    return reach_of(session, person, Permission.MANAGE_CREDITS, now)


def within(reach: Reach, now: datetime) -> ColumnElement[bool]:
    """The condition on persons: who is in a unit of his reach now, or in a class of it."""
    if reach.site:
        return true()
    there = in_force(Membership, now), col(Membership.unit_id).in_(reach.units)
    here = exists().where(col(Membership.person_id) == Person.id, *there).correlate(Person)
    classes = select(TrainingClass.id).where(
        or_(col(TrainingClass.id).in_(reach.classes), col(TrainingClass.course_id).in_(reach.courses))
    )
    enrolled = (
        exists()
        .where(
            col(Enrolment.person_id) == Person.id,
            col(Enrolment.withdrawn_at).is_(None),
            col(Enrolment.class_id).in_(classes),
        )
        .correlate(Person)
    )
    return or_(here, enrolled)


def person_in(session: Session, reach: Reach, ref: str, now: datetime) -> Person:
    person = session.exec(select(Person).where(Person.ref == ref, within(reach, now))).one_or_none()
    if person is None:
        raise NotFound
    return person


def earned(
    session: Session, person_ids: Collection[int], years: Collection[int], zone: tzinfo
) -> dict[int, dict[int, Earned]]:
    """Person -> year -> what he earned in it; two queries for each year."""
    found: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for year in years:
        begins, middle, ends = bounds(year, zone)
        granted = (
            select(
                Credit.person_id,
                func.sum(case((col(Credit.at) < middle, col(Credit.hours)), else_=0)),
                func.sum(Credit.hours),
            )
            .where(col(Credit.person_id).in_(person_ids), col(Credit.at) >= begins, col(Credit.at) < ends)
            .group_by(col(Credit.person_id))
        )
        entered = (
            select(
                CreditEntry.person_id,
                func.sum(case((col(CreditEntry.day) < date(year, 7, 1), col(CreditEntry.hours)), else_=0)),
                func.sum(CreditEntry.hours),
            )
            .where(col(CreditEntry.person_id).in_(person_ids), col(CreditEntry.id).in_(_approved()))
            .where(col(CreditEntry.day) >= date(year, 1, 1), col(CreditEntry.day) <= date(year, 12, 31))
            .group_by(col(CreditEntry.person_id))
        )
        for query in (granted, entered):
            for person, half, whole in session.exec(query):
                sums = found[person].setdefault(year, [0, 0])
                sums[0] += half
                sums[1] += whole
    return {who: {year: Earned(*sums) for year, sums in of.items()} for who, of in found.items()}


def _approved() -> SelectOfScalar[int]:
    """Ids of entries whose last decision is an approval."""
    last = select(func.max(CreditDecision.id)).group_by(col(CreditDecision.entry_id))
    return select(CreditDecision.entry_id).where(
        col(CreditDecision.id).in_(last), CreditDecision.decision == Decision.APPROVED
    )


def years_to(rules: list[Rule], year: int) -> range:
    """Those that a year's standing depends on."""
    return range(min((rule.since_year for rule in rules if rule.since_year <= year), default=year), year + 1)


@dataclass(frozen=True)
class Granted:
    course: str
    module: str
    hours: int
    at: datetime


@dataclass(frozen=True)
class Entry:
    """`decision` is none as long as nobody has decided; `mine`: whoever asks has entered it."""

    ref: str
    person: str
    person_ref: str
    day: date
    title: str
    hours: int
    evidence: str
    by: str
    mine: bool
    decision: Decision | None
    reason: str


@dataclass(frozen=True)
class Statement:
    person: Person
    standing: Standing
    granted: tuple[Granted, ...]
    entries: tuple[Entry, ...]
    years: tuple[int, ...]  # in which there is anything, and the asked one


def statement(session: Session, person: Person, year: int, zone: tzinfo, who: Person) -> Statement:
    """Of one person and year, with every row behind the sum."""
    asked = rule_values(session)
    of = earned(session, [person.id], years_to(asked, year), zone).get(person.id, {})
    begins, _middle, ends = bounds(year, zone)
    granted = (
        select(Course, col(Credit.module), col(Credit.hours), col(Credit.at))
        .join(Course, col(Course.id) == Credit.course_id)
        .where(Credit.person_id == person.id, col(Credit.at) >= begins, col(Credit.at) < ends)
        .order_by(col(Credit.at), col(Credit.id))
    )
    mine = col(CreditEntry.person_id) == person.id
    days = (col(CreditEntry.day) >= date(year, 1, 1), col(CreditEntry.day) <= date(year, 12, 31))
    entries_of = _entries(session, who, mine, *days)
    seen = {at.astimezone(zone).year for at in session.exec(select(Credit.at).where(Credit.person_id == person.id))}
    days_of = select(col(CreditEntry.day)).where(CreditEntry.person_id == person.id)
    seen |= {day.year for day in session.exec(days_of)}
    return Statement(
        person,
        standing(asked, of, year),
        tuple(
            Granted(course.title, _title(session, course, module), hours, at)
            for course, module, hours, at in session.exec(granted)
        ),
        tuple(entries_of),
        tuple(sorted(seen | {year})),
    )


def _title(session: Session, course: Course, module: str) -> str:
    """As the course calls it now; its slug where it has it no more."""
    content = courses.content(session, courses.latest(session, course).id)
    return next((one.title for one in content.modules if one.slug == module), module)


def waiting(session: Session, reach: Reach, who: Person, now: datetime) -> list[Entry]:
    """Entries that nobody has decided on, of persons within reach; the oldest first."""
    decided = exists().where(col(CreditDecision.entry_id) == CreditEntry.id)
    return _entries(session, who, ~decided, within(reach, now))


def entry_in(session: Session, reach: Reach, ref: str, now: datetime) -> CreditEntry:
    query = (
        select(CreditEntry)
        .join(Person, col(Person.id) == CreditEntry.person_id)
        .where(CreditEntry.ref == ref, within(reach, now))
    )
    if (entry := session.exec(query).one_or_none()) is None:
        raise NotFound
    return entry


def last_decision(session: Session, entry: CreditEntry) -> CreditDecision | None:
    query = select(CreditDecision).where(CreditDecision.entry_id == entry.id).order_by(col(CreditDecision.id).desc())
    return session.exec(query).first()


def _entries(session: Session, who: Person, *wanted: ColumnElement[bool]) -> list[Entry]:
    rows = session.exec(
        select(CreditEntry, Person)
        .join(Person, col(Person.id) == CreditEntry.person_id)
        .where(*wanted)
        .order_by(col(CreditEntry.day), col(CreditEntry.id))
    ).all()
    ids = [entry.id for entry, _person in rows]
    last = select(func.max(CreditDecision.id)).where(col(CreditDecision.entry_id).in_(ids))
    decisions = {
        one.entry_id: one
        for one in session.exec(
            select(CreditDecision).where(col(CreditDecision.id).in_(last.group_by(col(CreditDecision.entry_id))))
        )
    }
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_([e.by for e, _ in rows]))).all())
    found = []
    for entry, person in rows:
        decided = decisions.get(entry.id)
        found.append(
            Entry(
                entry.ref,
                person.name,
                person.ref,
                entry.day,
                entry.title,
                entry.hours,
                entry.evidence,
                names.get(entry.by, ""),
                entry.by == who.id,
                decided.decision if decided else None,
                decided.reason if decided else "",
            )
        )
    return found


@dataclass(frozen=True)
class Line:
    ref: str
    name: str
    unit: str
    standing: Standing


@dataclass(frozen=True)
class Listed:
    """`asked`: everybody within reach; `short`: those who miss hours of the year; `half`: of its first half."""

    lines: tuple[Line, ...]
    asked: int
    short: int
    half: int
    page: int
    pages: int


def listed(session: Session, reach: Reach, year: int, zone: tzinfo, now: datetime, show: str, page: int) -> Listed:
    """`show`: all (empty), short, half."""
    every = lines(session, reach, year, zone, now)
    short, half = among(every, "short"), among(every, "half")
    wanted = among(every, show)
    pages = max(1, -(-len(wanted) // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = tuple(wanted[(page - 1) * PER_PAGE : page * PER_PAGE])
    return Listed(shown, len(every), len(short), len(half), page, pages)


def among(every: Sequence[Line], show: str) -> list[Line]:
    """All (empty), those who miss hours of the year (short), or of its first half (half)."""
    if show == "short":
        return [line for line in every if line.standing.missing]
    return [line for line in every if line.standing.half_missing or show != "half"]


def count_lines(session: Session, reach: Reach, now: datetime) -> int:
    query = select(func.count(func.distinct(Person.id))).join(Membership, col(Membership.person_id) == Person.id)
    return session.exec(query.where(*_asked(reach, now))).one()


def _asked(reach: Reach, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions on persons and memberships: learners within reach who are in a unit now."""
    learner = exists().where(col(Grant.person_id) == Person.id, col(Grant.role) == Role.LEARNER, in_force(Grant, now))
    return in_force(Membership, now), learner, col(Person.switched_off_at).is_(None), within(reach, now)


def lines(session: Session, reach: Reach, year: int, zone: tzinfo, now: datetime) -> list[Line]:
    """Learners who are in a unit now, those who miss most first."""
    query = (
        select(Person.id, Person.ref, Person.name, Membership.unit_id)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(*_asked(reach, now))
        .order_by(col(Person.id), col(Membership.since).desc())
    )
    people = {id: (ref, name, unit) for id, ref, name, unit in reversed(session.exec(query).all())}
    asked, names = rule_values(session), units(session, now, closed=True)
    sums: Mapping[int, Mapping[int, Earned]] = earned(session, list(people), years_to(asked, year), zone)
    every = [
        Line(ref, name, names[unit].name if unit in names else "", standing(asked, sums.get(id, {}), year))
        for id, (ref, name, unit) in people.items()
    ]
    return sorted(every, key=lambda line: (-line.standing.missing, -line.standing.half_missing, line.unit, line.name))
