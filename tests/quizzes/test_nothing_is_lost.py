"""Two tabs, a clock and a learner who does all of it in any order: every value that was posted is kept somewhere."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from app.quizzes import queries
from app.quizzes.actions import Outcome, fix_answer, save_answer, submit
from app.quizzes.models import Answer, AnswerRevision, Attempt, SetAside
from app.quizzes.rules.attempts import Policy, Result, time_is_up
from app.quizzes.rules.keys import given_from
from app.quizzes.rules.questions import Given, Question
from tests.quizzes import strategies as some
from tests.quizzes.conftest import Begin

POSITIONS = 3
steps = st.lists(st.sampled_from(["save", "save", "save", "reload", "fix", "submit", "wait"]), max_size=25)


@dataclass
class Told:
    """What the learner was told."""

    attempt: Attempt
    now: datetime
    posted: list[tuple[int, Given]] = field(default_factory=list)
    revs: dict[tuple[str, int], int] = field(default_factory=dict)  # tab, position -> the revision that it saw
    stands: dict[int, Given] = field(default_factory=dict)
    fixed: dict[int, Given] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)


def save(session: Session, told: Told, data: st.DataObject) -> None:
    tab, position = data.draw(st.sampled_from("ab")), data.draw(st.integers(1, POSITIONS))
    place = queries.place_at(session, told.attempt, position)
    posted = data.draw(some.posts(place.question))
    mine = given_from(place.question, place.order, posted)
    assert mine is not None
    seen = told.revs.get((tab, position), 0)
    saved = save_answer(session, told.attempt, position, posted, seen, told.now)
    told.posted.append((position, mine))
    if saved.outcome is Outcome.SAVED:
        told.stands[position] = mine
        told.revs[tab, position] = saved.rev
    assert (saved.outcome is Outcome.SAVED) == (saved.mine is None)
    if told.results or time_is_up(told.attempt.deadline_at, told.now):
        assert saved.outcome in {Outcome.CLOSED, Outcome.LATE}
    elif position in told.fixed:
        assert saved.outcome is Outcome.FIXED
    elif mine != place.given:
        assert saved.outcome is (Outcome.SAVED if seen == place.rev else Outcome.CONFLICT)


def step(session: Session, told: Told, name: str, data: st.DataObject) -> None:
    if name == "save":
        save(session, told, data)
    elif name == "reload":
        tab = data.draw(st.sampled_from("ab"))
        told.revs.update({(tab, shown.position): shown.rev for shown in queries.sheet(session, told.attempt)})
    elif name == "fix" and told.attempt.policy is Policy.AT_ONCE:
        position = data.draw(st.integers(1, POSITIONS))
        if fix_answer(session, told.attempt, position, told.now).new:
            told.fixed[position] = told.stands[position]
    elif name == "submit":
        told.results.append(submit(session, told.attempt, told.now))
    elif name == "wait":
        told.now += timedelta(minutes=data.draw(st.integers(0, 30)))


@given(st.data(), st.lists(some.questions, min_size=POSITIONS, max_size=POSITIONS), st.sampled_from(Policy), steps)
def test_whatever_happens_every_posted_value_is_kept_and_one_result_stands(
    session: Session, begin: Begin, now: datetime, data: st.DataObject, questions: list[Question],
    policy: Policy, names: list[str],
) -> None:  # fmt: skip
    named = [question.model_copy(update={"slug": f"q{n}"}) for n, question in enumerate(questions)]
    told = Told(begin(*named, policy=policy), now)
    for name in names:
        step(session, told, name, data)
    session.expire_all()
    of_attempt = select(Answer).where(Answer.attempt_id == told.attempt.id)
    answers = {answer.position: answer for answer in session.exec(of_attempt)}
    for position, answer in answers.items():
        kept = list(session.exec(select(AnswerRevision).where(AnswerRevision.answer_id == answer.id)))
        aside = list(session.exec(select(SetAside).where(SetAside.answer_id == answer.id)))
        values = {tuple(one.given) for one in kept} | {tuple(one.given) for one in aside}
        assert {mine for at, mine in told.posted if at == position} <= values
        assert sorted(one.rev for one in kept) == list(range(1, answer.rev + 1))
        assert tuple(answer.given) == told.stands.get(position, ()) == told.fixed.get(position, tuple(answer.given))
        if told.results:
            assert answer.fixed_at is not None
    assert len(set(told.results)) <= 1
