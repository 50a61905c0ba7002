"""What differs between two versions of a course, as values; templates give the words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.courses.rules.content import Block, Content, Final, Lesson, Module, Paper, Test
from app.courses.rules.pictures import used
from app.quizzes.rules.questions import Fill, Matching, Multiple, Ordering, Question, Short, Single, TrueFalse

Questions = Mapping[str, Question]
Flat = dict[tuple[str, str], str]
"""(field, where in it) -> its value as text."""


class What(StrEnum):
    COURSE = "course"
    MODULE = "module"
    LESSON = "lesson"
    QUESTION = "question"


class How(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class FieldChange:
    """`name` is one of FIELDS; `at` says where: a paragraph, an option, a term; none stands for "was not there"."""

    name: str
    at: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Change:
    what: What
    how: How
    slug: str
    title: str  # for a question its stem
    fields: tuple[FieldChange, ...] = ()

    def __str__(self) -> str:
        """For a terminal, in the words of the files: `-` the old, `+` the new."""
        lines = [f"{self.how} {self.what} {self.slug}: {self.title}"]
        for field in self.fields:
            lines.append(f"  {field.name} {field.at}".rstrip())
            lines += [] if field.old is None else [f"    - {field.old}"]
            lines += [] if field.new is None else [f"    + {field.new}"]
        return "\n".join(lines)


def difference(
    old: Content, new: Content, before: Questions | None = None, after: Questions | None = None
) -> list[Change]:
    """From `old` to `new`; `before` and `after` are their questions by slug."""
    return [
        *_changes(What.COURSE, {old.slug: (old.title, _course(old))}, {new.slug: (new.title, _course(new))}),
        *_changes(
            What.MODULE,
            {module.slug: (module.title, _module(module)) for module in old.modules},
            {module.slug: (module.title, _module(module)) for module in new.modules},
        ),
        *_changes(
            What.LESSON,
            {lesson.slug: (lesson.title, _lesson(lesson, old)) for lesson in old.lessons},
            {lesson.slug: (lesson.title, _lesson(lesson, new)) for lesson in new.lessons},
        ),
        *question_changes(before or {}, after or {}),
    ]


def question_changes(before: Questions, after: Questions) -> list[Change]:
    return list(
        _changes(
            What.QUESTION,
            {slug: (question.stem, _question(question)) for slug, question in before.items()},
            {slug: (question.stem, _question(question)) for slug, question in after.items()},
        )
    )


def _changes(what: What, old: Mapping[str, tuple[str, Flat]], new: Mapping[str, tuple[str, Flat]]) -> Iterator[Change]:
    """What is new and what changed in the order of the new version, then what is gone."""
    for slug, (title, fields) in new.items():
        if slug not in old:
            yield Change(what, How.ADDED, slug, title)
        elif changed := tuple(_fields(old[slug][1], fields)):
            yield Change(what, How.CHANGED, slug, title, changed)
    for slug, (title, _) in old.items():
        if slug not in new:
            yield Change(what, How.REMOVED, slug, title)


def _fields(old: Flat, new: Flat) -> Iterator[FieldChange]:
    for key in dict.fromkeys((*new, *old)):
        if old.get(key) != new.get(key):
            yield FieldChange(*key, old.get(key), new.get(key))


def _course(course: Content) -> Flat:
    fields = {(key, ""): str(getattr(course, key)) for key in ("title", "summary", "source")}
    fields |= _test("final", course.final)
    return fields | {("modules", ""): _order(module.slug for module in course.modules)}


def _module(module: Module) -> Flat:
    fields = {(key, ""): str(getattr(module, key)) for key in ("title", "seal", "goal", "credit_hours")}
    for name, test in (("quiz", module.quiz), ("precheck", module.precheck)):
        fields |= _test(name, test)
    return fields | {("lessons", ""): _order(lesson.slug for lesson in module.lessons)}


def _test(name: str, test: Test | Final) -> Flat:
    fields: Flat = {(f"{name}.{key}", ""): str(value) for key, value in test if key != "paper"}
    return fields | ({(f"{name}.{key}", at): value for (key, at), value in paper_fields(test.paper).items()})


def paper_fields(paper: Paper | None) -> Flat:
    """A paper as values; none has none."""
    if paper is None:
        return {}
    fields: Flat = {
        (f"paper.{key}", ""): str(getattr(paper, key)) for key, unsaid in PAPER.items() if getattr(paper, key) != unsaid
    }
    for at, row in enumerate(paper.rows, 1):
        kind = [row.module or "*", row.type or "*", str(row.difficulty) if row.difficulty else "*", row.use or "*"]
        fields["paper.row", str(at)] = " · ".join([*kind, f"{row.questions}×{row.points}"])
    for at, one in enumerate(paper.fixed, 1):
        fields["paper.question", str(at)] = f"{one.slug} · {one.points}"
    return fields


PAPER = {"shuffle": True, "shuffle_options": True, "minutes": 0, "attempts": 0, "overlap": 100, "feedback": ""}
"""What a paper sets, with what goes without saying."""


def _lesson(lesson: Lesson, course: Content) -> Flat:
    fields = {(key, ""): str(getattr(lesson, key)) for key in ("title", "goal", "passage", "minutes")}
    fields[("terms", "")] = _order(term.term for term in lesson.terms)
    for term in lesson.terms:
        fields |= {("term", term.term): term.meaning, ("term.mark", term.term): term.mark.value}
    fields |= {("covers", element): _order(places) for element, places in lesson.covers.items()}
    for block in lesson.blocks:
        fields |= _block(block)
    for name in used([lesson]):
        fields |= {("image", name): course.images[name].sha256[:12]} if name in course.images else {}
    return fields | {("blocks", ""): _order(block.id for block in lesson.blocks)}


def _block(block: Block) -> Flat:
    fields = {("block", block.id): block.question if block.kind == "check" else block.markdown}
    return fields | ({("block.mark", block.id): block.mark.value} if block.mark else {})


def _question(question: Question) -> Flat:
    fields = {(key, ""): str(getattr(question, key)) for key in ("type", "use", "difficulty", "situation")}
    fields |= {("passage", ""): f"{question.passage.lesson}#{question.passage.paragraph}", ("stem", ""): question.stem}
    fields |= {("why", ""): question.why} if question.why else {}
    fields |= {("tags", ""): "、".join(question.tags)} if question.tags else {}
    return fields | _own(question)


def _own(question: Question) -> Flat:
    match question:
        case Single() | Multiple():
            fields: Flat = {}
            for option in question.options:
                at = option.id
                fields |= {("option", at): option.text, ("option.why", at): option.why}
                fields[("option.correct", at)] = str(option.correct)
            partial = {("partial", ""): question.partial} if isinstance(question, Multiple) else {}
            return fields | partial | {("options", ""): _order(option.id for option in question.options)}
        case TrueFalse():
            return {("answer", ""): str(question.answer)}
        case Fill():
            blanks = {("blank", str(n)): "、".join(accepted) for n, accepted in enumerate(question.answers, start=1)}
            return blanks | {("order", ""): question.order}
        case Ordering():
            items = {("item", item.id): item.text for item in question.items}
            return items | {("items", ""): _order(item.id for item in question.items)}
        case Matching():
            sides = {("left", item.id): item.text for item in question.left}
            sides |= {("right", item.id): item.text for item in question.right}
            sides[("lefts", "")] = _order(item.id for item in question.left)
            sides[("rights", "")] = _order(item.id for item in question.right)
            return sides | {("pair", one): other for one, other in sorted(question.pairs.items())}
        case Short():
            criteria = {("criterion", str(n)): one.text for n, one in enumerate(question.rubric, start=1)}
            marks = {("criterion.points", str(n)): str(one.points) for n, one in enumerate(question.rubric, start=1)}
            return {("model", ""): question.model} | criteria | marks


def _order(names: Iterable[str]) -> str:
    return " → ".join(names)
