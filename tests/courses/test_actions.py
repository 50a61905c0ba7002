"""Publishing: versions that never change, files and browser that do not overwrite each other, drafts."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from app.courses import actions, queries
from app.courses.actions import DraftStale, DraftState, Outcome, State, Unpublishable
from app.courses.models import Course, CourseVersion, VersionQuestion
from app.courses.queries import VersionRow
from app.errors import Invalid, NotFound
from app.people.models import Person
from app.quizzes.models import QuestionVersion
from app.quizzes.rules.questions import Question
from tests.cast import Cast
from tests.courses import real
from tests.courses.real import COURSE, Files

ONE = "responsibility-q1"
OTHER = "duty-q2"


@pytest.fixture
def first(session: Session, now: datetime) -> Outcome:
    return actions.publish_files(session, real.files(), now)


@pytest.fixture
def course(session: Session, first: Outcome) -> Course:
    return queries.course_by_slug(session, "branch-secretary")


@pytest.fixture
def trainer(cast: Cast, session: Session) -> Person:
    return session.merge(cast.trainer)


def number_of(model: Any, session: Session) -> int:
    return session.exec(select(func.count()).select_from(model)).one()


def question(session: Session, course: Course, slug: str = ONE) -> Question:
    return queries.version_questions(session, queries.latest(session, course).id)[slug][1]


def reworded(known: Question, stem: str) -> Question:
    return known.model_copy(update={"stem": stem})


def edited(name: str, old: str, new: str, files: Files | None = None) -> Files:
    files = files or real.files()
    data = files[name].decode()
    assert old in data
    return {**files, name: data.replace(old, new, 1).encode()}


def test_a_first_publication_makes_version_one(session: Session, first: Outcome, course: Course) -> None:
    assert first.state == State.NEW
    assert first.version
    assert first.version.number == 1
    content = queries.content(session, first.version.id)
    assert set(content.questions) == set(queries.version_questions(session, first.version.id))
    assert set(content.questions.values()) == {1}
    assert content.model_copy(update={"questions": {}}) == real.checked().content.model_copy(  # type: ignore[union-attr]
        update={"questions": {}}
    )


def test_the_same_files_again_change_nothing(session: Session, first: Outcome, now: datetime) -> None:
    again = actions.publish_files(session, real.files(), now)
    assert (again.state, again.version) == (State.UNCHANGED, first.version)
    assert number_of(CourseVersion, session) == 1


def test_files_that_differ_in_spaces_alone_change_nothing(session: Session, first: Outcome, now: datetime) -> None:
    again = actions.publish_files(session, {n: data + b"\n" for n, data in real.files().items()}, now)
    assert (again.state, again.version, again.changes) == (State.UNCHANGED, first.version, ())


def test_a_changed_file_makes_the_next_version_and_keeps_the_questions_that_did_not_change(
    session: Session, first: Outcome, course: Course, now: datetime
) -> None:
    known = number_of(QuestionVersion, session)
    outcome = actions.publish_files(
        session, edited("requirements/responsibility.yaml", "difficulty: 2", "difficulty: 3"), now
    )
    assert outcome.state == State.CHANGED
    assert outcome.version
    assert first.version
    assert outcome.version.number == 2
    assert [change.slug for change in outcome.changes] == [ONE]
    assert number_of(QuestionVersion, session) == known + 1
    before = queries.version_questions(session, first.version.id)
    after = queries.version_questions(session, outcome.version.id)
    assert {slug for slug in after if after[slug] != before[slug]} == {ONE}
    assert queries.content(session, outcome.version.id).questions[ONE] == 2


def test_a_published_version_stays_as_it_was(session: Session, first: Outcome, now: datetime) -> None:
    assert first.version
    body = session.get_one(CourseVersion, first.version.id).body
    actions.publish_files(session, edited("course.yaml", "minutes: 40", "minutes: 50"), now)
    assert session.get_one(CourseVersion, first.version.id, populate_existing=True).body == body
    assert queries.content(session, first.version.id).final.minutes == 40


def test_what_was_changed_back_has_its_old_question_version(session: Session, first: Outcome, now: datetime) -> None:
    actions.publish_files(session, edited("requirements/responsibility.yaml", "difficulty: 2", "difficulty: 3"), now)
    back = actions.publish_files(session, real.files(), now)
    assert first.version
    assert back.version
    assert (back.state, back.version.number) == (State.CHANGED, 3)
    assert queries.version_questions(session, back.version.id) == queries.version_questions(session, first.version.id)


def test_files_with_faults_publish_nothing(session: Session, first: Outcome, now: datetime) -> None:
    outcome = actions.publish_files(session, edited("course.yaml", "seal: '明责'", "seal: '明'"), now)
    assert (outcome.state, outcome.version) == (State.FAULTY, None)
    assert [fault.code for fault in outcome.faults] == ["seal-length"]
    assert number_of(CourseVersion, session) == 1


def test_a_question_published_in_the_browser_makes_a_version_of_its_own(
    session: Session, first: Outcome, course: Course, trainer: Person, now: datetime
) -> None:
    version = actions.publish_questions(
        session, course, [reworded(question(session, course), "换一个问法：会前谁来定？")], trainer, "改题干", now
    )
    assert (version.number, version.published_by, version.note) == (2, trainer.id, "改题干")
    assert question(session, course).stem == "换一个问法：会前谁来定？"
    held = select(func.count()).select_from(VersionQuestion).where(col(VersionQuestion.version_id) == version.id)
    assert session.exec(held).one() == len(real.checked().questions)
    made = session.get_one(QuestionVersion, queries.version_questions(session, version.id)[ONE][0])
    assert (made.number, made.made_by) == (2, trainer.id)


def test_publishing_what_stands_already_makes_no_version(
    session: Session, first: Outcome, course: Course, trainer: Person, now: datetime
) -> None:
    assert actions.publish_questions(session, course, [question(session, course)], trainer, "", now) == first.version


def in_browser(session: Session, course: Course, by: Person, now: datetime, slug: str = ONE) -> VersionRow:
    known = question(session, course, slug)
    return actions.publish_questions(session, course, [reworded(known, f"{known.stem}请选一项。")], by, "", now)


def test_the_files_last_read_are_not_read_again_after_the_browser_published(
    session: Session, course: Course, trainer: Person, now: datetime
) -> None:
    version = in_browser(session, course, trainer, now)
    again = actions.publish_files(session, real.files(), now)
    assert (again.state, again.version) == (State.UNCHANGED, version)


def test_files_that_take_back_what_the_browser_published_are_a_conflict(
    session: Session, course: Course, trainer: Person, now: datetime
) -> None:
    version = in_browser(session, course, trainer, now)
    outcome = actions.publish_files(session, edited(COURSE, "minutes: 40", "minutes: 50"), now)
    assert (outcome.state, outcome.version) == (State.CONFLICT, version)
    [change] = outcome.changes
    assert change.slug == ONE
    assert [(field.name, (field.old or "").endswith("请选一项。")) for field in change.fields] == [("stem", True)]
    assert queries.latest(session, course) == version
    assert queries.content(session, version.id).final.minutes == 40


def test_files_that_contain_what_the_browser_published_are_no_conflict(
    session: Session, course: Course, trainer: Person, now: datetime
) -> None:
    version = in_browser(session, course, trainer, now)
    exported = actions.export(session, version)
    both = edited(COURSE, "minutes: 40", "minutes: 50", exported)
    outcome = actions.publish_files(session, both, now)
    assert (outcome.state, [change.what for change in outcome.changes]) == (State.CHANGED, ["course"])
    assert question(session, course).stem.endswith("请选一项。")


def test_exported_files_published_again_change_nothing(
    session: Session, first: Outcome, course: Course, now: datetime
) -> None:
    assert first.version
    exported = actions.export(session, first.version)
    assert set(exported) == set(real.files())
    again = actions.publish_files(session, exported, now)
    assert (again.state, again.version, again.changes) == (State.UNCHANGED, first.version, ())
    assert actions.export(session, first.version) == exported


def test_a_course_made_from_exported_files_is_the_same(session: Session, first: Outcome, now: datetime) -> None:
    assert first.version
    exported = actions.export(session, first.version)
    files = {name: data.replace(b"slug: branch-secretary", b"slug: second") for name, data in exported.items()}
    other = actions.publish_files(session, files, now)
    assert other.version
    mine, theirs = (queries.content(session, id) for id in (first.version.id, other.version.id))
    assert mine.modules == theirs.modules
    assert mine.questions == theirs.questions


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"stem": " "}, "text-empty"),
        ({"use": "quiz"}, "check-use"),
        ({"points": 200}, "points-fixed"),
        ({"passage": {"lesson": "responsibility", "paragraph": "p99"}}, "passage-dead"),
        ({"passage": {"lesson": "nowhere", "paragraph": "p1"}}, "passage-dead"),
        ({"slug": "responsibility-x"}, "question-slug"),
    ],
)
def test_a_question_with_a_fault_is_not_published(
    session: Session, course: Course, trainer: Person, now: datetime, change: dict[str, Any], code: str
) -> None:
    known = question(session, course)
    spoiled = type(known).model_validate({**known.model_dump(mode="json"), **change})
    with pytest.raises(Unpublishable) as refused:
        actions.publish_questions(session, course, [spoiled], trainer, "", now)
    assert code in [fault.code for fault in refused.value.faults]
    assert number_of(CourseVersion, session) == 1


def test_a_draft_is_saved_by_revision(session: Session, course: Course, trainer: Person, now: datetime) -> None:
    saved = actions.save_draft(session, course, ONE, '{"stem":', 0, trainer, now)
    assert saved.draft
    assert (saved.state, saved.draft.rev) == (DraftState.SAVED, 1)
    assert actions.save_draft(session, course, ONE, '{"stem": "x"}', 1, trainer, now).state == DraftState.SAVED
    again = actions.save_draft(session, course, ONE, '{"stem": "x"}', 2, trainer, now)
    assert again.draft
    assert again.draft.rev == 2  # the same text is no new revision
    assert [draft.slug for draft in queries.drafts(session, course)] == [ONE]


def test_an_old_revision_overwrites_no_newer_draft(session: Session, course: Course, cast: Cast, now: datetime) -> None:
    trainer, other = (session.merge(one) for one in (cast.trainer, cast.organizer))
    actions.save_draft(session, course, ONE, "first", 0, trainer, now)
    actions.save_draft(session, course, ONE, "second", 1, other, now)
    late = actions.save_draft(session, course, ONE, "third", 1, trainer, now)
    assert late.draft
    assert (late.state, late.draft.body, late.draft.saved_by) == (DraftState.CONFLICT, "second", other.id)
    assert actions.discard_draft(session, course, ONE, 1).state == DraftState.CONFLICT
    assert actions.discard_draft(session, course, ONE, 2).state == DraftState.SAVED
    assert actions.discard_draft(session, course, ONE, 2).state == DraftState.SAVED
    assert queries.draft_of(session, course, ONE) is None
    assert actions.save_draft(session, course, ONE, "third", 2, trainer, now).state == DraftState.CONFLICT


def test_a_draft_is_of_a_question_that_exists_and_not_endless(
    session: Session, course: Course, trainer: Person, now: datetime
) -> None:
    with pytest.raises(NotFound):
        actions.save_draft(session, course, "nothing-q1", "x", 0, trainer, now)
    with pytest.raises(Invalid):
        actions.save_draft(session, course, ONE, "x" * 70_000, 0, trainer, now)


def test_publishing_ends_the_drafts_of_what_was_published(
    session: Session, course: Course, trainer: Person, now: datetime
) -> None:
    for slug in (ONE, OTHER):
        actions.save_draft(session, course, slug, "x", 0, trainer, now)
    in_browser(session, course, trainer, now)
    assert [draft.slug for draft in queries.drafts(session, course)] == [OTHER]


def test_a_draft_begun_on_an_older_wording_is_not_published_over_a_newer_one(
    session: Session, course: Course, trainer: Person, now: datetime
) -> None:
    actions.save_draft(session, course, ONE, "x", 0, trainer, now)
    actions.publish_files(session, edited("requirements/responsibility.yaml", "difficulty: 2", "difficulty: 3"), now)
    with pytest.raises(DraftStale) as refused:
        in_browser(session, course, trainer, now)
    assert refused.value.slugs == (ONE,)
