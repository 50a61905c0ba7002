"""The standing that the database computes is the one that the rules compute, at every turn of the clock."""

from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session, col

from app.classes.models import Enrolment
from app.dashboards.queries.seen import everybody_in, standing, view_of
from app.dashboards.rules import figures
from app.learning.models import Progress
from app.learning.rules.facts import State
from app.learning.rules.pace import pace
from app.people.models import Person
from app.people.rules import Permission
from tests.school import CLOSES, OPENED, School

HOURS = (-48, -1, 0, 1, 24, 72, 167, 168, 169, 240, 300, 400, 500, 719, 720, 721, 900)
OPENING = OPENED.replace(microsecond=0)


def a_moment(random: Random) -> datetime:
    """Few moments, so that many fall together, and their neighbours to the second."""
    return OPENING + timedelta(hours=random.choice(HOURS), seconds=random.choice([-1, 0, 0, 0, 1]))


def sometimes(random: Random, value: datetime) -> datetime | None:
    return random.choice([None, value])


def write(session: Session, school: School, random: Random, count: int) -> list[tuple[Enrolment, Person, Progress]]:
    rows = []
    for n in range(count):
        person = Person(name=f"人{n}", made_at=OPENED, first_sign_in_at=sometimes(random, OPENED))
        session.add(person)
        session.flush()
        enrolment = Enrolment(
            person_id=person.id, class_id=school.klass.id, unit_id=school.cast.units.first.id,
            enrolled_at=a_moment(random), closes_at=sometimes(random, a_moment(random)),
            withdrawn_at=a_moment(random) if n % 20 == 0 else None,
        )  # fmt: skip
        session.add(enrolment)
        session.flush()
        of = random.choice([1, 7, 24])
        done = random.randrange(of + 1)
        last_at = sometimes(random, a_moment(random))
        progress = Progress(
            enrolment_id=enrolment.id, state=random.choice([State.NOT_STARTED, State.LEARNING, State.DONE]),
            done=done, of=of, items="1" * done + "0" * (of - done), modules_done=0, modules_of=3, credit_hours=0,
            first_at=last_at, last_at=last_at,
        )  # fmt: skip
        session.add(progress)
        rows.append((enrolment, person, progress))
    session.flush()
    return rows


def test_it_is_the_standing_of_the_rules(session: Session, school: School) -> None:
    random = Random(7)
    rows = write(session, school, random, 300)
    klass = session.merge(school.klass)
    klass.opens_at, klass.closes_at = OPENING, OPENING + (CLOSES - OPENED)
    session.flush()
    met: set[str] = set()
    for now in [OPENING + timedelta(hours=hours, seconds=seconds) for hours in HOURS for seconds in (-1, 0, 1)]:
        view = view_of(session, school.cast.organizer, Permission.SEE_COMPLETION, school.klass.ref, now)
        query = everybody_in(view).with_only_columns(col(Enrolment.id), standing(view))
        found: dict[int, str] = {id: by for id, by in session.connection().execute(query)}
        for enrolment, person, progress in rows:
            late = pace(
                state=progress.state, done=progress.done, of=progress.of, last_at=progress.last_at,
                enrolled_at=enrolment.enrolled_at, opens_at=klass.opens_at,
                closes_at=enrolment.closes_at or klass.closes_at, now=now,
            )  # fmt: skip
            expected = figures.standing(
                withdrawn=enrolment.withdrawn_at is not None,
                state=progress.state,
                signed_in=person.first_sign_in_at is not None,
                started=progress.first_at is not None,
                behind=late.behind,
            )
            assert found[enrolment.id] == expected.value, (enrolment, progress, now)
            met.add(expected.value)
    assert met == {standing.value for standing in figures.Standing}
