"""The difference as it is shown."""

from app.courses.rules import Change, FieldChange, How, What, difference
from app.courses.rules.difference import _course, _lesson, _module, _question
from app.web.render import TEMPLATES
from tests.courses import real


def drawn(changes: list[Change]) -> str:
    return TEMPLATES.get_template("courses/_difference.html").render(changes=changes)


def test_a_difference_is_shown_in_words() -> None:
    fields = (
        FieldChange("stem", "", "旧<题干>", "新题干"),
        FieldChange("option.why", "c", None, "补上的理由"),
        FieldChange("use", "", "quiz", "final"),
        FieldChange("option.correct", "b", "True", "False"),
    )
    shown = drawn([Change(What.QUESTION, How.CHANGED, "duty-q1", "新题干", fields)])
    assert "<del>旧&lt;题干&gt;</del> <ins>新题干</ins>" in shown
    assert "选项的理由 c" in shown
    assert "（原来没写）" in shown
    assert "<ins>结业测验专用</ins>" in shown
    assert "<del>是</del> <ins>否</ins>" in shown


def test_figures_are_shown_as_everywhere() -> None:
    fields = (
        FieldChange("credit_hours", "", "200", "150"),
        FieldChange("quiz.pass_share", "", "80", "85"),
        FieldChange("criterion.points", "1", "200", "100"),
    )
    shown = drawn([Change(What.MODULE, How.CHANGED, "m", "模块", fields)])
    for words in ("<ins>1.5</ins>", "<ins>85%</ins>", "<del>2</del>"):
        assert words in shown


def test_no_difference_is_said() -> None:
    assert "没有不同" in drawn([])


def test_every_field_of_the_real_course_has_a_word() -> None:
    content = real.checked().content
    assert content
    flat = [_course(content), *map(_module, content.modules), *(_lesson(one, content) for one in content.lessons)]
    names = {name for fields in [*flat, *map(_question, real.checked().questions)] for name, _ in fields}
    shown = drawn([Change(What.COURSE, How.CHANGED, "x", "x", tuple(FieldChange(n, "", "1", "2") for n in names))])
    assert [name for name in names if f'<span class="w">{name}</span>' in shown] == []


def test_a_whole_version_against_another_is_drawn() -> None:
    content = real.checked().content
    assert content
    less = content.model_copy(update={"modules": content.modules[1:]})
    assert "删去" in drawn(difference(content, less))
