"""Answers as tables: a row for each learner, a column for each question."""

from collections.abc import Mapping, Sequence

from app.authoring.rules.analysis.answers import Answered, Paper
from app.quizzes.rules.attempts import Kind

QUIZ = Paper(Kind.QUIZ, "duty")
FINAL = Paper(Kind.FINAL)

LSAT = {
    "00000": 3, "00001": 6, "00010": 2, "00011": 11, "00100": 1, "00101": 1, "00110": 3, "00111": 4,
    "01000": 1, "01001": 8, "01010": 0, "01011": 16, "01100": 0, "01101": 3, "01110": 2, "01111": 15,
    "10000": 10, "10001": 29, "10010": 14, "10011": 81, "10100": 3, "10101": 28, "10110": 15, "10111": 80,
    "11000": 16, "11001": 56, "11010": 21, "11011": 173, "11100": 11, "11101": 61, "11110": 28, "11111": 298,
}  # fmt: skip
"""1,000 answers to five questions of the Law School Admission Test, section 6, by pattern: Bock & Lieberman, "Fitting a
response model for n dichotomously scored items", Psychometrika 35 (1970) 179-197."""


def lsat() -> list[list[int]]:
    return [[int(one) for one in pattern] for pattern, n in LSAT.items() for _ in range(n)]


def answers(
    table: Sequence[Sequence[int | None] | Mapping[str, int]], paper: Paper = QUIZ, first: int = 1
) -> list[Answered]:
    """Points 0 or 1 by learner and question (`q1`, `q2` …); None where he did not have it."""
    found = []
    for person, row in enumerate(table, first):
        cells = row.items() if isinstance(row, Mapping) else ((f"q{n}", one) for n, one in enumerate(row, 1))
        found += [
            Answered(person, person, paper, item, 100 * one, 100, (str(one),)) for item, one in cells if one is not None
        ]
    return found
