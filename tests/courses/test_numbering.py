"""Whoever keeps his words keeps his id; what is new gets one that nobody ever had."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.blocks import read_blocks
from app.courses.rules.content import Block, Lesson
from app.courses.rules.faults import Log
from app.courses.rules.numbering import numbered
from app.courses.rules.writing import body_of
from tests.courses import real

ALL_ATTRIBUTES = re.compile(r" ?\{[#.][^{}\n]*\}$", re.MULTILINE)
NEW = [
    "每月第一个周五，支委把手上的难处说一句，谁能搭手谁就接。",
    "门口那块白板只写三件事：谁、做什么、哪天。",
    "这段话和别处都不一样，讲的是采购食堂大米。",
]


def lessons() -> list[Lesson]:
    content = real.checked().content
    assert content
    return list(content.lessons)


def blocks_of(body: str) -> list[Block]:
    log = Log("lesson.md")
    found = read_blocks(body.split("\n"), 1, log)
    assert not log.faults, log.faults
    return [one.block for one in found]


def bare(body: str) -> str:
    """The text without ids and marks, as it would come from elsewhere."""
    return ALL_ATTRIBUTES.sub("", body)


any_lesson = st.sampled_from(lessons())


@given(any_lesson)
def test_a_text_with_all_its_ids_stays_as_it_is(lesson: Lesson) -> None:
    body = body_of(lesson.blocks)
    assert numbered(body, lesson.blocks, ()) == body
    assert blocks_of(body) == list(lesson.blocks)


@given(any_lesson)
def test_a_text_that_lost_all_its_ids_gets_them_back(lesson: Lesson) -> None:
    checks = {block.id: block for block in lesson.blocks if block.kind == "check"}
    body = bare(body_of(lesson.blocks))
    for block in checks.values():  # which question stands there is no attribute that can be guessed
        body = body.replace("::: check\n", f'::: check {{question="{block.question}"}}\n', 1)
    again = numbered(body, lesson.blocks, ())
    assert blocks_of(again) == list(lesson.blocks)


@st.composite
def edits(draw: st.DrawFn) -> tuple[Lesson, list[tuple[str, Block | None]]]:
    """A lesson's paragraphs moved, taken away, polished and mixed with new ones; each with the block it was."""
    lesson = draw(any_lesson)
    paragraphs = [block for block in lesson.blocks if block.kind == "paragraph"]
    kept = draw(st.permutations(paragraphs))[: draw(st.integers(1, len(paragraphs)))]
    found: list[tuple[str, Block | None]] = []
    for block in kept:
        text = block.markdown
        if draw(st.booleans()) and len(text) > 40:
            text = text[:-8] + draw(st.sampled_from(["，就这样。", "，改了末尾。"]))
        found.append((text, block))
    for new in draw(st.lists(st.sampled_from(NEW), max_size=2, unique=True)):
        found.insert(draw(st.integers(0, len(found))), (new, None))
    return lesson, found


@given(edits())
def test_what_is_kept_or_polished_keeps_its_id_and_what_is_new_gets_a_new_one(
    edit: tuple[Lesson, list[tuple[str, Block | None]]],
) -> None:
    lesson, wanted = edit
    ever = {block.id for block in lesson.blocks} | {"p77"}
    body = "\n\n".join(text for text, _ in wanted)
    again = numbered(body, lesson.blocks, ever)
    assert numbered(again, lesson.blocks, ever) == again
    found = blocks_of(again)
    assert len(found) == len(wanted)
    assert len({block.id for block in found}) == len(found)
    for block, (_, was) in zip(found, wanted, strict=True):
        if was is None:
            assert block.id not in ever
            assert int(block.id[1:]) > 77
        else:
            assert (block.id, block.mark) == (was.id, was.mark)


@given(st.text(alphabet="甲乙 \n#-|>:{}.p1*", max_size=200))
def test_whatever_is_typed_is_numbered_without_losing_a_word(body: str) -> None:
    again = numbered(body, lessons()[0].blocks, ())
    squeezed = re.sub(r"[\s{}#.:a-z0-9]", "", body)
    assert re.sub(r"[\s{}#.:a-z0-9]", "", again).replace("\n", "") == squeezed


def test_lists_tables_and_quotations_get_theirs_on_a_line_below() -> None:
    body = "- 一件\n- 两件\n\n| 谁 | 做什么 |\n|---|---|\n| 甲 | 乙 |\n\n> 引一句\n\n一段话。"
    found = blocks_of(numbered(body, (), {"p4"}))
    assert [(block.kind, block.id, block.mark) for block in found] == [
        ("list", "p5", "course"), ("table", "p6", "course"), ("quote", "p7", "course"), ("paragraph", "p8", "course")
    ]  # fmt: skip


def test_a_mark_without_an_id_is_kept_and_an_id_without_a_mark_gets_that_of_before() -> None:
    base = (Block(id="p1", kind="paragraph", markdown="讲话里的一句。", mark="speech"),)
    found = blocks_of(numbered("新的一句话，和前面的都不一样。 {.rule}\n\n讲话里的一句。 {#p1}", base, {"p1"}))
    assert [(block.id, block.mark) for block in found] == [("p2", "rule"), ("p1", "speech")]
