"""Faults of a paper, which the course that comes with the house has none of: one is put into it with its fault."""

from random import Random

from tests.courses import real
from tests.courses.real import COURSE
from tests.courses.spoiled import SPOILERS, Spoiled


def paper(code: str, written: str, at: int, questions: int = 8) -> None:
    """`written`: a paper for a module's quiz; `at`: which of its lines has the fault, from 0."""

    def make(random: Random) -> Spoiled:
        lines = real.lines(COURSE)
        quizzes = [number for number, line in enumerate(lines) if line == "    quiz:"]
        place = random.choice(quizzes)
        lines[place + 1] = f"      questions: {questions}"
        body = [f"        {line}" for line in written.splitlines()]
        lines[place + 3 : place + 3] = ["      paper:", *body]
        return real.with_lines(COURSE, lines), COURSE, place + 5 + at

    SPOILERS.append((code, COURSE, make))


paper("paper-either", "shuffle: false", 0)
paper("paper-either", "rows:\n  - questions: 8\nquestions:\n  - id: duty-q3", 0)
paper("paper-long", "rows:\n" + "\n".join("  - questions: 1" for _ in range(41)), 1)
paper("paper-total", "rows:\n  - questions: 7", 0)
paper("paper-module", "rows:\n  - module: nowhere\n    questions: 8", 1)
paper("paper-short", "rows:\n  - questions: 7\n  - type: matching\n    difficulty: 3\n    questions: 1", 2)
paper("paper-compete", "rows:\n  - type: matching\n    questions: 11\n  - type: matching\n    questions: 10", 0, 21)
paper("paper-overlap", "rows:\n  - type: fill\n    questions: 8\noverlap: 0", 3)
paper("paper-question", "questions:\n  - id: duty-q3\n  - id: duty-q1", 2, 2)
paper("paper-twice", "questions:\n  - id: duty-q3\n  - id: duty-q3", 2, 2)
paper("paper-fixed-overlap", "questions:\n  - id: duty-q3\noverlap: 50", 2, 1)
paper("out-of-range", "rows:\n  - questions: 8\n    points: 101", 2)
paper("not-allowed-value", "rows:\n  - questions: 8\n    use: final", 2)
paper("not-allowed-value", "rows:\n  - questions: 8\n    type: short", 2)
paper("key-unknown", "rows:\n  - questions: 8\nminuts: 5", 2)
