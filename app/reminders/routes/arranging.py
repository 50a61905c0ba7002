"""Rules before the deadline, a class's groups, and each unit's contact."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData

from app.dashboards.queries.seen import View, view_of, whole_view_of
from app.people.guards import Reminding
from app.people.rules import Permission
from app.reminders import actions, wording
from app.reminders.forms import ContactForm, GroupForm, NewContact, NewGroup, NewRule, RuleForm
from app.reminders.queries.log import groups_of, rules_of, unit_of
from app.reminders.queries.recipients import contacts_of
from app.reminders.routes.sending import ways_of
from app.reminders.rules.reach import Channel
from app.web.clock import Now
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/classes/{ref:ref}/reminders", route_class=UnitRoute)


@router.get("/ways", name="reminders:ways")
def show_ways(ref: str, request: Request, person: Reminding, session: SessionDep, now: Now) -> Page:
    return _page(request, session, view_of(session, person, Permission.REMIND, ref, now))


@router.post("/rules", name="reminders:add_rule")
def add_rule(
    ref: str,
    form: Annotated[Form[NewRule], RuleForm],
    request: Request,
    person: Reminding,
    session: SessionDep,
    now: Now,
) -> Page:
    view, rule = whole_view_of(session, person, Permission.REMIND, ref, now), form.value
    if rule is None:
        return _page(request, session, view, "rule", form.typed, form.errors)
    zone = request.app.state.site.time_zone
    actions.add_rule(session, view.klass, rule.days, rule.among, rule.channels, rule.text, zone, person, now)
    return _done(ref)


@router.post("/rules/{rule:ref}/end", name="reminders:end_rule")
def end_rule(ref: str, rule: str, person: Reminding, session: SessionDep, now: Now) -> Page:
    actions.end_rule(session, whole_view_of(session, person, Permission.REMIND, ref, now).klass, rule, person, now)
    return _done(ref)


@router.post("/groups", name="reminders:add_group")
def add_group(
    ref: str,
    form: Annotated[Form[NewGroup], GroupForm],
    request: Request,
    person: Reminding,
    session: SessionDep,
    now: Now,
) -> Page:
    view, group = whole_view_of(session, person, Permission.REMIND, ref, now), form.value
    if group is None:
        return _page(request, session, view, "group", form.typed, form.errors)
    if not ways_of(request).may_post(group.address):
        return _page(request, session, view, "group", form.typed, {"address": "host"})
    actions.add_channel(session, view.klass, group.kind, group.name, group.address, group.secret, person, now)
    return _done(ref)


@router.post("/groups/{group:ref}/end", name="reminders:end_group")
def end_group(ref: str, group: str, person: Reminding, session: SessionDep, now: Now) -> Page:
    actions.end_channel(session, whole_view_of(session, person, Permission.REMIND, ref, now).klass, group, person, now)
    return _done(ref)


@router.post("/contacts", name="reminders:set_contact")
def set_contact(
    ref: str,
    form: Annotated[Form[NewContact], ContactForm],
    request: Request,
    person: Reminding,
    session: SessionDep,
    now: Now,
) -> Page:
    view, contact = view_of(session, person, Permission.REMIND, ref, now), form.value
    if contact is None:
        return _page(request, session, view, "contact", form.typed, form.errors)
    actions.set_contact(session, unit_of(session, view, contact.unit), contact.name, contact.mail, person, now)
    return _done(ref)


def _done(ref: str) -> Done:
    return Done(str(router.url_path_for("reminders:ways", ref=ref)))


def _page(
    request: Request,
    session: SessionDep,
    view: View,
    part: str = "",
    typed: FormData | None = None,
    errors: Mapping[str, str] | None = None,
) -> Page:
    """`part` is the form that was sent and cannot be taken; what was typed stands in it again."""
    ways = ways_of(request)
    values: dict[str, Any] = {name: dict(typed) if typed and part == name else {} for name in ("rule", "group")}
    return Page(
        "reminders/ways.html",
        status=422 if errors else 200,
        klass=view.klass,
        whole=view.whole,
        rules=rules_of(session, view),
        groups=groups_of(session, view),
        units=view.tree.options(),
        contacts=contacts_of(session),
        mail=ways.has(Channel.MAIL),
        hosts=sorted(ways.hosts),
        part=part,
        typed=values,
        retyped=dict(typed) if typed and part == "contact" else {},
        text=wording.to_learner(),
        errors=errors or {},
        now=view.now,
    )
