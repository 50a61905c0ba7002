"""Content and questions -> the plain files that an author would write; reading them again gives the same."""

import json
from collections.abc import Iterable, Sequence

from app.courses.rules.content import Block, Content, Lesson, Module, Paper, Test
from app.courses.rules.course_file import FILE
from app.courses.rules.paper_file import DEFAULT
from app.quizzes.rules.attempts import Kind
from app.quizzes.rules.questions import Fill, Item, Matching, Multiple, Ordering, Question, Short, Single, TrueFalse


def files_of(content: Content, questions: Iterable[Question]) -> dict[str, bytes]:
    """Paths inside the course's folder -> bytes."""
    of_lesson: dict[str, list[Question]] = {lesson.slug: [] for lesson in content.lessons}
    for question in questions:
        of_lesson[question.passage.lesson].append(question)
    files = {FILE: _course(content)}
    for module in content.modules:
        for lesson in module.lessons:
            files[f"{module.slug}/{lesson.slug}.md"] = _lesson(lesson, module)
            files[f"{module.slug}/{lesson.slug}.yaml"] = [
                line for question in of_lesson[lesson.slug] for line in _question(question)
            ]
    return {name: "".join(f"{line}\n" for line in lines).encode() for name, lines in files.items()}


def _course(content: Content) -> list[str]:
    lines = [f"slug: {content.slug}"]
    lines += [f"{key}: {quoted(getattr(content, key))}" for key in ("title", "summary", "source")]
    lines.append("modules:")
    for module in content.modules:
        lines += [
            f"  - slug: {module.slug}",
            *(f"    {key}: {quoted(getattr(module, key))}" for key in ("title", "seal", "goal")),
            f"    credit_hours: {_decimal(module.credit_hours)}",
            "    lessons:",
            *(f"      - {lesson.slug}" for lesson in module.lessons),
            *_test("quiz", module.quiz, Kind.QUIZ),
            *_test("precheck", module.precheck, Kind.PRECHECK),
        ]
    final = content.final
    return [
        *lines,
        "final:",
        f"  questions: {final.questions}",
        f"  minutes: {final.minutes}",
        f"  pass: {final.pass_share}",
        f"  kept_share: {final.kept_share}",
        *_paper(final.paper, Kind.FINAL, "  "),
    ]


def _test(name: str, test: Test, kind: Kind) -> list[str]:
    lines = [f"    {name}:", f"      questions: {test.questions}", f"      pass: {test.pass_share}"]
    return [*lines, *_paper(test.paper, kind, "      ")]


def _paper(paper: Paper | None, kind: Kind, indent: str) -> list[str]:
    """What says the same as nothing is left out."""
    if paper is None:
        return []
    lines = ["paper:"]
    if paper.rows:
        lines += ["  rows:"]
    for row in paper.rows:
        named = [("module", row.module), ("type", row.type), ("difficulty", row.difficulty), ("use", row.use)]
        wanted = [f"{key}: {value}" for key, value in named if value]
        every = [*wanted, f"questions: {row.questions}", f"points: {_decimal(row.points)}"]
        lines += [f"    {'- ' if at == 0 else '  '}{line}" for at, line in enumerate(every)]
    if paper.fixed:
        lines += ["  questions:"]
    for one in paper.fixed:
        lines += [f"    - id: {one.slug}", f"      points: {_decimal(one.points)}"]
    lines += ["  shuffle: false"] * (not paper.shuffle) + ["  shuffle_options: false"] * (not paper.shuffle_options)
    lines += [f"  minutes: {paper.minutes}"] * bool(paper.minutes)
    lines += [f"  attempts: {paper.attempts}"] * bool(paper.attempts)
    lines += [f"  overlap: {paper.overlap}"] * (paper.overlap != 100)
    lines += [f"  feedback: {paper.feedback}"] * (paper.feedback is not DEFAULT[kind])
    return [indent + line for line in lines]


def _decimal(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")


def _lesson(lesson: Lesson, module: Module) -> list[str]:
    lines = ["---", f"id: {lesson.slug}", f"module: {module.slug}"]
    lines += [f"{key}: {quoted(getattr(lesson, key))}" for key in ("title", "goal", "passage")]
    lines.append("covers:")
    lines += [f"  {quoted(element)}: [{', '.join(places)}]" for element, places in lesson.covers.items()]
    lines.append("terms:")
    for term in lesson.terms:
        lines += [f"  - term: {quoted(term.term)}", f"    meaning: {quoted(term.meaning)}", f"    mark: {term.mark}"]
    lines.append("---")
    return [*lines, "", body_of(lesson.blocks)]


def body_of(blocks: Iterable[Block]) -> str:
    """The text of a lesson below its head, each block with its id and mark."""
    return "\n\n".join("\n".join(_block(block)) for block in blocks)


def _block(block: Block) -> list[str]:
    match block.kind:
        case "check":
            return [f'::: check {{#{block.id} question="{block.question}"}}', ":::"]
        case "situation" | "monday":
            return [f"::: {block.kind} {{#{block.id}}}", block.markdown, ":::"]
        case "heading":
            return [f"## {block.markdown} {{#{block.id}}}"]
        case "paragraph":
            return [f"{block.markdown} {{#{block.id} .{block.mark}}}"]
    return [block.markdown, "", f"{{#{block.id} .{block.mark}}}"]


def _question(question: Question) -> list[str]:
    lines = [
        f"- id: {question.slug}",
        f"  type: {question.type}",
        f"  use: {question.use}",
        f"  passage: {question.passage.lesson}#{question.passage.paragraph}",
        f"  difficulty: {question.difficulty}",
        *(["  situation: true"] if question.situation else []),
        *([f"  tags: [{', '.join(map(quoted, question.tags))}]"] if question.tags else []),
        *([f"  partial: {question.partial}"] if isinstance(question, Multiple) else []),
        f"  stem: {quoted(question.stem)}",
        *_own(question),
    ]
    return [*lines, f"  why: {quoted(question.why)}"] if question.why else lines


def _own(question: Question) -> list[str]:
    match question:
        case Single() | Multiple():
            lines = ["  options:"]
            for option in question.options:
                lines += [f"    - id: {option.id}", f"      text: {quoted(option.text)}"]
                lines += ["      correct: true"] if option.correct else []
                lines.append(f"      why: {quoted(option.why)}")
            return lines
        case TrueFalse():
            return [f"  answer: {str(question.answer).lower()}"]
        case Fill():
            answers = [f"    - [{', '.join(quoted(one) for one in accepted)}]" for accepted in question.answers]
            return [*(["  order: any"] if question.order == "any" else []), "  answers:", *answers]
        case Ordering():
            return _column("items", question.items)
        case Matching():
            pairs = [f"    {one}: {other}" for one, other in question.pairs.items()]
            return [*_column("left", question.left), *_column("right", question.right), "  pairs:", *pairs]
        case Short():
            rubric = [
                line
                for one in question.rubric
                for line in (f"    - points: {one.points // 100}", f"      text: {quoted(one.text)}")
            ]
            return [f"  model: {quoted(question.model)}", "  rubric:", *rubric]


def _column(name: str, items: Sequence[Item]) -> list[str]:
    lines = [f"  {name}:"]
    for item in items:
        lines += [f"    - id: {item.id}", f"      text: {quoted(item.text)}"]
    return lines


def quoted(value: str) -> str:
    """Always quoted, so that no character needs a thought; double quotes where a line ends inside."""
    if "\n" in value:
        return json.dumps(value, ensure_ascii=False)
    return "'" + value.replace("'", "''") + "'"
