"""A random history of many learners, played through the actions: for tests that recount what it adds up to."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from sqlmodel import Session, col, func, select

from app.classes import actions as classes
from app.classes.models import Enrolment
from app.courses import queries as courses
from app.demo.learner import Learner
from app.learning import actions
from app.learning.actions.attempts import PaperClosed
from app.learning.models import Fact
from tests import make
from tests.school import OPENED, School


def play(session: Session, school: School, random: Random, facts: int, learners: int = 40) -> list[Enrolment]:
    """Learners do one random thing after another until so many facts are written; gives back their enrolments."""
    klass, organizer = session.merge(school.klass), session.merge(school.cast.organizer)
    content = courses.content(session, klass.version_id)
    units = [session.merge(unit) for unit in (school.cast.units.first, school.cast.units.second)]
    people: list[Learner] = []
    for n in range(learners):
        person = make.person(session, unit=units[n % 2])
        enrolment = actions.enrol(session, person, klass, units[n % 2], OPENED, organizer)
        ability = random.choice([0.2, 0.6, 0.95, 1.0])
        people.append(Learner(session, person, enrolment, klass, random, ability, OPENED + timedelta(hours=n)))

    def lesson(one: Learner) -> None:
        one.studies(random.choice(content.lessons), finishes=random.random() < 0.9)

    def excuse(one: Learner) -> None:
        act = random.choice(["exempt", "extend", "withdraw", "transfer"])
        if act == "exempt":
            slug = random.choice([module.slug for module in content.modules])
            actions.exempt(session, one.enrolment, klass, slug, "原因", one.now, organizer)
        elif act == "extend":
            classes.extend(session, one.enrolment, one.now + timedelta(days=40), "原因", one.now, organizer)
        elif act == "transfer":
            classes.transfer(session, one.enrolment, random.choice(units), "原因", one.now, organizer)
        elif random.random() < 0.2:
            classes.withdraw(session, one.enrolment, "原因", one.now, organizer)

    def practise(one: Learner) -> None:
        attempt = actions.start_practice(session, one.who, "wrong", random, one.now)
        one._sits(attempt, 5)

    def module(one: Learner) -> None:
        """All of a module, so that some are passed."""
        chosen = random.choice(content.modules)
        for part in chosen.lessons:
            one.studies(part)
        one.takes_quiz(chosen)

    acts: list[tuple[int, Callable[[Learner], object]]] = [
        (8, lesson),
        (3, module),
        (4, lambda one: one.takes_quiz(random.choice(content.modules))),
        (1, lambda one: one.tests_out(random.choice(content.modules))),
        (2, lambda one: one.takes_final()),
        (1, lambda one: one.begins_quiz(random.choice(content.modules), 3)),
        (1, practise),
        (1, excuse),
    ]
    count = select(func.count()).select_from(Fact)
    while session.exec(count).one() < facts:
        for one in random.sample(people, 10):
            one.wait(random.randrange(5, 600))
            act = random.choices([act for _, act in acts], [weight for weight, _ in acts])[0]
            try:
                act(one)
            except PaperClosed:
                continue
    session.flush()
    ids = [one.enrolment.id for one in people]
    return list(session.exec(select(Enrolment).where(col(Enrolment.id).in_(ids)).order_by(col(Enrolment.id))))
