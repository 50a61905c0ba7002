"""The demo's history: a class in its third week, from the day on which it is loaded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from random import Random

from sqlmodel import Session

from app.classes import actions as class_actions
from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as course_queries
from app.courses.models import CourseVersion
from app.courses.rules.content import Content
from app.db import Database
from app.demo.accounts import ACCOUNTS, BRANCHES, LEARNERS, PASSWORD, ROOT, Account, names
from app.demo.learner import Learner
from app.errors import DomainError
from app.learning import actions
from app.people import actions as people
from app.people.models import OrgUnit, Person
from app.people.passwords import hashed
from app.people.rules import IdentifierKind, Role, Scope

OPENED, CLOSES = timedelta(days=15), timedelta(days=20)
TOGETHER = 43  # learners in one transaction


class NoCourse(DomainError):
    """The demo needs a published course."""


@dataclass(frozen=True)
class Cast:
    units: Mapping[str, OrgUnit]
    learners: list[tuple[Person, OrgUnit]]
    organizer: Person


def load(
    database: Database,
    now: datetime,
    zone: tzinfo,
    seed: int = 1,
    on_step: Callable[[int, int], None] = lambda done, of: None,
) -> None:
    """Fill an empty database; every fact comes from the action that a page would call. Raises NoCourse."""
    random = Random(seed)
    password = hashed(PASSWORD)
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    opened, closes = midnight - OPENED, midnight + CLOSES + timedelta(days=1, seconds=-1)

    def people_and_class(session: Session) -> tuple[TrainingClass, Cast]:
        people.found_site(session, is_demo=True, now=opened)
        klass = _open_class(session, opened, closes)
        return klass, _cast(session, klass, password, opened)

    klass, cast = database.write(people_and_class)
    plans = _plans(random)
    for start in range(0, LEARNERS, TOGETHER):
        batch = range(start, min(start + TOGETHER, LEARNERS))

        def history(session: Session, batch: range = batch) -> None:
            for n in batch:
                person, unit = cast.learners[n]
                _live(session, klass, cast, person, unit, plans[n], Random(f"{seed}:{n}"), opened, now)

        database.write(history)
        on_step(batch.stop, LEARNERS)


def _open_class(session: Session, opened: datetime, closes: datetime) -> TrainingClass:
    known = course_queries.courses(session)
    if not known:
        raise NoCourse
    latest = course_queries.latest(session, known[0])
    version = session.get_one(CourseVersion, latest.id)
    return class_actions.open_class(
        session,
        name=f"{opened.year} 年市直机关支部书记培训班（示例）",
        version=version,
        content=course_queries.content(session, version.id),
        opens_at=opened,
        closes_at=closes,
        credit_period=str(closes.year),
        contact=("李阵首", "内线 3001"),
    )


def _cast(session: Session, klass: TrainingClass, password: str, opened: datetime) -> Cast:
    root = people.add_unit(session, *ROOT, None, opened)
    units: dict[str, OrgUnit] = {}
    for name, short, below in BRANCHES:
        branch = people.add_unit(session, name, short, root, opened)
        for title in below:
            units[title] = people.add_unit(session, title, title.removeprefix("示例"), branch, opened)
    accounts = {
        account.number: _account(session, account, root, units, klass, password, opened) for account in ACCOUNTS
    }
    organizer = accounts["3001"]
    places = list(units.values())
    learners = [(accounts[account.number], places[3]) for account in ACCOUNTS if account.role is Role.LEARNER]
    for n, name in enumerate(names(LEARNERS - len(learners))):
        unit = places[n % len(places)]
        learners.append((_learner(session, name, str(1101 + n), unit, root, opened), unit))
    return Cast(units, learners, organizer)


def _account(
    session: Session,
    account: Account,
    root: OrgUnit,
    units: Mapping[str, OrgUnit],
    klass: TrainingClass,
    password: str,
    opened: datetime,
) -> Person:
    unit = units.get(account.unit) or (units["示例发展局"] if account.role is Role.LEARNER else root)
    person = _person(session, account.name, account.number, unit, root, opened)
    people.set_password(session, person, password, must_change=False)
    scope, scope_id = Scope.SITE, None
    if account.role is Role.ORGANIZER:
        scope, scope_id = (Scope.UNIT, unit.id) if account.unit else (Scope.CLASS, klass.id)
    people.grant(session, person, account.role, scope, scope_id, opened)
    return person


def _learner(session: Session, name: str, number: str, unit: OrgUnit, root: OrgUnit, opened: datetime) -> Person:
    person = _person(session, name, number, unit, root, opened)
    people.grant(session, person, Role.LEARNER, Scope.SITE, None, opened)
    return person


def _person(session: Session, name: str, number: str, unit: OrgUnit, root: OrgUnit, opened: datetime) -> Person:
    person = people.add_person(session, name, opened)
    people.identify(session, person, IdentifierKind.STAFF_NUMBER, number, root)
    people.join(session, person, unit, "支部书记", opened)
    return person


# What happens to whom: the share of each kind in a class of its third week.
PLANS = {
    "done": 0.08,
    "tested_out": 0.02,
    "failed_once": 0.03,
    "on_time": 0.49,
    "behind": 0.15,
    "begun": 0.08,
    "exempted": 0.02,
    "transferred": 0.02,
    "withdrawn": 0.01,
    "never": 0.09,
}
FIXED = ("middle", "done", "just_enrolled")  # the accounts to try


def _plans(random: Random) -> list[str]:
    kinds = [kind for kind, share in PLANS.items() for _ in range(round(share * LEARNERS))]
    kinds = (kinds + ["on_time"] * LEARNERS)[: LEARNERS - len(FIXED)]
    return [*FIXED, *random.sample(kinds, len(kinds))]


def _live(
    session: Session,
    klass: TrainingClass,
    cast: Cast,
    person: Person,
    unit: OrgUnit,
    plan: str,
    random: Random,
    opened: datetime,
    now: datetime,
) -> None:
    """One learner from enrolment to today."""
    with actions.deferred(session):
        since = now - timedelta(hours=20) if plan == "just_enrolled" else opened
        enrolment = actions.enrol(session, person, klass, unit, since, cast.organizer)
        if plan not in {"never", "just_enrolled"}:
            _take_part(session, klass, cast, enrolment, person, unit, plan, random, opened, now)
    if plan in {"done", "tested_out", "failed_once"}:
        _finish(Learner(session, person, enrolment, klass, random, 0.9, now - timedelta(days=1)), plan, now)


def _take_part(
    session: Session,
    klass: TrainingClass,
    cast: Cast,
    enrolment: Enrolment,
    person: Person,
    unit: OrgUnit,
    plan: str,
    random: Random,
    opened: datetime,
    now: datetime,
) -> None:
    content = course_queries.content(session, klass.version_id)
    learner = Learner(session, person, enrolment, klass, random, 0.9, opened + timedelta(hours=9))
    learner.wait(random.randrange(3 * 24 * 60))
    person.first_sign_in_at = learner.now
    session.add(person)
    if plan == "withdrawn":
        class_actions.withdraw(session, enrolment, "调离本市，由新单位组织培训", learner.now, cast.organizer)
        return
    if plan == "exempted":
        actions.exempt(
            session, enrolment, klass, content.modules[0].slug, "上一期已学并通过", learner.now, cast.organizer
        )
    if plan == "transferred":
        other = random.choice([place for place in cast.units.values() if place.id != unit.id])
        people.move(session, person, other, "支部书记", learner.now)
        class_actions.transfer(session, enrolment, other, "工作调动", learner.now, cast.organizer)
    _study(learner, content, plan, now)


def _study(learner: Learner, content: Content, plan: str, now: datetime) -> None:
    """Some items a day, from the first on, until his plan or the day is over."""
    random = learner.random
    lessons = len(content.lessons)
    until = {
        "behind": random.randrange(2, lessons // 2),
        "begun": 1,
        "middle": lessons // 2,
        "exempted": lessons // 2,
        "transferred": lessons // 3 + random.randrange(3),
        "on_time": random.randrange(lessons // 3, lessons // 2 + 1),
    }.get(plan, lessons)
    room = (now - timedelta(days=9 if plan == "behind" else 1.2)) - learner.now
    pause = max(room / (until + 1), timedelta(minutes=30))
    studied = 0
    for n, module in enumerate(content.modules):
        if plan == "exempted" and n == 0:
            continue
        if plan == "tested_out" and n == 0:
            learner.ability = 1.0
            learner.tests_out(module)
            continue
        for lesson in module.lessons:
            if studied >= until:
                learner.studies(lesson, finishes=False)
                return
            learner.now += pause * random.uniform(0.7, 1.0)
            learner.studies(lesson)
            studied += 1
        if plan == "middle" and n == 1:
            continue
        learner.ability = random.uniform(0.75, 1.0)
        if not learner.takes_quiz(module):
            learner.wait(random.randrange(30, 600))
            learner.ability = 1.0
            learner.takes_quiz(module)


def _finish(learner: Learner, plan: str, now: datetime) -> None:
    """The final at the end, and for some its make-up."""
    learner.now = now - timedelta(hours=learner.random.uniform(5, 20))
    learner.ability = 0.3 if plan == "failed_once" else learner.random.uniform(0.8, 1.0)
    if learner.takes_final():
        return
    learner.now = min(learner.now + timedelta(hours=3), now - timedelta(hours=1))
    learner.ability = 0.9
    learner.takes_final()
