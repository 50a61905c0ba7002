"""The list of learners that filters let through: a page of it, or all of it for an export."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlmodel import Session, col

from app.classes.models import Enrolment
from app.dashboards.queries.seen import View, enrolments_in, everybody_in, standing
from app.dashboards.rules.figures import FINAL, Standing
from app.dashboards.rules.filters import PAGE, Filters, Part, Sort
from app.dashboards.rules.people import Line, ModulePart, People, Stopped, missing
from app.dashboards.rules.sheet import masked
from app.learning.models import Position, Progress, Step
from app.learning.rules.facts import State, StepKind
from app.learning.rules.pace import Pace, pace
from app.people.models import Identifier, Person
from app.people.rules import IdentifierKind

JUST_AFTER = timedelta(microseconds=1)
"""At the cut-off itself a closed class is closed already."""


@dataclass(frozen=True)
class _Row:
    """One enrolment as the database gives it; the values of a missing summary row are None."""

    id: int
    ref: str
    unit_id: int
    enrolled_at: datetime
    closes_at: datetime | None
    withdrawn_at: datetime | None
    person_id: int
    name: str
    standing: Standing
    state: State | None
    done: int | None
    of: int | None
    items: str | None
    last_at: datetime | None
    sat: int | None


def people(session: Session, view: View, filters: Filters) -> People:
    """One page; the same number of queries whatever the number of rows."""
    count = count_of(session, view, filters)
    pages = max(ceil(count / PAGE), 1)
    page = min(filters.page, pages)
    listed = _listed(view, filters).limit(PAGE).offset((page - 1) * PAGE)
    rows = _rows(session, view, listed)
    lines = _lines(session, view, rows, [row.id for row in rows])
    parts = {}
    if filters.module or filters.lesson:
        both, done = (count_of(session, view, replace(filters, part=part)) for part in (Part.ALL, Part.DONE))
        parts = {Part.ALL.value: both, Part.DONE.value: done, Part.OPEN.value: both - done}
    return People(tuple(lines), count, page, pages, parts)


def everybody(session: Session, view: View, filters: Filters) -> list[Line]:
    """The whole list in its order, with staff numbers and masked phones (of those who are within reach): an export."""
    rows = _rows(session, view, _listed(view, filters))
    chosen = enrolments_in(view, filters)
    lines = _lines(session, view, rows, chosen)
    known = identifiers(session, chosen.with_only_columns(col(Enrolment.person_id)).where(view.placed))
    found = (known.get(row.person_id, {}) for row in rows)
    return [replace(line, staff_number=_number(ids), phone=_phone(ids)) for line, ids in zip(lines, found, strict=True)]


Learned = dict[str, dict[str, datetime | None]]
"""Enrolment's ref -> lesson's slug -> when it was done (none: by exemption, at no hour)."""


def learned(session: Session, view: View, filters: Filters) -> Learned:
    """Of everybody that the filters let through."""
    query = (
        enrolments_in(view, filters)
        .join(Step, col(Step.enrolment_id) == Enrolment.id)
        .where(col(Step.kind) == StepKind.LESSON, col(Step.state) == State.DONE)
        .with_only_columns(col(Enrolment.ref), col(Step.subject), col(Step.done_at))
    )
    found: Learned = {}
    for ref, slug, at in session.execute(query):
        found.setdefault(ref, {})[slug] = at
    return found


def line_of(session: Session, view: View, enrolment_id: int) -> tuple[Line, Pace]:
    """One enrolment within reach, as the list shows it, and its pace."""
    (row,) = _rows(session, view, everybody_in(view).where(col(Enrolment.id) == enrolment_id))
    (line,) = _lines(session, view, [row], [row.id])
    return line, pace_of(view, row)


def neighbours(session: Session, view: View, filters: Filters, ref: str) -> tuple[str | None, str | None, int]:
    """The one before and the one after in the list as it is sorted, and its length."""
    order = _order(view, filters.sort)
    each = enrolments_in(view, filters).with_only_columns(
        col(Enrolment.ref).label("ref"),
        func.lag(Enrolment.ref).over(order_by=order).label("before"),
        func.lead(Enrolment.ref).over(order_by=order).label("after"),
        func.count().over().label("n"),
    )
    table = each.subquery()
    row = session.execute(select(table.c.before, table.c.after, table.c.n).where(table.c.ref == ref)).one_or_none()
    return (row[0], row[1], row[2]) if row else (None, None, 0)


def pace_of(view: View, row: _Row) -> Pace:
    return pace(
        state=row.state or State.NOT_STARTED,
        done=row.done or 0,
        of=row.of or view.items,
        last_at=row.last_at,
        enrolled_at=row.enrolled_at,
        opens_at=view.klass.opens_at,
        closes_at=view.ends_for(row.closes_at),
        now=view.now if view.klass.closed_at is None else max(view.now, view.klass.closed_at + JUST_AFTER),
    )


def identifiers(session: Session, person_ids: Any) -> dict[int, dict[IdentifierKind, str]]:
    """Of persons (a list of ids, or a query of them): their staff number and phone, whole."""
    query = select(col(Identifier.person_id), col(Identifier.kind), col(Identifier.value))
    found: dict[int, dict[IdentifierKind, str]] = {}
    for person_id, kind, value in session.execute(query.where(col(Identifier.person_id).in_(person_ids))):
        found.setdefault(person_id, {})[kind] = value
    return found


def _number(ids: dict[IdentifierKind, str]) -> str:
    return ids.get(IdentifierKind.STAFF_NUMBER, "")


def _phone(ids: dict[IdentifierKind, str]) -> str:
    return masked(ids.get(IdentifierKind.PHONE, ""))


def count_of(session: Session, view: View, filters: Filters) -> int:
    """How many the filters let through."""
    return session.scalar(enrolments_in(view, filters).with_only_columns(func.count())) or 0


def _order(view: View, sort: Sort) -> Sequence[Any]:
    """Ends with the id, so that pages neither overlap nor leave anybody out."""
    done, id = func.coalesce(Progress.done, 0), col(Enrolment.id)
    ranks = (Standing.BEHIND, Standing.NEVER, Standing.LEARNING, Standing.DONE)
    rank = case({standing.value: n for n, standing in enumerate(ranks)}, value=standing(view), else_=len(ranks))
    never_last = case((col(Progress.last_at).is_(None), 0), else_=1)
    return {
        Sort.ATTENTION: (rank, done, id),
        Sort.NAME: (col(Person.name), id),
        Sort.UNIT: (col(Enrolment.unit_id), col(Person.name), id),
        Sort.DONE: (done, id),
        Sort.LAST: (never_last, col(Progress.last_at), id),
    }[sort]


def _listed(view: View, filters: Filters) -> Select[Any]:
    return enrolments_in(view, filters).order_by(*_order(view, filters.sort))


def _rows(session: Session, view: View, query: Select[Any]) -> list[_Row]:
    columns: tuple[Any, ...] = (
        col(Enrolment.id),
        col(Enrolment.ref),
        col(Enrolment.unit_id),
        col(Enrolment.enrolled_at),
        col(Enrolment.closes_at),
        col(Enrolment.withdrawn_at),
        col(Person.id).label("person_id"),
        col(Person.name),
        standing(view).label("standing"),
        col(Progress.state),
        col(Progress.done),
        col(Progress.of),
        col(Progress.items),
        col(Progress.last_at),
        col(Progress.final_points).label("sat"),
    )
    found = session.execute(query.with_only_columns(*columns))
    return [_Row(**{**row._mapping, "standing": Standing(row.standing)}) for row in found]


def _lines(session: Session, view: View, rows: Sequence[_Row], ids: list[int] | Select[Any]) -> list[Line]:
    stopped, spans = _stopped(session, view, ids), view.places.modules
    lines = []
    for row in rows:
        done = {slug: (row.items or "")[span.start : span.stop].count("1") for slug, span in spans.items()}
        modules = tuple(
            ModulePart(module.slug, module.seal, done[module.slug], len(spans[module.slug]))
            for module in view.content.modules
        )
        final = ModulePart(FINAL, "", done[""], 1)
        is_done = row.standing in (Standing.DONE, Standing.WITHDRAWN)
        standing_now = None if is_done else pace_of(view, row)
        unit = view.tree.units[row.unit_id]
        is_behind = standing_now is not None and standing_now.behind
        lines.append(
            Line(
                ref=row.ref,
                name=row.name,
                unit=unit.name,
                unit_ref=unit.ref,
                standing=row.standing,
                done=row.done or 0,
                of=row.of or view.items,
                modules=modules,
                final=final,
                last_at=row.last_at,
                sat=row.sat is not None,
                since=standing_now.since if standing_now and is_behind else None,
                why=tuple(why.value for why in standing_now.why) if standing_now and is_behind else (),
                missing=() if is_done else missing(modules, final, sat=row.sat is not None),
                stopped=None if row.standing is Standing.DONE else stopped.get(row.id),
                withdrawn_at=row.withdrawn_at,
            )
        )
    return lines


def _stopped(session: Session, view: View, ids: list[int] | Select[Any]) -> dict[int, Stopped]:
    """Where each one read last, if the class's version still has the lesson."""
    lessons = {lesson.slug: lesson for lesson in view.content.lessons}
    query = (
        select(col(Position.enrolment_id), col(Position.lesson), col(Position.paragraph))
        .where(col(Position.enrolment_id).in_(ids))
        .order_by(col(Position.at))
    )
    found: dict[int, Stopped] = {}
    for enrolment_id, slug, paragraph in session.execute(query):
        if (lesson := lessons.get(slug)) is None:
            continue
        blocks = [block.id for block in lesson.blocks]
        at = blocks.index(paragraph) + 1 if paragraph in blocks else 1
        found[enrolment_id] = Stopped(lesson.title, at, len(blocks))
    return found
