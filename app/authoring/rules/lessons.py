"""A lesson as it is being written: whatever was typed, the file that it makes, and what is wrong with it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from app.courses.rules.blocks import read_blocks
from app.courses.rules.content import Block, Content, Lesson, Picture
from app.courses.rules.faults import Fault, Log
from app.courses.rules.lesson_file import minutes_of, read_lesson
from app.courses.rules.numbering import numbered
from app.courses.rules.pictures import missing, with_images
from app.courses.rules.writing import body_of, quoted
from app.quizzes.rules.questions import Question, Use

HEAD = ("title", "goal", "passage")
EXCERPT = 24


class LessonSketch(BaseModel):
    """As typed. `covers`: an element a line, `责任闭环: p1, p2`; `terms`: a term a line, `网脚 | meaning | speech`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    goal: str = ""
    passage: str = ""
    covers: str = ""
    terms: str = ""
    body: str = ""


@dataclass(frozen=True)
class PicturePlace:
    """What a picture shows, in words, and the block that it comes behind (none: the last of the text)."""

    words: str
    after: str


@dataclass(frozen=True)
class Wrong:
    """A fault, the field where it can be mended, and the beginning of its line where the field has many."""

    field: str
    fault: Fault
    excerpt: str = ""


@dataclass(frozen=True)
class Read:
    """`lesson` is none as long as something is wrong; `blocks` are those that can be shown all the same."""

    lesson: Lesson | None
    blocks: tuple[Block, ...]
    wrong: tuple[Wrong, ...]
    minutes: int
    body: str  # with all its ids


def sketch_of(lesson: Lesson) -> LessonSketch:
    return LessonSketch(
        title=lesson.title,
        goal=lesson.goal,
        passage=lesson.passage,
        covers="\n".join(f"{element}: {', '.join(places)}" for element, places in lesson.covers.items()),
        terms="\n".join(f"{term.term} | {term.meaning} | {term.mark}" for term in lesson.terms),
        body=body_of(lesson.blocks),
    )


def read(
    sketch: LessonSketch,
    slug: str,
    module: str,
    base: Sequence[Block],
    ever: Collection[str],
    pictures: Collection[str] = (),
) -> Read:
    """`base`: the blocks that it was begun from; `ever`: ids that the lesson ever had; `pictures`: names it may use."""
    body = numbered(sketch.body, base, ever)
    lines, fields = _head(sketch, slug, module)
    first = len(lines) + 1
    text = "\n".join([*lines, body])
    log = Log(slug)
    told = read_lesson(text.encode("utf-8", "replace"), slug, module, log)
    missing({slug: told}, set(pictures), {slug: log})
    written = body.split("\n")
    wrong = [_placed(fault, fields, written, first) for fault in log.faults]
    quiet = Log(slug)
    blocks = tuple(one.block for one in read_blocks(written, 1, quiet))
    checks = sum(block.kind == "check" for block in blocks)
    return Read(
        None if wrong else told.lesson,
        blocks,
        tuple({(one.field, one.fault.code, one.excerpt): one for one in wrong}.values()),
        minutes_of([block.markdown for block in blocks], checks),
        body,
    )


def _head(sketch: LessonSketch, slug: str, module: str) -> tuple[list[str], list[str]]:
    """The lines above the text, and the field that each was made of."""
    rows = [("", "---"), ("", f"id: {slug}"), ("", f"module: {module}")]
    rows += [(name, f"{name}: {quoted(getattr(sketch, name))}") for name in HEAD]
    rows.append(("covers", "covers:"))
    for line in filter(str.strip, sketch.covers.splitlines()):
        element, _, places = re.sub("：", ":", line).rpartition(":")
        names = [one for one in re.split(r"[,，、\s]+", places) if one]
        rows.append(("covers", f"  {quoted(element.strip())}: [{', '.join(map(quoted, names))}]"))
    rows.append(("terms", "terms:"))
    for line in filter(str.strip, sketch.terms.splitlines()):
        term, meaning, mark = ([part.strip() for part in re.split(r"[|｜]", line)] + ["", "", ""])[:3]
        rows += [("terms", f"  - term: {quoted(term)}"), ("terms", f"    meaning: {quoted(meaning)}")]
        rows.append(("terms", f"    mark: {mark if re.fullmatch('[a-z]+', mark) else quoted(mark)}"))
    rows.append(("", "---"))
    return [line for _, line in rows], [field for field, _ in rows]


def _placed(fault: Fault, fields: list[str], body: list[str], first: int) -> Wrong:
    at = fault.line - first
    if at >= 0:
        line = body[at].strip() if at < len(body) else ""
        return Wrong("body", fault, line[:EXCERPT] + ("…" if len(line) > EXCERPT else ""))
    field = fields[fault.line - 1] if 0 < fault.line <= len(fields) else ""
    return Wrong(field or "body", fault)


def with_picture(body: str, name: str, place: PicturePlace) -> str:
    """A text, which has all its ids, with a picture as a paragraph at its place.

    Behind a block that is not there, or none, it is the last before the deed of the lesson's end.
    """
    lines = body.split("\n")
    placed = read_blocks(lines, 1, Log(""))
    ids = [one.block.id for one in placed]
    at = (
        ids.index(place.after) + 1
        if place.after in ids
        else next((n for n, x in enumerate(placed) if x.block.kind == "monday"), -1)
    )
    line = placed[at].place.line - 1 if 0 <= at < len(placed) else len(lines)
    shown = re.sub(r"([\\\[\]*`<&!])", r"\\\1", " ".join(place.words.split()))
    before, behind = "\n".join(lines[:line]).rstrip(), "\n".join(lines[line:]).lstrip("\n")
    return "\n\n".join(part for part in (before, f"![{shown}](images/{name})", behind) if part)


def replaced(course: Content, lesson: Lesson, pictures: Mapping[str, Picture] = MappingProxyType({})) -> Content:
    """The course with another wording of one of its lessons; `pictures`: what it may show beside what is there."""
    modules = tuple(
        module.model_copy(
            update={"lessons": tuple(lesson if one.slug == lesson.slug else one for one in module.lessons)}
        )
        for module in course.modules
    )
    return with_images(course.model_copy(update={"modules": modules}), {**pictures, **course.images})


def with_uses(lesson: Lesson, questions: Mapping[str, Question]) -> list[Question]:
    """Questions of a lesson whose use its text changes: what stands in it now, and what no longer does."""
    changed = []
    for slug, question in questions.items():
        if question.passage.lesson != lesson.slug or question.use is Use.PRACTICE:
            continue
        inside = slug in lesson.checks
        if inside != (question.use is Use.INLINE):
            changed.append(question.model_copy(update={"use": Use.INLINE if inside else Use.QUIZ}))
    return changed


def homeless(lesson: Lesson, questions: Mapping[str, Question]) -> list[Question]:
    """Questions of a lesson that rest on a paragraph which its text no longer has."""
    known = {block.id for block in lesson.blocks if block.kind != "check"}
    return [
        one for one in questions.values() if one.passage.lesson == lesson.slug and one.passage.paragraph not in known
    ]
