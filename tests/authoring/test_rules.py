"""A sketch holds whatever was typed, makes the question that it came from, and knows what is wrong with it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authoring.rules.moving import effect
from app.authoring.rules.operations import Do, Verb, done, fits, focus
from app.authoring.rules.preview import preview
from app.authoring.rules.problems import is_markable, problems
from app.authoring.rules.sketch import (
    OWN,
    Kind,
    Sketch,
    dumped,
    fresh,
    ids_of,
    loaded,
    merged,
    question_of,
    settled,
    sketch_of,
    token,
)
from app.authoring.rules.wording import worded_changes
from app.courses.rules.content import Lesson
from app.courses.rules.similar import LIMIT, Stems, pieces
from app.learning.actions import Touched
from app.quizzes.rules.questions import Question, Use
from tests.courses import real

QUESTIONS = {question.slug: question for question in real.checked().questions}
CONTENT = real.checked().content
BY_KIND = {kind: next(one for one in QUESTIONS.values() if one.type == kind) for kind in Kind}
any_question = st.sampled_from(list(QUESTIONS.values()))


def lesson_of(question: Question) -> Lesson:
    assert CONTENT
    return next(lesson for lesson in CONTENT.lessons if lesson.slug == question.passage.lesson)


def codes(sketch: Sketch, known: Question) -> set[tuple[str, str]]:
    stems = {slug: one.stem for slug, one in QUESTIONS.items() if slug != known.slug}
    return {(one.field, one.problem.code) for one in problems(sketch, known, lesson_of(known), Stems(stems))}


def with_(sketch: Sketch, **changes: object) -> Sketch:
    return sketch.model_copy(update=changes)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_sketch_makes_the_question_that_it_came_from_and_nothing_is_wrong_with_it(question: Question) -> None:
    sketch = settled(sketch_of(question))
    assert question_of(sketch, question) == question
    assert codes(sketch, question) == set()
    assert loaded(dumped(sketch)) == sketch


@given(any_question, st.sampled_from(Kind))
def test_a_type_may_be_tried_and_left_without_losing_anything(question: Question, kind: Kind) -> None:
    sketch = settled(sketch_of(question))
    tried = merged(sketch, with_(sketch, type=kind), sketch.type)
    assert all(getattr(tried, column) for column in OWN[kind] if column in ("options", "items", "pairs", "rubric"))
    assert question_of(tried, question).type == kind
    back = merged(tried, with_(tried, type=sketch.type, use=sketch.use), kind)
    if kind != Kind.SINGLE or sketch.type is not Kind.MULTIPLE:  # one circle of many ticks stays
        assert question_of(back, question) == question


@given(any_question, st.data())
def test_a_row_that_is_moved_up_and_down_again_is_where_it_was(question: Question, data: st.DataObject) -> None:
    sketch = settled(sketch_of(question))
    column = OWN[sketch.type][0]
    if column not in ("options", "items", "pairs"):
        return
    rows = getattr(sketch, column)
    at = data.draw(st.integers(2, len(rows)))
    up = done(sketch, Do(Verb.UP, column, at), ())
    assert getattr(up, column)[at - 2] == rows[at - 1]
    assert done(up, Do(Verb.DOWN, column, at - 1), ()) == sketch
    to = (at * 7) % len(rows) + 1
    moved = done(sketch, Do(Verb.MOVE, column, at, to), ())
    assert getattr(moved, column)[to - 1] == rows[at - 1]
    assert done(moved, Do(Verb.MOVE, column, to, at), ()) == sketch
    first = done(sketch, Do(Verb.UP, column, 1), ())
    assert first == sketch
    assert done(sketch, Do(Verb.DOWN, column, len(rows)), ()) == sketch


@given(any_question)
def test_a_new_row_has_an_id_that_no_row_has_or_had(question: Question) -> None:
    sketch = settled(sketch_of(question))
    for column in OWN[sketch.type]:
        if column not in ("options", "items", "pairs"):
            continue
        had = ids_of(sketch)
        less = done(sketch, Do(Verb.REMOVE, column, 1), had)
        more = done(less, Do(Verb.ADD, column), had)
        new = getattr(more, column)[-1]
        assert not {value for name, value in new.model_dump().items() if name.endswith("id")} & had
        assert len(ids_of(more)) >= len(ids_of(less))


def test_ids_go_on_when_the_letters_are_used_up() -> None:
    assert fresh(set("abcdefghijklmnopqrstuvwxyz")) == "o1"
    assert fresh({"l1", "l2"}, "l") == "l3"


def test_buttons_that_the_form_did_not_have_do_not_fit() -> None:
    assert fits(Do(Verb.UP, "options", 2), Kind.SINGLE, 4)
    assert not fits(Do(Verb.UP, "items", 2), Kind.SINGLE, 0)
    assert fits(Do(Verb.MOVE, "options", 4, 1), Kind.SINGLE, 4)
    assert not fits(Do(Verb.MOVE, "options", 4, 5), Kind.SINGLE, 4)
    assert not fits(Do(Verb.MOVE, "options", 4), Kind.SINGLE, 4)
    assert not fits(Do(Verb.UP, "options", 2, 1), Kind.SINGLE, 4)
    assert not fits(Do(Verb.REMOVE, "options", 5), Kind.SINGLE, 4)
    assert not fits(Do(Verb.ADD, "options"), Kind.SINGLE, 12)
    assert not fits(Do(Verb.ADD, "blanks"), Kind.FILL, 1)
    assert not fits(Do(Verb.SAVE, "options"), Kind.SINGLE, 4)


@pytest.mark.parametrize(
    ("do", "rows", "at"),
    [
        (Do(Verb.ADD, "options"), 5, "options-5-text"),
        (Do(Verb.ADD, "pairs"), 3, "pairs-3-left"),
        (Do(Verb.MOVE, "options", 3, 1), 4, "options-1-text"),
        (Do(Verb.UP, "options", 3), 4, "options-2-up"),
        (Do(Verb.UP, "options", 2), 4, "options-1-down"),
        (Do(Verb.DOWN, "options", 3), 4, "options-4-up"),
        (Do(Verb.REMOVE, "items", 3), 2, "items-2-remove"),
        (Do(Verb.REMOVE, "rubric", 1), 0, "rubric-add"),
        (Do(Verb.SAVE), 0, ""),
    ],
)
def test_the_focus_goes_with_the_row_to_a_button_that_can_be_pressed(do: Do, rows: int, at: str) -> None:
    assert focus(do, rows) == at


def options(kind: Kind = Kind.SINGLE) -> tuple[Sketch, Question]:
    return settled(sketch_of(BY_KIND[kind])), BY_KIND[kind]


def test_what_is_wrong_is_told_at_its_field() -> None:
    sketch, known = options()
    rows = list(sketch.options)
    rows[1] = rows[1].model_copy(update={"why": ""})
    rows[2] = rows[2].model_copy(update={"text": rows[0].text})
    wrong = codes(with_(sketch, options=tuple(rows), paragraph="p99"), known)
    assert wrong == {
        ("options-2-why", "reason-missing"),
        ("options-3-text", "texts-same"),
        ("paragraph", "passage-dead"),
    }


def test_empty_rows_are_not_told_to_be_the_same() -> None:
    sketch, known = options()
    rows = tuple(row.model_copy(update={"text": ""}) for row in sketch.options)
    assert not [one for one in codes(with_(sketch, options=rows), known) if one[1] == "texts-same"]


def test_a_true_or_false_needs_its_answer_and_its_reason() -> None:
    sketch, known = options(Kind.TRUEFALSE)
    assert codes(with_(sketch, answer="", why=""), known) == {("answer", "answer-missing"), ("why", "reason-missing")}


def test_a_fill_in_has_as_many_answers_as_blanks() -> None:
    sketch, known = options(Kind.FILL)
    longer = settled(with_(sketch, stem=f"{sketch.stem}还有____。"))
    assert len(longer.blanks) == len(sketch.blanks) + 1
    assert codes(longer, known) == {(f"blanks-{len(longer.blanks)}", "list-empty")}
    shorter = settled(with_(longer, stem=sketch.stem))
    assert shorter.blanks == sketch.blanks
    assert ("stem", "blanks-answers") in codes(settled(with_(sketch, stem="没有空的一句话，很长很长")), known)


def test_a_rubric_needs_points_that_are_numbers() -> None:
    sketch, known = options(Kind.SHORT)
    rows = tuple(row.model_copy(update={"points": "两"}) for row in sketch.rubric[:1])
    assert codes(with_(sketch, rubric=rows), known) == {("rubric-1-points", "points-range")}
    assert codes(with_(sketch, rubric=()), known) == {("rubric", "list-empty")}


def test_a_pair_is_found_at_the_row_that_shows_it() -> None:
    sketch, known = options(Kind.MATCHING)
    rows = list(sketch.pairs)
    rows[-1] = rows[-1].model_copy(update={"right": "", "left": ""})
    n = len(rows)
    assert {(f"pairs-{n}-right", "text-empty"), (f"pairs-{n}-left", "text-empty")} <= codes(
        with_(sketch, pairs=tuple(rows)), known
    )


def test_a_stem_too_much_like_another_is_told_with_that_question() -> None:
    sketch, known = options()
    other = next(one for one in QUESTIONS.values() if one.slug != known.slug)
    assert ("stem", "stems-near") in codes(with_(sketch, stem=other.stem + "？"), known)


def test_a_question_in_a_lesson_stays_there_and_a_short_answer_is_for_practice() -> None:
    inline = next(one for one in QUESTIONS.values() if one.use is Use.INLINE)
    assert ("use", "inline-fixed") in codes(with_(settled(sketch_of(inline)), use=Use.QUIZ), inline)
    sketch, _ = options()
    assert settled(with_(sketch, type=Kind.SHORT)).use is Use.PRACTICE
    assert settled(with_(sketch, use=Use.PRACTICE)).use is Use.QUIZ


@given(any_question)
def test_the_preview_shows_the_right_answer_as_right_and_the_others_as_not(question: Question) -> None:
    before = preview(question, "before", markable=True)
    assert before.reasons is None
    assert not before.shown.fixed
    for tab in before.tabs[1:]:
        after = preview(question, tab.key, markable=True)
        assert after.current == tab.key
        assert after.reasons
        assert (after.reasons.verdict == "right") == (tab.key == "right")
        assert after.reasons.verdict != "unmarked" or question.type == "short"


@given(any_question, st.sampled_from(Kind))
def test_a_half_written_question_can_always_be_looked_at(question: Question, kind: Kind) -> None:
    sketch = settled(Sketch(type=kind, use=Use.QUIZ, paragraph="", difficulty=1))
    wrong = problems(sketch, question, lesson_of(question), Stems({}))
    assert wrong
    shown = preview(question_of(sketch, question), "right", is_markable(wrong))
    assert shown.current in ("before", "right")


def test_changes_speak_of_letters_and_texts_as_the_form_has_them() -> None:
    sketch, known = options()
    rows = list(sketch.options)
    rows[0] = rows[0].model_copy(update={"why": "换一句"})
    moved = with_(sketch, options=(rows[1], rows[0], *rows[2:]))
    (change,) = worded_changes({known.slug: known}, {known.slug: question_of(moved, known)})
    assert [(field.name, field.at) for field in change.fields] == [("option.why", "B"), ("options", "")]
    assert change.fields[1].new
    assert change.fields[1].new.startswith(rows[1].text[:10])


def test_what_an_editor_saw_is_named_by_its_content_too() -> None:
    assert token(1, "a") != token(1, "b")
    assert token(1, "a") != token(2, "a")


def test_the_effect_of_a_move_counts_learners_once() -> None:
    touched = [
        Touched(1, (3, 3), (10, 10), completed=False),
        Touched(2, (3, 3), (10, 11), completed=False),
        Touched(3, (10, 11), (10, 11), completed=True),
        Touched(4, (3, 5), (10, 11), completed=False),
    ]
    found = effect(touched)
    assert (found.learners, found.same, found.more, found.less, found.completed) == (4, 1, 1, 1, 1)
    assert effect([]).of == (0, 0)


stems = st.lists(st.sampled_from("支部书记会议制度学习谈心纪律落实").map(str), min_size=0, max_size=12).map("".join)


@given(st.dictionaries(st.sampled_from("abcdefgh"), stems, max_size=8), stems)
def test_the_nearest_stem_is_the_one_that_a_walk_over_all_finds(known: dict[str, str], stem: str) -> None:
    def share(other: str) -> Fraction:
        return Fraction(len(pieces(stem) & pieces(other)), len(pieces(stem) | pieces(other)))

    by_hand = max(((share(other), name) for name, other in known.items() if name != "a"), default=(Fraction(0), ""))[0]
    found = Stems(known).nearest(stem, "a")
    assert (found[1] if found else None) == (by_hand if by_hand > LIMIT else None)
