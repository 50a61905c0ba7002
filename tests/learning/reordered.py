"""Another version of the school's course: a lesson of its own in front, one lesson fewer, the modules turned round."""

import hashlib

from sqlmodel import Session

from app.courses.actions import canonical
from app.courses.models import CourseVersion
from tests.cast import NOW
from tests.school import School


def reordered(session: Session, school: School) -> CourseVersion:
    """Written as a version, with none of the questions: for tests of what items add up to."""
    first, *others = school.content.modules
    fresh = first.lessons[0].model_copy(update={"slug": "fresh-one"})
    changed = first.model_copy(update={"lessons": (fresh, *reversed(first.lessons[1:]))})
    body = canonical(school.content.model_copy(update={"modules": (*reversed(others), changed)}))
    version = CourseVersion(
        course_id=school.klass.course_id,
        number=school.version.number + 1,
        body=body,
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        published_at=NOW,
    )
    session.add(version)
    session.flush()
    return version
