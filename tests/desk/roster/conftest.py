"""A class with nobody in it, on a site that has the units of the rosters."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from app.classes.actions import open_class
from app.classes.models import TrainingClass
from app.db import Database
from tests.cast import NOW
from tests.desk.roster import units
from tests.school import School


@pytest.fixture
def klass(school: School, database: Database) -> TrainingClass:
    def make(session: Session) -> TrainingClass:
        units.write(session, school.cast.units)
        return open_class(
            session,
            name="第二期支部书记培训班",
            version=school.version,
            content=school.content,
            opens_at=NOW,
            closes_at=NOW + timedelta(days=60),
            credit_period="2026",
            contact=("李老师", "8866"),
        )

    return database.write(make)
