"""Two changes of one lesson: nothing is merged in silence, and nothing that was chosen is lost."""

from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from app.authoring.rules.lessons import sketch_of
from app.authoring.rules.merging import Side, Version, clashes, merged
from app.courses.rules.content import Block, Lesson
from app.courses.rules.writing import body_of
from tests.courses import real

CONTENT = real.checked().content
assert CONTENT
LESSON: Lesson = CONTENT.lessons[2]
BASE = Version(sketch_of(LESSON), LESSON.blocks)


@st.composite
def changed(draw: st.DrawFn, mark: str) -> Version:
    """The lesson with paragraphs changed, taken out and added, and perhaps another title."""
    blocks = []
    for block in LESSON.blocks:
        what = draw(st.sampled_from(["same", "same", "same", "changed", "out"]))
        if block.kind != "paragraph" or what == "same":
            blocks.append(block)
        elif what == "changed":
            blocks.append(block.model_copy(update={"markdown": f"{block.markdown}（{mark}）"}))
    if draw(st.booleans()):
        new = Block(
            id=f"p{90 if mark == '甲' else 91}", kind="paragraph", markdown=f"{mark}新写的一段。", mark="course"
        )
        blocks.insert(draw(st.integers(1, len(blocks) - 1)), new)
    title = draw(st.sampled_from([LESSON.title, f"{LESSON.title}{mark}"]))
    return Version(BASE.sketch.model_copy(update={"title": title}), tuple(blocks))


@given(changed("甲"), changed("乙"))
def test_every_difference_is_shown_and_only_what_both_changed_is_left_open(mine: Version, theirs: Version) -> None:
    found = {one.name: one for one in clashes(BASE, mine, theirs)}
    own, other, before = mine.texts, theirs.texts, BASE.texts
    for name in {*own, *other, *before}:
        assert (name in found) == (own.get(name) != other.get(name))
    for one in found.values():
        both = one.mine != one.base and one.theirs != one.base
        assert (one.plain is None) == both


@given(changed("甲"), changed("乙"), st.integers(0, 1 << 30))
def test_what_was_chosen_is_what_stands(mine: Version, theirs: Version, seed: int) -> None:
    found = clashes(BASE, mine, theirs)
    chosen = {one.name: Side.MINE if crc32(f"{seed}{one.name}".encode()) % 2 else Side.THEIRS for one in found}
    sketch = merged(mine, theirs, chosen)
    for one in found:
        wanted = one.mine if chosen[one.name] is Side.MINE else one.theirs
        other = one.theirs if chosen[one.name] is Side.MINE else one.mine
        if one.name == "title":
            assert sketch.title == wanted
        elif one.name[0] == "p" and one.name[1:].isdigit():
            parts = sketch.body.split("\n\n")
            assert wanted is None or wanted in parts
            assert other is None or other == wanted or other not in parts
    same = [block for block in mine.blocks if block in theirs.blocks]
    assert all(body_of([block]) in sketch.body for block in same)


@given(changed("甲"))
def test_without_a_change_on_the_other_side_the_draft_is_what_comes_out(mine: Version) -> None:
    found = clashes(BASE, mine, BASE)
    assert all(one.plain is Side.MINE for one in found)
    sketch = merged(mine, BASE, {one.name: Side.MINE for one in found})
    assert sketch.body == body_of(mine.blocks)
    assert sketch.title == mine.sketch.title
