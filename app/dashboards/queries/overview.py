"""The figures of a class by unit: counted in SQL from the summary rows, added up along the tree."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlmodel import Session, col

from app.classes.models import Enrolment
from app.dashboards.queries.seen import View, all_done, everybody_in, exempted, standing, unit_in
from app.dashboards.rules.figures import FINAL, Cell, Counts, Standing, ranks, total
from app.dashboards.rules.filters import UnitFilters, UnitSort
from app.learning.models import Progress
from app.learning.rules.facts import State

NEW = timedelta(days=7)
"""Who completed within this time counts as new."""


@dataclass(frozen=True)
class UnitLine:
    """A unit with all below it, or (`own`) what counts in the unit itself while its parts have lines of their own."""

    ref: str
    name: str
    short: str
    counts: Counts
    cells: tuple[Cell, ...]
    own: bool
    deeper: bool  # there are units below it to look into
    rank: int | None = None  # among those beside it, where the class ranks its units


@dataclass(frozen=True)
class Overview:
    counts: Counts
    units: int
    cells: tuple[Cell, ...]
    lines: tuple[UnitLine, ...]
    path: tuple[tuple[str, str], ...]  # (ref, name) from the top down to the unit that is looked into

    @property
    def worst(self) -> list[UnitLine]:
        """The one or two units where most are behind."""
        return [line for line in _sorted(self.lines, UnitSort.BEHIND)[:2] if line.counts[Standing.BEHIND]]


def tally(session: Session, view: View) -> dict[int, Counts]:
    """What is counted in each unit; the same number of queries whatever the number of learners."""
    counts: dict[int, Counts] = {}
    slugs = [slug or FINAL for slug in view.places.modules]
    for unit, by, n, new, final_of, points, sat, last_at, *done in session.execute(_standings(view)):
        here = Standing(by)
        if here is Standing.WITHDRAWN:
            counted = Counts({here: n})
        else:
            finals = {final_of: (points, sat)} if sat else {}
            modules = dict(zip(slugs, done, strict=True))
            counted = Counts({here: n}, new=new, finals=finals, modules=modules, last_at=last_at)
        counts[unit] = counts.get(unit, Counts()) + counted
    present = col(Enrolment.withdrawn_at).is_(None)
    excused = everybody_in(view).where(present, exempted()).group_by(col(Enrolment.unit_id))
    for unit, n in session.execute(excused.with_only_columns(col(Enrolment.unit_id), func.count())):
        counts[unit] += Counts(exempted=n)
    return counts


def _standings(view: View) -> Select[Any]:
    spans = view.places.modules.values()
    modules = [case((all_done(span), 1), else_=0).label(f"module_{n}") for n, span in enumerate(spans)]
    new = and_(col(Progress.completed_at) > view.at - NEW, col(Progress.state) == State.DONE)
    # Named in an inner query: PostgreSQL takes the same expression with other bound values for another one.
    each = (
        everybody_in(view)
        .with_only_columns(
            col(Enrolment.unit_id).label("unit"),
            standing(view).label("standing"),
            case((new, 1), else_=0).label("new"),
            col(Progress.final_points).label("points"),
            col(Progress.final_of).label("final_of"),
            col(Progress.last_at).label("last_at"),
            *modules,
        )
        .subquery()
    )
    keys = each.c.unit, each.c.standing, each.c.final_of
    return select(
        each.c.unit,
        each.c.standing,
        func.count(),
        func.sum(each.c.new),
        each.c.final_of,
        func.sum(each.c.points),
        func.count(each.c.points),
        func.max(each.c.last_at),
        *(func.sum(each.c[module.name]) for module in modules),
    ).group_by(*keys)


def overview(session: Session, view: View, filters: UnitFilters) -> Overview:
    """The class, or one unit of it and all below, by the next level of units."""
    tree, counts = view.tree, tally(session, view)
    at = unit_in(view, filters.unit) if filters.unit else None
    below = tree.children(at) if at is not None else tree.tops()
    lines = [_line(view, counts, unit, tree.members(unit)) for unit in below]
    if at is not None and at in counts:
        lines.insert(0, _line(view, counts, at, {at}, own=True))
    if view.klass.ranking:
        places = ranks([line.counts.rate for line in lines])
        lines = [replace(line, rank=place) for line, place in zip(lines, places, strict=True)]
    members = tree.members(at) if at is not None else tree.seen
    whole = total(counts[unit] for unit in members if unit in counts)
    path = [(tree.units[unit].ref, tree.units[unit].name) for unit in (tree.path(at) if at is not None else [])]
    shown = [line for line in lines if not filters.state or line.counts[Standing(filters.state.value)]]
    held = sum(1 for unit in members if unit in counts and counts[unit].enrolled)
    return Overview(whole, held, cells(view, whole), tuple(_sorted(shown, filters.sort)), tuple(path))


def cells(view: View, counts: Counts) -> tuple[Cell, ...]:
    slugs = (*(module.slug for module in view.content.modules), FINAL)
    return tuple(Cell(slug, counts.modules.get(slug, 0), counts.enrolled) for slug in slugs)


def _line(view: View, counts: dict[int, Counts], unit: int, members: set[int], own: bool = False) -> UnitLine:
    row, added = view.tree.units[unit], total(counts[one] for one in members if one in counts)
    deeper = not own and len(members) > 1
    return UnitLine(row.ref, row.name, row.short or row.name, added, cells(view, added), own, deeper)


def _sorted(lines: Sequence[UnitLine], sort: UnitSort) -> list[UnitLine]:
    if sort is UnitSort.NAME:
        return sorted(lines, key=lambda line: line.name)
    if sort is UnitSort.RATE:
        return sorted(lines, key=lambda line: 2 if line.counts.rate is None else line.counts.rate)
    return sorted(lines, key=lambda line: (-line.counts[Standing.BEHIND], -line.counts[Standing.NEVER]))
