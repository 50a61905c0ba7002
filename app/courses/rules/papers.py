"""What a paper needs of its course's questions: the same for a file, a form, and a draw."""

from collections.abc import Collection, Iterator, Sequence

from app.courses.rules.content import Final, Paper, Test
from app.courses.rules.faults import Problem
from app.quizzes.rules.attempts import Kind
from app.quizzes.rules.blueprint import Row, Supply, supply
from app.quizzes.rules.drawing import Candidate
from app.quizzes.rules.questions import Use


def pool_of(kind: Kind, module: str, every: Collection[Candidate]) -> list[Candidate]:
    """Questions that may stand in a paper of this kind: a pre-check stays in its module; what is kept for the
    final comes nowhere else."""
    uses = {Use.QUIZ, Use.FINAL} if kind is Kind.FINAL else {Use.QUIZ}
    return [one for one in every if one.use in uses and (kind is not Kind.PRECHECK or one.module == module)]


def rows_of(paper: Paper) -> list[Row]:
    return [Row(row.questions, row.points, row.module, row.type, row.difficulty, row.use) for row in paper.rows]


def supply_of(paper: Paper, kind: Kind, module: str, every: Collection[Candidate]) -> Supply:
    return supply(rows_of(paper), pool_of(kind, module, every))


def shared_at_most(paper: Paper) -> int:
    """How many questions a repetition may have of the first paper."""
    return paper.total * paper.overlap // 100


def paper_problems(
    test: Test | Final, paper: Paper, kind: Kind, module: str, every: Sequence[Candidate]
) -> Iterator[Problem]:
    """Paths: ("rows", n), ("questions", n), ("overlap",); empty for the paper itself."""
    if test.questions != paper.total:
        yield Problem((), "paper-total", {"questions": test.questions, "total": paper.total})
    if paper.fixed:
        yield from _fixed(paper, pool_of(kind, module, every))
        return
    known = {one.module for one in every}
    for at, row in enumerate(paper.rows):
        if row.module and row.module not in known:
            yield Problem(("rows", at), "paper-module", {"module": row.module})
    found = supply_of(paper, kind, module, every)
    short = False
    for at, (row, there) in enumerate(zip(paper.rows, found.found, strict=True)):
        if there < row.questions:
            short = True
            yield Problem(("rows", at), "paper-short", {"asked": row.questions, "found": there})
    if found.missing and not short:
        yield Problem((), "paper-compete", {"asked": found.asked, "reached": found.reached})
    elif not found.missing and found.asked - found.fresh > shared_at_most(paper):
        values = {"shared": found.asked - found.fresh, "allowed": shared_at_most(paper)}
        yield Problem(("overlap",), "paper-overlap", values)


def _fixed(paper: Paper, pool: Collection[Candidate]) -> Iterator[Problem]:
    known, seen = {one.slug for one in pool}, set[str]()
    for at, one in enumerate(paper.fixed):
        if one.slug not in known:
            yield Problem(("questions", at), "paper-question", {"id": one.slug})
        elif one.slug in seen:
            yield Problem(("questions", at), "paper-twice", {"id": one.slug})
        seen.add(one.slug)
    if paper.overlap < 100:
        yield Problem(("overlap",), "paper-fixed-overlap")
