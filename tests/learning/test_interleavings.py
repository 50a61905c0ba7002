"""Edit, publish, attempt, save, submit, regrade, void and undo in any order: no finished result changes otherwise."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text
from sqlmodel import Session

from app.classes.models import Enrolment, TrainingClass
from app.learning import actions as learning
from app.learning.actions.attempts import settle
from app.learning.actions.regrading import recompute
from app.learning.models import Learning
from app.learning.queries.regrading import shifts
from app.people.models import Person
from app.quizzes import actions as quizzes
from app.quizzes import queries
from app.quizzes.models import Attempt, Regrade
from app.quizzes.rules.attempts import EndedBy, Kind, Policy
from app.quizzes.rules.keys import Posted
from app.quizzes.rules.questions import Option, Passage, Single, Use
from app.quizzes.rules.regrading import RegradeKind, Ruling
from tests.cast import NOW
from tests.proof import note
from tests.school import School

OPTIONS, SLUGS = ("a", "b", "c"), ("one", "two")
STEPS = 30
DONE = {"runs": 0, "steps": 0}


def question(slug: str, key: str, stem: str) -> Single:
    options = tuple(Option(id=id, text=f"{slug} {id}", correct=id == key, why="因为") for id in OPTIONS)
    return Single(
        slug=slug, use=Use.QUIZ, passage=Passage(lesson="l", paragraph="p"), difficulty=1, stem=stem, options=options
    )  # fmt: skip


@dataclass(eq=False)
class Version:
    id: int
    slug: str
    key: str


@dataclass(eq=False)
class Standing:
    """What the model knows of one regrade."""

    row: Regrade
    versions: set[int]
    accepted: frozenset[str] | None  # none: void
    before: dict[tuple[int, int], int]
    stands: bool = True


@dataclass(eq=False)
class Sat:
    """An attempt: at each place a version, what was given, and once it is handed in what that is worth."""

    row: Attempt
    versions: list[Version]
    given: dict[int, str] = field(default_factory=dict)
    revs: dict[int, int] = field(default_factory=dict)
    points: dict[int, int] = field(default_factory=dict)
    first: int | None = None  # points when it was handed in


class Interleavings(RuleBasedStateMachine):
    """The model marks by itself: an answer is worth all its points, or none."""

    session: Session
    school: School

    @initialize()
    def begin(self) -> None:
        DONE["runs"] += 1
        self.nested = self.session.begin_nested()
        self.now: datetime = NOW
        merge = self.session.merge
        self.klass: TrainingClass = merge(self.school.klass)
        self.trainer: Person = merge(self.school.cast.trainer)
        self.learners: list[tuple[Person, Enrolment]] = [
            (merge(self.school.cast.learner), merge(self.school.enrolment)),
            (merge(self.school.cast.second_learner), merge(self.school.second)),
        ]
        self.versions: dict[str, list[Version]] = {slug: [] for slug in SLUGS}
        self.drafts: dict[str, str] = dict.fromkeys(SLUGS, "a")
        self.attempts: list[Sat] = []
        self.regrades: list[Standing] = []
        for slug in SLUGS:
            self._publish(slug)

    def _publish(self, slug: str) -> None:
        made = quizzes.add_question(
            self.session, "c", question(slug, self.drafts[slug], f"第 {len(self.versions[slug])} 稿"), self.now
        )
        self.versions[slug].append(Version(made.id, slug, self.drafts[slug]))

    def _tick(self) -> datetime:
        DONE["steps"] += 1
        self.now += timedelta(seconds=1)
        return self.now

    @rule(slug=st.sampled_from(SLUGS), key=st.sampled_from(OPTIONS))
    def edit(self, slug: str, key: str) -> None:
        self.drafts[slug] = key

    @rule(slug=st.sampled_from(SLUGS))
    def publish(self, slug: str) -> None:
        self._tick()
        self._publish(slug)

    @rule(who=st.sampled_from([0, 1]), seed=st.integers(0, 99))
    def attempt(self, who: int, seed: int) -> None:
        person, enrolment = self.learners[who]
        asked = [self.versions[slug][-1] for slug in SLUGS]
        row = quizzes.start(
            self.session, person=person, enrolment_id=enrolment.id, version_id=self.klass.version_id, kind=Kind.QUIZ,
            subject=self.school.content.modules[0].slug, policy=Policy.AFTER, pass_share=60,
            questions=[one.id for one in asked], deadline=None, random=Random(seed), now=self._tick(),
        )  # fmt: skip
        self.attempts.append(Sat(row, asked))

    @precondition(lambda self: self.attempts)
    @rule(data=st.data(), place=st.integers(1, len(SLUGS)), option=st.sampled_from(OPTIONS))
    def save(self, data: st.DataObject, place: int, option: str) -> None:
        """Also into what was handed in: there it is set aside, and changes nothing."""
        self._save(data.draw(st.sampled_from(self.attempts)), place, option)

    def _save(self, one: Sat, place: int, option: str) -> None:
        order = queries.place_at(self.session, one.row, place).order
        posted = Posted(choices=(str(order.index(option) + 1),))
        person, enrolment = next(pair for pair in self.learners if pair[1].id == one.row.enrolment_id)
        who = Learning(person, enrolment, self.klass)
        saved = learning.answer(self.session, who, one.row, place, posted, one.revs.get(place, 0), self._tick()).saved
        if one.first is None:
            one.given[place], one.revs[place] = option, saved.rev

    @precondition(lambda self: self.attempts)
    @rule(data=st.data())
    def submit(self, data: st.DataObject) -> None:
        """A second time gives the result that stands."""
        self._submit(data.draw(st.sampled_from(self.attempts)))

    @rule(who=st.sampled_from([0, 1]), options=st.tuples(*[st.sampled_from(OPTIONS)] * len(SLUGS)))
    def sit(self, who: int, options: tuple[str, ...]) -> None:
        """A whole attempt at once, so that there is often something to regrade."""
        self.attempt(who, 0)
        for place, option in enumerate(options, 1):
            self._save(self.attempts[-1], place, option)
        self._submit(self.attempts[-1])

    def _submit(self, one: Sat) -> None:
        enrolment = self.session.get_one(Enrolment, one.row.enrolment_id)
        settle(self.session, enrolment, self.klass, one.row, EndedBy.LEARNER, self._tick())
        if one.first is None:
            one.points = {n: self._worth(version, one.given.get(n, "")) for n, version in enumerate(one.versions, 1)}
            one.first = sum(one.points.values())

    @rule(
        slug=st.sampled_from(SLUGS),
        kind=st.sampled_from(list(RegradeKind)),
        key=st.sampled_from(OPTIONS),
        raise_only=st.booleans(),
        data=st.data(),
    )
    def regrade(self, slug: str, kind: RegradeKind, key: str, raise_only: bool, data: st.DataObject) -> None:
        wrong = data.draw(st.sampled_from(self.versions[slug])).key
        mine = {one.id for one in self.versions[slug] if one.key == wrong}
        ruling = Ruling(kind) if kind is RegradeKind.VOID else Ruling(kind, (((key,),),))
        effects = queries.effects(self.session, mine, ruling, raise_only)
        touched = shifts(self.session, effects)
        row, _ = quizzes.regrade(
            self.session, course="c", slug=slug, ruling=ruling, question_ids=sorted(mine), raise_only=raise_only,
            reason="原因", by=self.trainer, now=self._tick(),
        )  # fmt: skip
        recompute(self.session, row, touched, self.trainer, self.now)
        accepted = {
            RegradeKind.VOID: None, RegradeKind.NEW_KEY: frozenset({key}), RegradeKind.ACCEPT: frozenset({wrong, key})
        }[kind]  # fmt: skip
        made = Standing(row, mine, accepted, {})
        self.regrades.append(made)
        for one, place, version in self._counting(mine):
            before = one.points[place]
            made.before[one.row.id, place] = before
            after = self._worth(version, one.given.get(place, ""))
            one.points[place] = max(before, after) if raise_only else after

    @precondition(lambda self: self.regrades)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        made = data.draw(st.sampled_from(self.regrades))
        later = self.regrades[self.regrades.index(made) + 1 :]
        blocked = not made.stands or any(one.stands and one.versions & made.versions for one in later)
        touched = shifts(self.session, queries.effects_of_reversal(self.session, made.row))
        if blocked:
            with pytest.raises(quizzes.Reversed):
                quizzes.reverse(self.session, made.row, "原因", self.trainer, self._tick())
            return
        quizzes.reverse(self.session, made.row, "原因", self.trainer, self._tick())
        recompute(self.session, made.row, touched, self.trainer, self.now, reversal=True)
        made.stands = False
        for one, place, version in self._counting(made.versions):
            then = made.before.get((one.row.id, place))
            one.points[place] = self._worth(version, one.given.get(place, "")) if then is None else then

    def _counting(self, versions: set[int]) -> list[tuple[Sat, int, Version]]:
        finished = [one for one in self.attempts if one.first is not None]
        return [(one, n, v) for one in finished for n, v in enumerate(one.versions, 1) if v.id in versions]

    def _worth(self, version: Version, given: str) -> int:
        standing = [one for one in self.regrades if one.stands and version.id in one.versions]
        if not standing:
            return 100 if given == version.key else 0
        accepted = standing[-1].accepted
        return 100 if accepted is None or given in accepted else 0

    @invariant()
    def every_finished_result_is_what_the_flow_made_of_it(self) -> None:
        for one in self.attempts:
            whose = {"id": one.row.id}
            rows = self._rows("SELECT position, points FROM answer WHERE attempt_id = :id ORDER BY position", whose)
            if one.first is None:
                assert all(points is None for _, points in rows)
                continue
            assert dict(rows) == one.points
            facts = self._rows("SELECT points, passed FROM fact WHERE attempt_id = :id", whose)
            assert [points for points, _ in facts] == [one.first]
            since = self._rows("SELECT points, passed FROM correction WHERE attempt_id = :id ORDER BY id", whose)
            points, passed = (since or facts)[-1]
            assert (points, bool(passed)) == (sum(one.points.values()), 10 * sum(one.points.values()) >= 60 * 20)

    def _rows(self, sql: str, whose: dict[str, Any]) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.session.execute(text(sql), whose)]

    def teardown(self) -> None:
        if not hasattr(self, "nested"):
            return
        assert learning.rebuild(self.session, [enrolment for _, enrolment in self.learners]) == 0
        self.nested.rollback()
        self.session.expire_all()


def play(session: Session, school: School, runs: int) -> None:
    machine = type("Machine", (Interleavings,), {"session": session, "school": school})
    run_state_machine_as_test(machine, settings=settings(max_examples=runs, stateful_step_count=STEPS))


def test_a_few_interleavings_change_no_finished_result_but_by_the_flow(session: Session, school: School) -> None:
    play(session, school, 8)


@pytest.mark.slow
def test_two_hundred_interleavings_change_no_finished_result_but_by_the_flow(session: Session, school: School) -> None:
    play(session, school, 200)


@pytest.mark.proof
def test_five_thousand_interleavings_change_no_finished_result_but_by_the_flow(
    session: Session, school: School
) -> None:
    DONE.update(runs=0, steps=0)
    play(session, school, 5000)
    figure = f"{DONE['runs']} interleavings, {DONE['steps']} steps"
    note("regrading", f"{figure}: no finished result changed but by a regrade or its reversal")
