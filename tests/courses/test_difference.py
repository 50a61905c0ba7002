"""Two versions compared: what an author sees before he publishes."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules import How, What, check, difference, files_of
from app.courses.rules.content import Content
from app.courses.rules.difference import Change
from app.quizzes.rules.questions import Question
from tests.courses import real


def questions() -> dict[str, Question]:
    return {question.slug: question for question in real.checked().questions}


def content() -> Content:
    found = real.checked().content
    assert found
    return found


def changed(name: str, old: str, new: str) -> list[Change]:
    data = real.files()[name].decode()
    assert old in data
    checked = check({**real.files(), name: data.replace(old, new, 1).encode()})
    assert checked.content, checked.faults
    return difference(content(), checked.content, questions(), {one.slug: one for one in checked.questions})


def test_the_same_has_no_difference() -> None:
    assert difference(content(), content(), questions(), questions()) == []


def test_a_changed_paragraph_is_shown_old_and_new() -> None:
    [change] = changed("requirements/responsibility.md", "三步少一步，圈就断了。", "少一步，圈就断了。")
    assert (change.what, change.how, change.slug) == (What.LESSON, How.CHANGED, "responsibility")
    [field] = change.fields
    assert (field.name, field.at) == ("block", "p1")
    assert field.old
    assert field.old.endswith("三步少一步，圈就断了。")
    assert field.new
    assert field.new.endswith("落实，做不到的要有人问、有人担。少一步，圈就断了。")


def test_a_changed_field_of_a_question_is_shown_old_and_new() -> None:
    [change] = changed("requirements/responsibility.yaml", "difficulty: 2", "difficulty: 3")
    assert (change.what, change.slug) == (What.QUESTION, "responsibility-q1")
    assert [(field.name, field.old, field.new) for field in change.fields] == [("difficulty", "2", "3")]


def test_a_change_is_readable_in_a_terminal() -> None:
    [change] = changed("course.yaml", "  minutes: 40", "  minutes: 60")
    assert str(change).splitlines() == [
        "changed course branch-secretary: 党支部书记履职培训",
        "  final.minutes",
        "    - 40",
        "    + 60",
    ]


def test_settings_are_shown_too() -> None:
    [course] = changed("course.yaml", "  minutes: 40", "  minutes: 60")
    assert [(field.name, field.old, field.new) for field in course.fields] == [("final.minutes", "40", "60")]
    [module] = changed("course.yaml", "    credit_hours: 2", "    credit_hours: 2.5")
    assert (module.what, module.fields[0].old, module.fields[0].new) == (What.MODULE, "200", "250")


def test_what_comes_and_goes_is_added_and_removed() -> None:
    less = content().model_copy(update={"modules": content().modules[:2]})
    gone = difference(content(), less)
    assert {(one.what, one.how) for one in gone} == {
        (What.COURSE, How.CHANGED),
        (What.MODULE, How.REMOVED),
        (What.LESSON, How.REMOVED),
    }
    assert {one.how for one in difference(less, content()) if one.what == What.LESSON} == {How.ADDED}
    some = dict(list(questions().items())[1:])
    assert [(one.how, one.slug) for one in difference(content(), content(), questions(), some)] == [
        (How.REMOVED, next(iter(questions())))
    ]


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [found for key, inner in enumerate(value) for found in leaves(inner, (*path, key))]
    return [path] if isinstance(value, str) else []


@given(st.randoms(use_true_random=False))
def test_no_text_of_a_question_changes_without_being_shown(random: Any) -> None:
    question = random.choice(real.checked().questions)
    value = question.model_dump(mode="json")
    texts = [path for path in leaves(value) if path[-1] in ("text", "why", "stem", "model") or path[0] == "answers"]
    path = random.choice(texts)
    inner: Any = value
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] += "改"
    after = type(question).model_validate(value)
    [change] = difference(content(), content(), {question.slug: question}, {question.slug: after})
    assert any("改" in (field.new or "") for field in change.fields)


def test_exported_files_say_the_same() -> None:
    again = check(files_of(content(), questions().values()))
    assert again.content == content()
    assert {one.slug: one for one in again.questions} == questions()
    assert set(files_of(content(), questions().values())) == set(real.files())


AWKWARD = [
    "一: 二",
    "# 不是注释",
    "- 一",
    "'",
    '"',
    "it's",
    "{a: b}",
    "[x]",
    "&x",
    "*x",
    "!x",
    "%x",
    "@x",
    "a\nb",
    "true",
    "12",
    "~",
    "\\n",
    "a #b",
]


@given(
    st.lists(st.sampled_from(AWKWARD), min_size=1, max_size=4).map("，".join), st.sampled_from(["stem", "why", "text"])
)
def test_any_text_survives_export_and_reading(text: str, where: str) -> None:
    question = next(one for one in real.checked().questions if one.type == "single")
    value = question.model_dump(mode="json")
    if where == "text":
        value["options"][0]["text"] = text
    else:
        value[where] = text
    after = {**questions(), question.slug: type(question).model_validate(value)}
    checked = check(files_of(content(), after.values()))
    assert {one.slug: one for one in checked.questions} == after, checked.faults
