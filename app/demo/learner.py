"""One invented learner: what he does, through the same actions as a browser, and how well he answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.rules.content import Lesson, Module
from app.learning import actions
from app.learning.models import Learning
from app.people.models import Person
from app.quizzes import queries as quizzes
from app.quizzes.models import Attempt
from app.quizzes.queries import Place
from app.quizzes.rules.keys import Posted
from app.quizzes.rules.questions import Fill, Matching, Multiple, Ordering, Short, Single, TrueFalse
from app.quizzes.rules.showing import order_for, reasons, shown


@dataclass
class Learner:
    """A person with a clock of his own; `ability` is the share of questions that he gets right."""

    session: Session
    person: Person
    enrolment: Enrolment
    klass: TrainingClass
    random: Random
    ability: float
    now: datetime

    @property
    def who(self) -> Learning:
        return Learning(self.person, self.enrolment, self.klass)

    def wait(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    def studies(self, lesson: Lesson, finishes: bool = True) -> None:
        """Reads a lesson and answers what it asks; or stops half-way."""
        blocks = [block.id for block in lesson.blocks]
        stop = blocks[-1] if finishes else blocks[len(blocks) // 2]
        actions.save_position(self.session, self.enrolment, self.klass, lesson, stop, self.now)
        self.wait(lesson.minutes)
        if not finishes:
            return
        published = courses.version_questions(self.session, self.klass.version_id)
        for slug in lesson.checks:
            id_, question = published[slug]
            order = order_for(question, f"{self.enrolment.id}:{id_}")
            posted = self._posted(question, order)
            actions.answer_check(self.session, self.who, lesson, slug, posted, 0, self.now, fix=True)
        actions.read_lesson(self.session, self.enrolment, self.klass, lesson, self.now)

    def takes_quiz(self, module: Module) -> bool:
        attempt = actions.start_quiz(self.session, self.who, module, self.random, self.now)
        return self._sits(attempt, minutes=12)

    def tests_out(self, module: Module) -> bool:
        attempt = actions.start_precheck(self.session, self.who, module, self.random, self.now)
        return self._sits(attempt, minutes=9)

    def takes_final(self, minutes: float = 26) -> bool:
        attempt = actions.start_final(self.session, self.who, self.random, self.now)
        return self._sits(attempt, minutes)

    def begins_quiz(self, module: Module, answers: int) -> None:
        """And is called away."""
        attempt = actions.start_quiz(self.session, self.who, module, self.random, self.now)
        for place in quizzes.places(self.session, attempt)[:answers]:
            self._answers(attempt, place)

    def _sits(self, attempt: Attempt, minutes: float) -> bool:
        places = quizzes.places(self.session, attempt)
        for place in places:
            self.wait(minutes / len(places))
            self._answers(attempt, place)
        return actions.submit(self.session, self.who, attempt, self.now).passed

    def _answers(self, attempt: Attempt, place: Place) -> None:
        posted = self._posted(place.question, place.order)
        actions.answer(self.session, self.who, attempt, place.position, posted, 0, self.now, fix=True)

    def _posted(self, question: object, order: list[str]) -> Posted:
        """The right answer, or a wrong one that a person might give."""
        right = self.random.random() < self.ability
        match question:
            case Single() | Multiple() | TrueFalse():
                keys = reasons(question, order, ()).right
                if not right:
                    keys = tuple(self._wrong(question, order, keys))
                return Posted(choices=keys)
            case Fill():
                texts = [accepted[0] for accepted in question.answers]
                return Posted(blanks={n: text if right else "不清楚" for n, text in enumerate(texts, 1)})
            case Ordering() | Matching():
                keys = reasons(question, order, ()).right
                if not right:
                    keys = keys[1:] + keys[:1]
                entries = dict(enumerate(keys, 1))
                return Posted(places=entries) if isinstance(question, Ordering) else Posted(matches=entries)
            case Short():
                return Posted(text="先把事情问清楚，再和本人当面谈一次。")
        raise TypeError(question)

    def _wrong(
        self, question: Single | Multiple | TrueFalse, order: list[str], right: tuple[str, ...]
    ) -> Iterator[str]:
        if isinstance(question, Multiple) and len(right) > 1 and self.random.random() < 0.6:
            yield from right[:-1]  # one left out
            return
        keys = [piece.key for piece in shown(question, order, position=1).choices]
        yield self.random.choice([key for key in keys if key not in right])
