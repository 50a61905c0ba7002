"""The summary is never a source: made anew from the facts it is the same, and raw SQL counts the same."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, col, select

from app.classes.models import Enrolment
from app.learning import actions, queries
from app.learning.models import Progress, Step, WrongAnswer
from tests.learning.history import play
from tests.school import School


def test_rebuilding_after_a_short_history_changes_nothing(session: Session, school: School) -> None:
    enrolments = play(session, school, Random(7), facts=150, learners=12)
    assert actions.rebuild(session, enrolments) == 0


@pytest.mark.slow
def test_rebuilding_after_two_thousand_facts_changes_nothing(session: Session, school: School) -> None:
    @settings(max_examples=3)
    @given(st.integers(0, 2**32))
    def property_(seed: int) -> None:
        with session.begin_nested() as nested:
            enrolments = play(session, school, Random(seed), facts=2000)
            before = [queries.summary(session, enrolment.id) for enrolment in enrolments]
            assert actions.rebuild(session, enrolments) == 0
            assert [queries.summary(session, enrolment.id) for enrolment in enrolments] == before
            recount(session, enrolments)
            nested.rollback()

    property_()


def test_a_summary_that_is_wrong_is_mended_and_counted(session: Session, school: School) -> None:
    enrolments = play(session, school, Random(7), facts=60, learners=12)
    session.execute(text("UPDATE progress SET done = done + 1 WHERE enrolment_id = :id"), {"id": enrolments[0].id})
    session.execute(text("DELETE FROM step WHERE enrolment_id = :id"), {"id": enrolments[1].id})
    session.execute(
        text(
            "INSERT INTO wronganswer (enrolment_id, slug, wrong_at, right_since) "
            "SELECT :id, 'x', enrolled_at, 0 FROM enrolment WHERE id = :id"
        ),
        {"id": enrolments[2].id},
    )
    before = [queries.summary(session, enrolment.id) for enrolment in enrolments]
    assert actions.rebuild(session, enrolments) > 0
    after = [queries.summary(session, enrolment.id) for enrolment in enrolments]
    assert [a == b for a, b in zip(before, after, strict=True)][:3] == [False, False, False]
    assert all(a == b for a, b in zip(before[3:], after[3:], strict=True))


def recount(session: Session, enrolments: list[Enrolment]) -> None:
    """Figures of the summary against raw SQL on facts and answers, written without any code of ours."""
    for enrolment in enrolments:
        whose = {"id": enrolment.id}
        progress = session.get_one(Progress, enrolment.id, populate_existing=True)

        def number(sql: str, whose: dict[str, int] = whose) -> int:
            return int(session.execute(text(sql), whose).scalar() or 0)

        passed = number("SELECT count(DISTINCT subject) FROM fact WHERE enrolment_id = :id AND kind = 'passed'")
        exempt = number(
            "SELECT count(DISTINCT subject) FROM enrolmentfact e WHERE enrolment_id = :id AND kind = 'exempted' "
            "AND NOT EXISTS "
            "(SELECT 1 FROM fact f WHERE f.enrolment_id = :id AND f.kind = 'passed' AND f.subject = e.subject)"
        )
        assert progress.modules_done == passed + exempt
        hours = number("SELECT sum(hours) FROM credit WHERE enrolment_id = :id")
        assert progress.credit_hours == hours
        best = number(
            "SELECT max(points) FROM fact WHERE enrolment_id = :id AND detail = 'final' AND kind = 'submitted'"
        )
        assert (progress.final_points or 0) == best
        learned = number("SELECT count(*) FROM fact WHERE enrolment_id = :id AND kind = 'learned'")
        studied = session.exec(
            select(Step).where(Step.enrolment_id == enrolment.id, Step.kind == "lesson", Step.how == "studied")
        ).all()
        assert len(studied) == learned
        wrong = number(
            "SELECT count(*) FROM (SELECT q.slug, max(CASE WHEN a.points < a.of THEN a.fixed_at END) AS wrong "
            "FROM answer a "
            "JOIN attempt t ON t.id = a.attempt_id JOIN questionversion q ON q.id = a.question_id "
            "WHERE t.enrolment_id = :id AND t.kind <> 'final' AND a.fixed_at IS NOT NULL AND a.points IS NOT NULL "
            "GROUP BY q.slug) AS last WHERE wrong IS NOT NULL AND (SELECT count(*) FROM answer b "
            "JOIN attempt t ON t.id = b.attempt_id JOIN questionversion q ON q.id = b.question_id "
            "WHERE t.enrolment_id = :id AND t.kind <> 'final' AND q.slug = last.slug AND b.points = b.of "
            "AND b.fixed_at > last.wrong) < 2"
        )
        assert wrong == len(
            session.exec(select(WrongAnswer).where(col(WrongAnswer.enrolment_id) == enrolment.id)).all()
        )
