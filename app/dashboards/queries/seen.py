"""What somebody sees of a class, and the one query that every list and figure of it comes from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, extract, false, func, literal, or_, select
from sqlmodel import Session, col

from app.classes.models import Enrolment, EnrolmentFact, TrainingClass
from app.classes.reach import class_in, is_whole, placed, within
from app.classes.rules import Excuse
from app.courses.queries import content
from app.courses.rules.content import Content
from app.dashboards.rules.figures import FINAL, Standing
from app.dashboards.rules.filters import Among, Filters, Part
from app.dashboards.rules.tree import Tree
from app.db import Instant
from app.errors import NotAllowed, NotFound
from app.learning.models import Progress
from app.learning.rules.facts import State
from app.learning.rules.pace import QUIET, SLACK
from app.learning.rules.projection import Places, places
from app.people.models import Identifier, OrgUnit, Person
from app.people.queries import Reach, UnitRow, reach_of, units
from app.people.rules import IdentifierKind, Permission, normalised_account


@dataclass(frozen=True)
class View:
    """A class, the part of it that one person sees, and the moment of looking."""

    klass: TrainingClass
    reach: Reach
    whole: bool  # else only what counts in the units within reach
    within: ColumnElement[bool]  # on enrolments
    placed: ColumnElement[bool]  # on persons whose numbers may be seen and searched
    tree: Tree[UnitRow]
    content: Content
    now: datetime

    @property
    def at(self) -> datetime:
        """What the figures speak of: for a closed class its cut-off, for ever."""
        return min(self.now, self.klass.closed_at) if self.klass.closed_at else self.now

    def ends_for(self, own: datetime | None = None) -> datetime:
        """When it ends for somebody with a deadline of his own, or for the class: `classes.queries.closes_at`."""
        ends = own or self.klass.closes_at
        return min(ends, self.klass.closed_at) if self.klass.closed_at else ends

    @property
    def closed(self) -> bool:
        return self.klass.closed_at is not None or self.now > self.klass.closes_at

    @property
    def places(self) -> Places:
        return places(self.content)

    @property
    def items(self) -> int:
        return self.places.modules[""].stop


def view_of(session: Session, person: Person, permission: Permission, ref: str, now: datetime) -> View:
    """Raises NotFound for a class of which nothing is within the person's reach."""
    reach = reach_of(session, person, permission, now)
    klass = class_in(session, reach, ref)
    whole, limits = is_whole(reach, klass), within(reach, klass)
    counting = exists().where(col(Enrolment.unit_id) == OrgUnit.id, col(Enrolment.class_id) == klass.id, limits)
    seen = session.scalars(select(col(OrgUnit.id)).where(counting))
    tree = Tree(units(session, now, closed=True), seen, None if whole else reach.units)
    return View(klass, reach, whole, limits, placed(reach, klass, now), tree, content(session, klass.version_id), now)


def whole_view_of(session: Session, person: Person, permission: Permission, ref: str, now: datetime) -> View:
    """For what concerns all of a class: raises NotAllowed where a part of it is out of reach."""
    view = view_of(session, person, permission, ref, now)
    if not view.whole:
        raise NotAllowed
    return view


def unit_in(view: View, ref: str) -> int:
    """The unit of that ref, as far as it is seen in this class."""
    if (unit := view.tree.by_ref(ref)) is None:
        raise NotFound
    return unit


def enrolments_in(view: View, filters: Filters) -> Select[Any]:
    """Enrolments of the class within reach that the filters let through; the caller chooses columns and order.

    Organizers are never in it, since a grant enrols nobody; a withdrawn enrolment is, only when it is asked for.
    """
    query = (
        select(col(Enrolment.id))
        .join(Person, col(Person.id) == Enrolment.person_id)
        .outerjoin(Progress, col(Progress.enrolment_id) == Enrolment.id)
        .where(col(Enrolment.class_id) == view.klass.id, view.within, _among(view, filters.state))
    )
    if filters.unit:
        unit = unit_in(view, filters.unit)
        query = query.where(col(Enrolment.unit_id).in_({unit} if filters.own else view.tree.members(unit)))
    if filters.module or filters.lesson:
        query = query.where(_module(view, filters))
    return query.where(_named(view, filters.q)) if filters.q else query


def everybody_in(view: View) -> Select[Any]:
    """The same without filters, and with the withdrawn: what the figures are counted from."""
    return (
        select(col(Enrolment.id))
        .join(Person, col(Person.id) == Enrolment.person_id)
        .outerjoin(Progress, col(Progress.enrolment_id) == Enrolment.id)
        .where(col(Enrolment.class_id) == view.klass.id, view.within)
    )


def standing(view: View) -> ColumnElement[str]:
    """`rules.figures.standing` in SQL."""
    done = col(Progress.state) == State.DONE
    away: ColumnElement[bool] = col(Person.first_sign_in_at).is_(None)
    if view.klass.closed_at is not None:  # who came after the cut-off had never been here
        away = or_(away, col(Person.first_sign_in_at) > view.klass.closed_at)
    never = and_(away, col(Progress.first_at).is_(None))
    return case(
        (col(Enrolment.withdrawn_at).is_not(None), literal(Standing.WITHDRAWN.value)),
        (done, literal(Standing.DONE.value)),
        (never, literal(Standing.NEVER.value)),
        (behind(view), literal(Standing.BEHIND.value)),
        else_=literal(Standing.LEARNING.value),
    )


def behind(view: View) -> ColumnElement[bool]:
    """`learning.rules.pace.pace(...).behind` in SQL, of an enrolment that is not done; to the second."""
    klass, now = view.klass, view.now
    if now < klass.opens_at:
        return false()
    if klass.closed_at is not None:  # whoever is not done by the cut-off did not make it
        return col(Enrolment.enrolled_at) <= now
    closes_at = func.coalesce(Enrolment.closes_at, literal(klass.closes_at, Instant()))
    quiet = and_(
        literal(klass.opens_at < now - QUIET),
        col(Enrolment.enrolled_at) < now - QUIET,
        or_(col(Progress.last_at).is_(None), col(Progress.last_at) < now - QUIET),
    )
    opens = int(klass.opens_at.timestamp())
    enrolled = extract("epoch", col(Enrolment.enrolled_at))
    start = case((enrolled > opens, enrolled), else_=opens)
    closes = case(
        (col(Enrolment.closes_at).is_(None), int(klass.closes_at.timestamp())),
        else_=extract("epoch", col(Enrolment.closes_at)),
    )
    whole, gone = case((closes > start, closes - start), else_=1), int(now.timestamp()) - start
    # done < floor(of * gone / whole) - slack, without the division
    needed = func.coalesce(Progress.done, 0) + SLACK + 1
    below = needed * whole <= func.coalesce(Progress.of, view.items) * gone
    return and_(col(Enrolment.enrolled_at) <= now, or_(closes_at < now, quiet, below))


def _among(view: View, state: Among) -> ColumnElement[bool]:
    present = col(Enrolment.withdrawn_at).is_(None)
    if state is Among.ALL:
        return present
    if state is Among.NOT_STARTED:
        return and_(present, func.coalesce(Progress.state, State.NOT_STARTED) == State.NOT_STARTED)
    if state is Among.EXEMPTED:
        return and_(present, exempted())
    return standing(view) == state.value


def exempted() -> ColumnElement[bool]:
    return exists().where(col(EnrolmentFact.enrolment_id) == Enrolment.id, col(EnrolmentFact.kind) == Excuse.EXEMPTED)


def _module(view: View, filters: Filters) -> ColumnElement[bool]:
    """Raises NotFound for a module or a lesson that the class's version does not have."""
    where = view.places
    if filters.lesson:
        lesson = where.lessons.get(filters.lesson)
        span = None if lesson is None else range(lesson, lesson + 1)
    else:
        span = where.modules.get("" if filters.module == FINAL else filters.module)
    if span is None:
        raise NotFound
    done = all_done(span)
    return {Part.ALL: literal(True), Part.DONE: done, Part.OPEN: ~done}[filters.part]


def all_done(span: range) -> ColumnElement[bool]:
    """Of items that stand together: each is done; nothing is where there is no summary."""
    return func.substr(func.coalesce(Progress.items, ""), span.start + 1, len(span)) == "1" * len(span)


def _named(view: View, words: str) -> ColumnElement[bool]:
    """In the name, at the start of a staff number, or in the name of a unit, as far as these are seen."""
    name, unit = col(Person.name).icontains(words, autoescape=True), col(Enrolment.unit_id).in_(view.tree.named(words))
    if not (account := normalised_account(words)):
        return or_(name, unit)
    number = view.placed & exists().where(
        col(Identifier.person_id) == Person.id,
        col(Identifier.kind) == IdentifierKind.STAFF_NUMBER,
        col(Identifier.value).startswith(account, autoescape=True),
    )
    return or_(name, unit, number)
