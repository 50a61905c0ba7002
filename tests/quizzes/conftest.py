"""An attempt to act on: no class and no lesson behind it, since the engine asks for neither."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlmodel import Session

from app.courses.models import Course, CourseVersion
from app.quizzes import actions
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind, Policy
from app.quizzes.rules.questions import Question
from tests.cast import Cast

Begin = Callable[..., Attempt]
MINUTES = 40


@pytest.fixture
def begin(session: Session, cast: Cast, now: datetime) -> Begin:
    """`begin(question, …, policy=…)`: an attempt of the learner's, which must be handed in after 40 minutes."""
    course = Course(slug="tea", title="茶")
    session.add(course)
    session.flush()
    version = CourseVersion(course_id=course.id, number=1, body="{}", sha256="", published_at=now)
    session.add(version)
    session.flush()

    def start(*questions: Question, policy: Policy = Policy.AT_ONCE, pass_share: int = 80, seed: int = 1) -> Attempt:
        return actions.start(
            session,
            person=cast.learner,
            enrolment_id=None,
            version_id=version.id,
            kind=Kind.TRIAL,
            subject="",
            policy=policy,
            pass_share=pass_share,
            questions=[actions.add_question(session, "tea", question, now).id for question in questions],
            deadline=now + timedelta(minutes=MINUTES),
            random=Random(seed),
            now=now,
        )

    return start
