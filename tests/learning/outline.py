"""A small course for tests of the projection: two modules of two lessons, one of them with a question inside."""

from app.courses.rules.content import Block, Content, Final, Lesson, Mark, Module, Test


def lesson(slug: str, *checks: str) -> Lesson:
    blocks = [Block(id="p1", kind="paragraph", markdown="正文", mark=Mark.SPEECH)]
    blocks += [Block(id=f"c{n}", kind="check", question=check) for n, check in enumerate(checks, 1)]
    return Lesson(
        slug=slug, title=slug, goal="", passage="", covers={}, terms=(), blocks=tuple(blocks), minutes=5
    )  # fmt: skip


def module(slug: str, *lessons: Lesson) -> Module:
    rule = Test(questions=2, pass_share=80)
    return Module(
        slug=slug,
        title=slug,
        seal="明责",
        goal="",
        credit_hours=200,
        lessons=lessons,
        quiz=rule,
        precheck=rule,
    )


def course(*modules: Module) -> Content:
    return Content(
        slug="course",
        title="课程",
        summary="",
        source="",
        modules=modules,
        final=Final(questions=2, pass_share=60, minutes=40, kept_share=50),
        questions={},
    )


SMALL = course(
    module("one", lesson("a", "a-q1"), lesson("b")),
    module("two", lesson("c"), lesson("d", "d-q1", "d-q2")),
)
