"""What an import would do: new, changed, there already, nearly there, twice in the file."""

from app.authoring.rules.importing import Held, State, lesson_of, plan
from app.authoring.rules.proposals import Place, Proposed, Reading
from app.authoring.rules.sketch import Kind, Sketch, question_of
from app.quizzes.rules.questions import Passage, Single, Use

STEM = "三会一课制度里的“三会”不包括下列哪一种会议？"


def single(row: int = 2, stem: str = STEM, right: int = 2, **more: object) -> Proposed:
    options = ("支部党员大会", "支部委员会", "职工代表大会", "党小组会")
    return Proposed(Place(row), Kind.SINGLE, stem, options, (right,), **more)  # type: ignore[arg-type]


def held(*proposed: Proposed) -> list[Held]:
    """The questions of the file, as a course that imported them has them."""
    return [Held(f"a-q{n}", one.after) for n, one in enumerate(plan(Reading(proposed), []).accepted, 1)]


def test_what_the_course_does_not_have_is_new() -> None:
    (one,) = plan(Reading((single(),)), []).accepted
    assert one.state is State.NEW
    assert [(row.id, row.correct) for row in one.after.options] == [
        ("a", False), ("b", False), ("c", True), ("d", False),
    ]  # fmt: skip
    assert one.after.difficulty == 2


def test_what_was_imported_is_there_already() -> None:
    kinds = (
        single(),
        Proposed(Place(3), Kind.MULTIPLE, "多选一道", ("甲", "乙", "丙"), (0, 1), ("因", "为", "错"), partial=False),
        Proposed(Place(4), Kind.TRUEFALSE, "判断一道", right=(1,), why="错。", difficulty=3),
        Proposed(Place(5), Kind.FILL, "填____和____", blanks=(("甲", "子"), ("乙",)), any_order=True),
        Proposed(Place(6), Kind.ORDERING, "排序一道", ("甲", "乙", "丙")),
        Proposed(Place(7), Kind.MATCHING, "连线一道", ("丙", "甲", "乙"), (1, 2), left=("一", "二")),
        Proposed(Place(8), Kind.SHORT, "简答一道", model="要点。"),
    )
    again = plan(Reading(kinds), held(*kinds))
    assert [one.state for one in again.accepted] == [State.DUPLICATE] * 7
    assert again.refused == ()


def test_another_answer_to_the_same_stem_is_a_change_that_keeps_ids_and_reasons() -> None:
    course = held(single(whys=("是三会。", "是三会。", "不是。", "是三会。")))
    (one,) = plan(Reading((single(right=0),)), course).accepted
    assert (one.state, one.slug) == (State.CHANGED, "a-q1")
    first = one.after.options[0]
    assert (first.id, first.why, first.correct) == ("a", "是三会。", True)


def test_options_in_another_order_are_no_change() -> None:
    other = Proposed(Place(9), Kind.SINGLE, STEM, ("党小组会", "职工代表大会", "支部委员会", "支部党员大会"), (1,))
    (one,) = plan(Reading((other,)), held(single())).accepted
    assert one.state is State.DUPLICATE


def test_a_new_option_gets_an_id_that_no_option_of_the_question_ever_had() -> None:
    other = Proposed(Place(2), Kind.SINGLE, STEM, ("支部党员大会", "民主生活会", "党小组会"), (1,))
    (one,) = plan(Reading((other,)), held(single()), {"a-q1": frozenset("abcdef")}).accepted
    assert [row.id for row in one.after.options] == ["a", "g", "d"]


def test_the_same_stem_in_another_type_is_another_question() -> None:
    other = Proposed(Place(2), Kind.TRUEFALSE, STEM, right=(0,))
    assert plan(Reading((other,)), held(single())).accepted[0].state is State.NEW


def test_the_second_in_the_file_with_a_stem_is_refused_and_told_where_the_first_is() -> None:
    found = plan(Reading((single(2), single(9, STEM.replace("？", "? "), right=1))), [])
    assert [one.proposed.place.row for one in found.accepted] == [2]
    assert [(one.place.row, one.code, one.details["row"]) for one in found.refused] == [(9, "same-in-file", "2")]


def test_a_stem_that_is_nearly_one_of_the_course_is_taken_and_marked() -> None:
    other = single(3, STEM.replace("下列哪一种会议", "下列哪种会议"))
    (one,) = plan(Reading((other,)), held(single())).accepted
    assert one.state is State.NEW
    assert one.near is not None
    assert (one.near.slug, one.near.share > 0.6) == ("a-q1", True)
    (_, late) = plan(Reading((single(), other)), []).accepted
    assert late.near is not None
    assert (late.near.row, late.near.slug) == (2, "")


def test_a_right_side_with_two_extras_is_refused() -> None:
    one = Proposed(Place(4), Kind.MATCHING, "连线", ("甲", "乙", "丙", "丁"), (0, 1), left=("一", "二"))
    assert [refusal.code for refusal in plan(Reading((one,)), []).refused] == ["matching-extras"]


def test_a_sketch_makes_the_question_that_the_file_described() -> None:
    (one,) = plan(Reading((single(why="只有职工代表大会不是。"),)), []).accepted
    known = Single(
        slug="a-q1", use=Use.QUIZ, passage=Passage(lesson="a", paragraph="p1"), difficulty=1, stem="", options=()
    )
    made = question_of(one.after.model_copy(update={"paragraph": "p2"}), known)
    assert isinstance(made, Single)
    assert (made.passage.paragraph, made.why, [row.correct for row in made.options]) == (
        "p2", "只有职工代表大会不是。", [False, False, True, False],
    )  # fmt: skip
    assert isinstance(one.after, Sketch)


def test_a_file_names_a_lesson_by_its_title_or_its_slug() -> None:
    titles = {"party-work": "党建 工作", "duty": "明责"}
    assert lesson_of("党建工作", titles) == "party-work"
    assert lesson_of("duty", titles) == "duty"
    assert lesson_of("第一章", titles) == lesson_of("", titles) == ""
