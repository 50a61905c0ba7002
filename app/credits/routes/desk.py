"""Who misses hours, one person's statement, training elsewhere entered and approved, the site's rules."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from app.audit.actions import record
from app.credits import actions
from app.credits.forms import Decided, DecisionForm, EntryForm, NewEntry, NewRule, RuleForm, read_asked
from app.credits.lists import credits_list
from app.credits.queries import (
    among,
    count_lines,
    entry_in,
    lines,
    listed,
    person_in,
    reach_in,
    rules,
    statement,
    waiting,
)
from app.errors import NotAllowed
from app.i18n import gettext
from app.people.guards import CreditKeeper
from app.people.models import Person
from app.sheets.replies import list_name, list_reply, speaking
from app.sheets.writing import Report
from app.web.clock import Now, zone_of
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/credits", route_class=UnitRoute)


@router.get("", name="credits:list")
@long
def show(request: Request, person: CreditKeeper, session: SessionDep, now: Now) -> Page:
    reach, zone = reach_in(session, person, now), zone_of(request)
    asked = read_asked(request.query_params, now.astimezone(zone).year)
    found = listed(session, reach, asked.year, zone, now, asked.show, asked.page)

    def here(**changes: object) -> str:
        pairs = {"year": asked.year, "show": asked.show, **changes}
        return "/credits?" + urlencode({name: value for name, value in pairs.items() if value})

    return Page(
        "credits/list.html",
        found=found,
        asked=asked,
        here=here,
        rules=rules(session),
        waiting=len(waiting(session, reach, person, now)),
        whole=reach.site,
        now=now,
    )


@router.post("/export", name="credits:export")
def export(request: Request, person: CreditKeeper, session: SessionDep, now: Now) -> Response:
    reach, zone = reach_in(session, person, now), zone_of(request)
    asked = read_asked(request.state.form, now.astimezone(zone).year)
    with speaking(request):
        name = list_name(request, now, gettext("%s 年学时") % asked.year)
        short = {"short": gettext("全年还差"), "half": gettext("上半年还差")}.get(asked.show)
    people = count_lines(session, reach, now)
    told: dict[str, object] = {"file": name, "year": asked.year, "people": people}
    if short:  # how many of them that is, only reading all of their hours would say
        told["filters"] = short
    record(session, person, "credit:export", "", told, now)

    def read(session: SessionDep) -> Report:
        return credits_list(asked.year, among(lines(session, reach, asked.year, zone, now), asked.show))

    return list_reply(request, name, people, person.name, now, read)


@router.get("/rules", name="credits:rules")
def show_rules(request: Request, person: CreditKeeper, session: SessionDep, now: Now) -> Page:
    return rules_page(request, session, person, now)


@router.post("/rules", name="credits:set_rule")
def set_rule(
    form: Annotated[Form[NewRule], RuleForm], request: Request, person: CreditKeeper, session: SessionDep, now: Now
) -> Page:
    if not reach_in(session, person, now).site:
        raise NotAllowed
    if form.value is None:
        return rules_page(request, session, person, now, form.typed, form.errors)
    actions.set_rule(session, form.value.rule, form.value.source, person, now)
    return Done("/credits/rules")


@router.get("/waiting", name="credits:waiting")
@long
def show_waiting(person: CreditKeeper, session: SessionDep, now: Now) -> Page:
    return waiting_page(session, person, now)


@router.post("/entries/{entry:ref}", name="credits:decide")
def decide(
    entry: str, form: Annotated[Form[Decided], DecisionForm], person: CreditKeeper, session: SessionDep, now: Now
) -> Page:
    found = entry_in(session, reach_in(session, person, now), entry, now)
    if form.value is None:
        return waiting_page(session, person, now, {**form.errors, "entry": entry}, form.typed)
    try:
        actions.decide(session, found, form.value.decision, form.value.reason, person, now)
    except actions.OwnEntry:
        return waiting_page(session, person, now, {"decision": "own", "entry": entry}, form.typed, 409)
    except actions.Decided:
        return waiting_page(session, person, now, {"decision": "already", "entry": entry}, form.typed, 409)
    return Done("/credits/waiting")


@router.get("/people/{ref:ref}", name="credits:person")
def one(ref: str, request: Request, person: CreditKeeper, session: SessionDep, now: Now) -> Page:
    return person_page(request, session, person, ref, now)


@router.post("/people/{ref:ref}", name="credits:enter")
def enter(
    ref: str,
    form: Annotated[Form[NewEntry], EntryForm],
    request: Request,
    person: CreditKeeper,
    session: SessionDep,
    now: Now,
) -> Page:
    whom, new = person_in(session, reach_in(session, person, now), ref, now), form.value
    if new is None:
        return person_page(request, session, person, ref, now, form.typed, form.errors)
    if new.day > now.astimezone(zone_of(request)).date():
        return person_page(request, session, person, ref, now, form.typed, {"day": "future"})
    actions.enter(session, whom, new.day, new.title, new.hours, new.evidence, person, now)
    return Done(f"/credits/people/{ref}?year={new.day.year}")


def rules_page(
    request: Request,
    session: SessionDep,
    person: Person,
    now: Now,
    typed: FormData | None = None,
    errors: Mapping[str, str] | None = None,
) -> Page:
    return Page(
        "credits/rules.html",
        status=422 if errors else 200,
        rules=rules(session)[::-1],
        whole=reach_in(session, person, now).site,
        this_year=now.astimezone(zone_of(request)).year,
        typed=typed or {},
        errors=errors or {},
    )


def waiting_page(
    session: SessionDep,
    person: Person,
    now: Now,
    errors: Mapping[str, str] | None = None,
    typed: FormData | None = None,
    status: int = 422,
) -> Page:
    found = waiting(session, reach_in(session, person, now), person, now)
    values: dict[str, Any] = {"entries": found, "errors": errors or {}, "typed": typed or {}}
    return Page("credits/waiting.html", status=status if errors else 200, **values)


def person_page(
    request: Request,
    session: SessionDep,
    person: Person,
    ref: str,
    now: Now,
    typed: FormData | None = None,
    errors: Mapping[str, str] | None = None,
) -> Page:
    zone = zone_of(request)
    whom = person_in(session, reach_in(session, person, now), ref, now)
    today = now.astimezone(zone).date()
    asked = read_asked(request.query_params, today.year)
    return Page(
        "credits/person.html",
        status=422 if errors else 200,
        found=statement(session, whom, asked.year, zone, person),
        today=today.isoformat(),
        typed=typed or {},
        errors=errors or {},
    )
