"""The learner's doors: a page of an enrolment opens for the person who is enrolled, and for nobody else."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Request

from app.classes.queries import enrolment_of
from app.learning.models import Learning
from app.learning.queries.sheets import whose
from app.people.guards import QuizTaker, Student
from app.quizzes.models import Attempt
from app.web.routing import SessionDep, depends
from app.web.visitor import Contact


@dataclass(frozen=True)
class Sitting(Learning):
    """Who sits at which attempt; on a write its row is locked."""

    attempt: Attempt


def enrolled(ref: str, request: Request, session: SessionDep, person: Student) -> Learning:
    enrolment, klass = enrolment_of(session, person, ref)
    request.state.contact = Contact(klass.contact_name, klass.contact_number)
    return Learning(person, enrolment, klass)


def sitting(ref: str, request: Request, session: SessionDep, person: QuizTaker) -> Sitting:
    attempt, enrolment, klass = whose(session, person, ref, lock=request.method != "GET")
    request.state.contact = Contact(klass.contact_name, klass.contact_number)
    return Sitting(person, enrolment, klass, attempt)


Learner = Annotated[Learning, depends(enrolled)]
Sitter = Annotated[Sitting, depends(sitting)]
