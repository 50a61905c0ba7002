import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from app.errors import NotFound
from app.quizzes import queries
from app.quizzes.actions import (
    AttemptClosed,
    FixedTogether,
    Fixing,
    Outcome,
    add_question,
    fix_answer,
    place,
    save_and_fix,
    save_answer,
    submit,
)
from app.quizzes.models import Answer, AnswerRevision, Attempt, SetAside
from app.quizzes.rules.attempts import GRACE, EndedBy, Policy, Reason
from app.quizzes.rules.keys import Posted
from app.quizzes.rules.questions import Fill, Multiple, Option, Short, Single
from app.quizzes.rules.showing import Verdict
from tests.cast import Cast
from tests.quizzes.conftest import MINUTES, Begin
from tests.quizzes.strategies import REST

DEADLINE, GRACE_OVER = timedelta(minutes=MINUTES), timedelta(minutes=MINUTES) + GRACE


def options(right: str) -> tuple[Option, ...]:
    texts = {"tea": "茶", "ice": "冰", "soup": "汤"}
    return tuple(Option(id=id, text=text, correct=id in right.split(), why=f"因为{text}") for id, text in texts.items())


COLD = Single(**{**REST, "slug": "cold"}, stem="哪个是冷的？", options=options("ice"))
HOT = Multiple(**{**REST, "slug": "hot"}, stem="哪些是热的？", options=options("tea soup"))
NAMED = Fill(**{**REST, "slug": "named"}, stem="泡的是____。", answers=(("茶",),))
TOLD = Short(**{**REST, "slug": "told"}, stem="说一说茶。", model="茶是热的。", rubric=())


def choice(session: Session, attempt: Attempt, position: int, *ids: str) -> Posted:
    """The keys under which a learner sees these options."""
    order = queries.place_at(session, attempt, position).order
    return Posted(choices=tuple(str(order.index(id) + 1) for id in ids))


def revisions(session: Session) -> list[list[str]]:
    kept = session.exec(select(AnswerRevision).order_by(col(AnswerRevision.answer_id), col(AnswerRevision.rev)))
    return [revision.given for revision in kept]


def set_aside(session: Session) -> list[tuple[list[str], int, Reason]]:
    kept = session.exec(select(SetAside).order_by(col(SetAside.id)))
    return [(one.given, one.base_rev, one.reason) for one in kept]


# Questions


def test_an_unchanged_question_keeps_its_version(session: Session, cast: Cast, now: datetime) -> None:
    first = add_question(session, "tea", COLD, now)
    assert add_question(session, "tea", COLD, now + DEADLINE, cast.trainer).id == first.id
    changed = add_question(session, "tea", COLD.model_copy(update={"stem": "哪个最冷？"}), now, cast.trainer)
    assert (first.number, changed.number, changed.made_by) == (1, 2, cast.trainer.id)
    assert add_question(session, "tea", COLD, now).number == 1
    assert add_question(session, "coffee", COLD, now).number == 1


# Saving


def test_every_value_of_an_answer_is_kept(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(COLD)
    first = save_answer(session, attempt, 1, choice(session, attempt, 1, "tea"), 0, now)
    later = now + timedelta(seconds=5)
    second = save_answer(session, attempt, 1, choice(session, attempt, 1, "ice"), 1, later)
    assert (first.outcome, first.rev, second.outcome, second.rev) == (Outcome.SAVED, 1, Outcome.SAVED, 2)
    assert (second.saved_at, second.shown.rev, second.shown.words) == (later, 2, ("冰",))
    assert revisions(session) == [["tea"], ["ice"]]
    assert queries.sheet(session, attempt) == [second.shown]


def test_a_stale_revision_brings_both_values_and_keeps_both(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(HOT)
    save_answer(session, attempt, 1, choice(session, attempt, 1, "tea"), 0, now)
    refused = save_answer(session, attempt, 1, choice(session, attempt, 1, "ice"), 0, now)
    assert refused.outcome is Outcome.CONFLICT
    assert refused.mine is not None
    assert (refused.rev, refused.shown.words, refused.mine.words) == (1, ("茶",), ("冰",))
    assert set_aside(session) == [(["ice"], 0, Reason.STALE)]
    assert queries.place_at(session, attempt, 1).given == ("tea",)


def test_the_value_that_stands_is_saved_already(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(COLD)
    save_answer(session, attempt, 1, choice(session, attempt, 1, "tea"), 0, now)
    again = save_answer(session, attempt, 1, choice(session, attempt, 1, "tea"), 0, now + DEADLINE)
    assert (again.outcome, again.rev, again.saved_at) == (Outcome.SAVED, 1, now)
    assert (revisions(session), set_aside(session)) == ([["tea"]], [])


def test_an_answer_that_is_taken_back_is_a_revision_too(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(HOT)
    save_answer(session, attempt, 1, choice(session, attempt, 1, "tea"), 0, now)
    assert save_answer(session, attempt, 1, Posted(), 1, now).rev == 2
    assert revisions(session) == [["tea"], []]


def test_what_our_form_cannot_have_sent_changes_nothing(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(COLD)
    assert save_answer(session, attempt, 1, Posted(choices=("9",)), 0, now).outcome is Outcome.MALFORMED
    assert (revisions(session), set_aside(session)) == ([], [])


def test_a_position_that_is_not_in_the_attempt_is_not_found(session: Session, begin: Begin, now: datetime) -> None:
    with pytest.raises(NotFound):
        save_answer(session, begin(COLD), 2, Posted(), 0, now)


def test_an_answer_counts_until_the_grace_is_over(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(COLD)
    tea, ice = choice(session, attempt, 1, "tea"), choice(session, attempt, 1, "ice")
    assert save_answer(session, attempt, 1, tea, 0, now + GRACE_OVER).outcome is Outcome.SAVED
    late = save_answer(session, attempt, 1, ice, 1, now + GRACE_OVER + timedelta(microseconds=1))
    assert late.outcome is Outcome.LATE
    assert set_aside(session) == [(["ice"], 1, Reason.LATE)]


@pytest.mark.parametrize(("ended_by", "outcome"), [(EndedBy.LEARNER, Outcome.CLOSED), (EndedBy.DEADLINE, Outcome.LATE)])
def test_a_closed_attempt_keeps_what_comes_after_and_counts_it_for_nothing(
    session: Session, begin: Begin, now: datetime, ended_by: EndedBy, outcome: Outcome
) -> None:
    attempt = begin(COLD)
    before = submit(session, attempt, now, ended_by)
    assert save_answer(session, attempt, 1, choice(session, attempt, 1, "ice"), 0, now).outcome is outcome
    assert set_aside(session) == [(["ice"], 0, Reason(outcome.value))]
    assert submit(session, attempt, now) == before


def test_a_save_is_three_statements(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(COLD, HOT)
    posted = choice(session, attempt, 1, "ice")
    said: list[str] = []

    def listen(*spoken: object) -> None:
        said.append(str(spoken[2]).split()[0])

    event.listen(session.get_bind(), "before_cursor_execute", listen)
    try:
        save_answer(session, attempt, 1, posted, 0, now)
    finally:
        event.remove(session.get_bind(), "before_cursor_execute", listen)
    assert said == ["SELECT", "UPDATE", "INSERT"]


def test_a_save_that_read_what_is_no_longer_there_writes_nothing(
    session: Session, begin: Begin, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on PostgreSQL, if a caller forgot the lock."""
    attempt = begin(COLD)
    before = queries.place_at(session, attempt, 1)
    tea, ice = choice(session, attempt, 1, "tea"), choice(session, attempt, 1, "ice")
    save_answer(session, attempt, 1, tea, 0, now)
    with monkeypatch.context() as patched:
        patched.setattr(queries, "place_at", lambda *_: before)
        with pytest.raises(RuntimeError):
            save_answer(session, attempt, 1, ice, 0, now)
    assert queries.place_at(session, attempt, 1).given == ("tea",)


# Fixing


def test_a_fixed_answer_brings_its_reasons_and_changes_no_more(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(HOT)
    assert queries.review(session, attempt)[0].reasons is None
    save_answer(session, attempt, 1, choice(session, attempt, 1, "tea"), 0, now)
    fixed = fix_answer(session, attempt, 1, now)
    assert fixed.reasons is not None
    assert fixed.marked is not None
    assert (fixed.outcome, fixed.new, fixed.slug, fixed.shown.fixed) == (Fixing.FIXED, True, "hot", True)
    assert (fixed.reasons.verdict, fixed.reasons.missed, fixed.marked.points) == (Verdict.PARTLY, 1, 50)
    assert queries.review(session, attempt) == [queries.Reviewed(fixed.shown, fixed.reasons)]
    refused = save_answer(session, attempt, 1, choice(session, attempt, 1, "tea", "soup"), 1, now)
    assert refused.outcome is Outcome.FIXED
    assert set_aside(session) == [(["soup", "tea"], 1, Reason.FIXED)]


def test_fixing_twice_is_as_once(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(COLD)
    save_answer(session, attempt, 1, choice(session, attempt, 1, "ice"), 0, now)
    once, twice = fix_answer(session, attempt, 1, now), fix_answer(session, attempt, 1, now + DEADLINE)
    assert (once.new, twice.new) == (True, False)
    assert (once.shown, once.reasons, once.marked) == (twice.shown, twice.reasons, twice.marked)
    assert session.exec(select(Answer.fixed_at)).one() == now


def test_an_open_answer_or_a_late_one_is_not_fixed(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(COLD, NAMED)
    save_answer(session, attempt, 2, Posted(blanks={1: " "}), 0, now)
    save_answer(session, attempt, 1, choice(session, attempt, 1, "ice"), 0, now)
    assert fix_answer(session, attempt, 2, now).outcome is Fixing.INCOMPLETE
    late = fix_answer(session, attempt, 1, now + GRACE_OVER + GRACE)
    assert (late.outcome, late.reasons, late.marked) == (Fixing.LATE, None, None)
    assert set(session.exec(select(Answer.fixed_at))) == {None}


def test_to_save_and_fix_is_to_save_and_then_to_fix(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(COLD)
    saved, fixed = save_and_fix(session, attempt, 1, choice(session, attempt, 1, "ice"), 0, now)
    assert fixed is not None
    assert (saved.outcome, saved.rev, fixed.outcome, fixed.shown.rev) == (Outcome.SAVED, 1, Fixing.FIXED, 1)
    again, none = save_and_fix(session, attempt, 1, choice(session, attempt, 1, "tea"), 1, now)
    assert (again.outcome, none) == (Outcome.FIXED, None)


def test_where_reasons_come_after_nothing_is_fixed_by_itself(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(COLD, policy=Policy.AFTER)
    save_answer(session, attempt, 1, choice(session, attempt, 1, "ice"), 0, now)
    with pytest.raises(FixedTogether):
        fix_answer(session, attempt, 1, now)
    assert queries.review(session, attempt)[0].reasons is None
    assert not queries.may_see(attempt, replace(queries.place_at(session, attempt, 1), fixed_at=now))
    submit(session, attempt, now)
    (reviewed,) = queries.review(session, attempt)
    assert reviewed.reasons is not None
    assert reviewed.reasons.verdict is Verdict.RIGHT


# Handing in


@pytest.mark.parametrize("policy", list(Policy))
def test_what_is_handed_in_counts_as_it_stands(session: Session, begin: Begin, now: datetime, policy: Policy) -> None:
    attempt = begin(COLD, HOT, NAMED, TOLD, policy=policy, pass_share=50)
    save_answer(session, attempt, 1, choice(session, attempt, 1, "ice"), 0, now)
    save_answer(session, attempt, 2, choice(session, attempt, 2, "tea"), 0, now)
    save_answer(session, attempt, 4, Posted(text="茶热"), 0, now)
    assert queries.result_of(session, attempt) is None
    result = submit(session, attempt, now)
    assert (result.points, result.of, result.passed) == (150, 300, True)  # a short answer counts in neither sum
    assert queries.result_of(session, attempt) == result
    assert all(place.fixed_at == now for place in queries.places(session, attempt))
    assert [place.points for place in queries.places(session, attempt)] == [100, 50, 0, None]


def test_a_pass_is_exact(session: Session, begin: Begin, now: datetime) -> None:
    third = NAMED.model_copy(update={"points": 1}), COLD.model_copy(update={"points": 2})
    for share, passed in ((33, True), (34, False)):
        attempt = begin(*third, pass_share=share)
        save_answer(session, attempt, 1, Posted(blanks={1: "茶"}), 0, now)
        assert submit(session, attempt, now).passed is passed


def test_handing_in_twice_gives_one_result(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(COLD)
    first = submit(session, attempt, now)
    assert submit(session, attempt, now + timedelta(minutes=1), EndedBy.DEADLINE) == first
    assert (attempt.submitted_at, attempt.ended_by, attempt.receipt) == (now, EndedBy.LEARNER, first.receipt)


def test_what_the_deadline_ends_has_the_deadline_as_its_time(session: Session, begin: Begin, now: datetime) -> None:
    swept, touched = begin(COLD), begin(COLD)
    submit(session, swept, now + DEADLINE * 2, EndedBy.DEADLINE)
    submit(session, touched, now + DEADLINE * 2)
    for attempt in (swept, touched):
        assert (attempt.submitted_at, attempt.ended_by) == (now + DEADLINE, EndedBy.DEADLINE)


def test_only_open_attempts_past_their_grace_are_overdue(session: Session, begin: Begin, now: datetime) -> None:
    left, done = begin(COLD), begin(COLD)
    submit(session, done, now)
    assert queries.overdue(session, now + GRACE_OVER) == []
    assert queries.overdue(session, now + GRACE_OVER + timedelta(microseconds=1)) == [left]


def test_a_receipt_has_its_day_and_no_sign_that_sounds_or_looks_like_another(
    session: Session, begin: Begin, now: datetime
) -> None:
    receipts = {submit(session, begin(COLD), now).receipt for _ in range(20)}
    assert len(receipts) == 20
    assert all(re.fullmatch(r"TY-20260710(-[2-9A-HJ-NP-Z]{4}){2}", receipt) for receipt in receipts)
    elsewhere = submit(session, begin(COLD), now, zone=ZoneInfo("Pacific/Honolulu"))
    assert elsewhere.receipt.startswith("TY-20260709-")


# Placing


def test_a_question_can_be_put_into_an_open_attempt_alone(session: Session, begin: Begin, now: datetime) -> None:
    attempt, version = begin(), add_question(session, "tea", COLD, now)
    place(session, attempt, 3, version.id, ["soup", "tea", "ice"])
    saved = save_answer(session, attempt, 3, Posted(choices=("3",)), 0, now)
    assert (saved.outcome, saved.shown.words) == (Outcome.SAVED, ("冰",))
    submit(session, attempt, now)
    with pytest.raises(AttemptClosed):
        place(session, attempt, 4, version.id, ["soup", "tea", "ice"])


def test_an_attempt_is_found_by_its_owner_alone(session: Session, begin: Begin, cast: Cast) -> None:
    attempt = begin(COLD)
    assert queries.attempt_of(session, cast.learner, attempt.ref, lock=True) is attempt
    with pytest.raises(NotFound):
        queries.attempt_of(session, cast.outsider, attempt.ref)


def test_an_attempt_keeps_its_order_and_its_wording(session: Session, begin: Begin, now: datetime) -> None:
    attempt = begin(COLD, seed=3)
    before = queries.sheet(session, attempt)
    add_question(session, "tea", COLD.model_copy(update={"stem": "改过的题"}), now)
    assert queries.sheet(session, attempt) == before
    assert queries.sheet(session, begin(COLD, seed=3)) == before


def test_another_process_reads_the_same_questions(
    session: Session, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = begin(COLD, HOT)
    before = queries.places(session, attempt)
    monkeypatch.setattr(queries, "_question_of", {})
    assert queries.places(session, attempt) == before
    ids = [place.question_id for place in before]
    assert queries.questions(session, ids) == dict(zip(ids, (COLD, HOT), strict=True))
    assert queries.questions(session, []) == {}
