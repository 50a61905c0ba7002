"""Lesson by lesson, and day by day: from the same steps that every other figure is counted from."""

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from sqlalchemy import BigInteger, ColumnElement, case, cast, extract, func
from sqlmodel import Session, col

from app.classes.models import Enrolment
from app.courses.rules.content import Lesson, Module
from app.dashboards.queries.seen import View, all_done, everybody_in, unit_in
from app.dashboards.rules.figures import Cell
from app.dashboards.rules.filters import ProgressFilters
from app.dashboards.rules.trend import Day, trend
from app.errors import NotFound
from app.learning.models import Progress, Step
from app.learning.rules.facts import State

DAY = 24 * 3600
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class LessonLine:
    """A unit with all below it, or (`own`) what counts in the unit itself: one cell for each lesson of a module."""

    ref: str
    name: str
    short: str
    cells: tuple[Cell, ...]
    own: bool


@dataclass(frozen=True)
class ProgressView:
    module: Module
    lessons: tuple[Lesson, ...]
    lines: tuple[LessonLine, ...]
    whole: tuple[Cell, ...]
    enrolled: int
    days: list[Day]
    path: tuple[tuple[str, str], ...]


def progress(session: Session, view: View, filters: ProgressFilters, zone: tzinfo) -> ProgressView:
    """Raises NotFound for a unit or a module that is not there; the same number of queries for any class."""
    modules = view.content.modules
    module = next((one for one in modules if one.slug == filters.module), None) if filters.module else modules[0]
    if module is None:
        raise NotFound
    tree = view.tree
    at = unit_in(view, filters.unit) if filters.unit else None
    members = tree.members(at) if at is not None else set(tree.seen)
    counted, nobody = _counted(session, view, module), (0,) * (1 + len(module.lessons))

    def cells(units: set[int]) -> tuple[Cell, ...]:
        of, *done = map(sum, zip(nobody, *(counted.get(unit, nobody) for unit in units), strict=True))
        return tuple(Cell(lesson.slug, n, of) for lesson, n in zip(module.lessons, done, strict=True))

    def line(unit: int, units: set[int], own: bool = False) -> LessonLine:
        row = tree.units[unit]
        return LessonLine(row.ref, row.name, row.short or row.name, cells(units), own)

    below = tree.children(at) if at is not None else tree.tops()
    lines = [line(unit, tree.members(unit)) for unit in below]
    if at is not None and at in counted:
        lines.insert(0, line(at, {at}, own=True))
    path = [(tree.units[unit].ref, tree.units[unit].name) for unit in (tree.path(at) if at is not None else [])]
    count = sum(counted.get(unit, nobody)[0] for unit in members)
    days = _days(session, view, members, count, zone)
    return ProgressView(module, module.lessons, tuple(lines), cells(members), count, days, tuple(path))


def _present(view: View) -> ColumnElement[bool]:
    return col(Enrolment.withdrawn_at).is_(None)


def _counted(session: Session, view: View, module: Module) -> dict[int, tuple[int, ...]]:
    """Unit -> how many there are, and how many of them have done each lesson of the module."""
    at = (view.places.lessons[lesson.slug] for lesson in module.lessons)
    done = (func.sum(case((all_done(range(n, n + 1)), 1), else_=0)) for n in at)
    query = everybody_in(view).where(_present(view)).with_only_columns(col(Enrolment.unit_id), func.count(), *done)
    return {unit: tuple(counts) for unit, *counts in session.execute(query.group_by(col(Enrolment.unit_id)))}


def _days(session: Session, view: View, members: set[int], count: int, zone: tzinfo) -> list[Day]:
    """By days of the site's zone, at the distance that it has from UTC now (China's never changes)."""
    offset = int((view.now.astimezone(zone).utcoffset() or timedelta()).total_seconds())
    here = (_present(view), col(Enrolment.unit_id).in_(members))
    bucket = cast(extract("epoch", col(Step.done_at)) + offset, BigInteger) // DAY
    items = (
        everybody_in(view)
        .join(Step, col(Step.enrolment_id) == Enrolment.id)
        .where(*here, col(Step.state) == State.DONE, col(Step.done_at).is_not(None))
        .with_only_columns(bucket.label("day"), func.count())
        .group_by("day")
    )
    ended = cast(extract("epoch", col(Progress.completed_at)) + offset, BigInteger) // DAY
    people = (
        everybody_in(view)
        .where(*here, col(Progress.state) == State.DONE, col(Progress.completed_at).is_not(None))
        .with_only_columns(ended.label("day"), func.count())
        .group_by("day")
    )
    by_day, completed = (
        {EPOCH + timedelta(days=int(day)): n for day, n in session.execute(query)} for query in (items, people)
    )
    klass = view.klass
    return trend(by_day, completed, count * view.items, klass.opens_at, view.ends_for(), view.at, zone)
