"""Which paragraphs and questions carry each element of the source: the table in docs/course-coverage.md."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.courses.rules.content import Content
from app.quizzes.rules.questions import Question


@dataclass(frozen=True)
class Covered:
    """One element in one lesson."""

    element: str
    lesson: str
    paragraphs: tuple[str, ...]
    questions: tuple[str, ...]


def coverage(content: Content, questions: Iterable[Question]) -> list[Covered]:
    """In the order of the course; questions count where their passage is one of the paragraphs."""
    known = list(questions)
    return [
        Covered(
            element,
            lesson.slug,
            paragraphs,
            tuple(
                question.slug
                for question in known
                if question.passage.lesson == lesson.slug and question.passage.paragraph in paragraphs
            ),
        )
        for lesson in content.lessons
        for element, paragraphs in lesson.covers.items()
    ]


def coverage_table(content: Content, questions: Iterable[Question]) -> str:
    """The same as a Markdown table."""
    rows = coverage(content, questions)
    lines = [
        f"# {content.title}：要素、段落、题目",
        "",
        f"讲话的每个要素在哪一课的哪些段落里，由哪些题目来问。共 {len(content.lessons)} 课、{len(rows)} 个要素、"
        f"{len(content.questions)} 道题。",
        "这张表由 `touyan courses coverage` 从课文的 covers 和题目的 passage 生成，不要手改。",
        "",
        "| 要素 | 课 | 段落 | 题目 |",
        "|---|---|---|---|",
    ]
    for row in rows:
        asked = ", ".join(slug.removeprefix(f"{row.lesson}-") for slug in row.questions) or "—"
        lines.append(f"| {row.element} | {row.lesson} | {', '.join(row.paragraphs)} | {asked} |")
    return "\n".join(lines) + "\n"
