"""The items of a summary row are its steps, in the order of the version that is in force."""

from collections.abc import Iterable
from datetime import timedelta
from random import Random

from sqlalchemy import text
from sqlmodel import Session, col, select

from app.classes.models import Enrolment
from app.courses import queries as courses
from app.learning import actions
from app.learning.actions.closing import freeze, thaw
from app.learning.actions.enrolling import enrol_many
from app.learning.actions.standing import refresh
from app.learning.models import Progress, Step
from app.learning.rules.facts import State, StepKind
from app.quizzes.models import Attempt
from tests import make
from tests.learning.history import play
from tests.learning.reordered import reordered
from tests.school import CLOSES, OPENED, School


def by_steps(session: Session, enrolment: Enrolment, version_id: int) -> str:
    """The items as the steps' own rows have them, looked up one by one."""
    steps = session.exec(select(Step).where(Step.enrolment_id == enrolment.id)).all()
    done = {(one.kind, one.subject): str(int(one.state is State.DONE)) for one in steps}
    order: list[tuple[StepKind, str]] = []
    for module in courses.content(session, version_id).modules:
        order += [(StepKind.LESSON, lesson.slug) for lesson in module.lessons]
        order.append((StepKind.QUIZ, module.slug))
    order.append((StepKind.FINAL, ""))
    assert done.keys() == set(order)
    return "".join(done[key] for key in order)


def as_the_steps_have_them(session: Session, enrolments: Iterable[Enrolment], version_id: int) -> bool:
    """Reads the rows themselves, not what the session holds of them."""
    session.flush()
    session.expire_all()
    found = [(session.get_one(Progress, one.id).items, by_steps(session, one, version_id)) for one in list(enrolments)]
    assert len({items for items, _ in found}) > 1  # else nothing is told apart
    return all(items == expected for items, expected in found)


def test_they_are_those_of_the_steps_whatever_was_done_and_whenever_it_is_cut_off(
    session: Session, school: School
) -> None:
    klass, enrolments = session.merge(school.klass), play(session, school, Random(5), facts=160, learners=10)
    assert as_the_steps_have_them(session, enrolments, klass.version_id)
    before = {one.id: session.get_one(Progress, one.id).items for one in enrolments}
    for attempt in session.exec(select(Attempt).where(col(Attempt.submitted_at).is_(None))):
        attempt.deadline_at = attempt.deadline_at or CLOSES
    freeze(session, klass, OPENED + timedelta(days=1), CLOSES + timedelta(days=1))
    assert as_the_steps_have_them(session, enrolments, klass.version_id)
    assert before != {one.id: session.get_one(Progress, one.id).items for one in enrolments}
    thaw(session, klass)
    assert as_the_steps_have_them(session, enrolments, klass.version_id)


def test_they_follow_the_version_that_the_class_is_moved_to(session: Session, school: School) -> None:
    klass, enrolments = session.merge(school.klass), play(session, school, Random(5), facts=160, learners=10)
    version, trainer = reordered(session, school), session.merge(school.cast.trainer)
    actions.move_class(session, klass, version, OPENED + timedelta(days=12), trainer)
    assert as_the_steps_have_them(session, enrolments, version.id)
    assert actions.rebuild(session, enrolments) == 0


def test_they_follow_a_move_that_came_between_reading_the_class_and_writing(session: Session, school: School) -> None:
    klass, enrolment = session.merge(school.klass), session.merge(school.enrolment)
    version, before = reordered(session, school), klass.version_id
    elsewhere = text("UPDATE trainingclass SET version_id = :version WHERE id = :id")
    session.execute(elsewhere, {"version": version.id, "id": klass.id})
    assert klass.version_id == before  # what was read
    refresh(session, enrolment, klass)
    assert session.get_one(Progress, enrolment.id, populate_existing=True).items == by_steps(
        session, enrolment, version.id
    )
    session.execute(elsewhere, {"version": before, "id": klass.id})
    [many] = enrol_many(session, [(make.person(session).id, enrolment.unit_id)], klass, OPENED, None)
    assert session.get_one(Progress, many.id).items == by_steps(session, many, before)


def test_items_that_are_wrong_are_mended_and_counted(session: Session, school: School) -> None:
    enrolment = session.merge(school.enrolment)
    right = session.get_one(Progress, enrolment.id).items
    session.execute(text("UPDATE progress SET items = '1' WHERE enrolment_id = :id"), {"id": enrolment.id})
    assert actions.rebuild(session, [enrolment]) > 0
    assert session.get_one(Progress, enrolment.id, populate_existing=True).items == right
