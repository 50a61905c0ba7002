"""What the name of a question tells of it, before anything of it is published."""

from app.quizzes.rules.questions import Passage, Question, Short, Use


def lesson_of_question(slug: str) -> str:
    """Which lesson the name of a question names."""
    return slug.rpartition("-q")[0]


def unwritten(slug: str) -> Question:
    """A question of which no more is known than its name."""
    passage = Passage(lesson=lesson_of_question(slug), paragraph="")
    return Short(slug=slug, use=Use.QUIZ, passage=passage, difficulty=1, stem="", model="", rubric=())
