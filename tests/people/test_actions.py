"""Units and their closure, accounts, transfers, grants and how far they reach."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from app.db import Database
from app.errors import Conflict, Invalid, NotFound
from app.people import actions, queries
from app.people.actions import AccountTaken, RolesSeparate, RootExists, WouldGrantHimself
from app.people.models import Membership, OrgUnitBelow
from app.people.rules import (
    IdentifierKind,
    Permission,
    Role,
    Scope,
    clean_name,
    is_phone,
    normalised_account,
)
from tests import make
from tests.cast import LONG_AGO, NOW, Cast


@given(st.lists(st.integers(min_value=0, max_value=30), max_size=25))
def test_the_closure_is_what_the_parents_say(session: Session, parents: list[int]) -> None:
    session.rollback()  # of the example before
    made = [make.unit(session, "根")]
    for parent in parents:
        made.append(make.unit(session, parent=made[parent % len(made)]))
    by_id = {unit.id: unit for unit in made}
    expected = set()
    for unit in made:
        at, depth = unit, 0
        expected.add((at.id, unit.id, depth))
        while at.parent_id is not None:
            at, depth = by_id[at.parent_id], depth + 1
            expected.add((at.id, unit.id, depth))
    rows = session.exec(select(OrgUnitBelow)).all()
    assert {(row.ancestor_id, row.descendant_id, row.depth) for row in rows} == expected
    tree = queries.units(session, NOW)
    assert [unit.position for unit in tree.values()] == list(range(len(made)))
    for row in tree.values():  # parents stand before their children, each one deeper
        assert row.parent_id is None or tree[row.parent_id].depth == row.depth - 1
        assert row.parent_id is None or tree[row.parent_id].position < row.position


def test_there_is_one_root(session: Session, cast: Cast) -> None:
    with pytest.raises(RootExists):
        make.unit(session, "第二个根")


def test_a_unit_is_found_by_any_of_its_names_unless_two_have_it(session: Session, cast: Cast) -> None:
    unit = actions.add_unit(session, "市财政局", "财政局", session.merge(cast.units.root), NOW, ("财局",))
    for name in ("市财政局", "财政局", "财局"):
        assert queries.unit_by_name(session, name) == unit
    actions.add_unit(session, "另一个", "财局", session.merge(cast.units.first), NOW)
    assert queries.unit_by_name(session, "财局") is None
    assert queries.units(session, NOW)[unit.id].short == "财政局"
    assert queries.aliases(session, NOW) == {unit.id: ["财局"]}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" 139 0000 0001 ", "13900000001"),
        ("+86 139-0000-0001", "13900000001"),
        ("0086 13900000001", "13900000001"),
        ("８６", "86"),
        ("A-001", "a001"),
        ("0042", "0042"),
    ],
)
def test_an_account_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert normalised_account(typed) == stored


@given(st.text(max_size=60))
def test_cleaning_twice_is_as_once(text: str) -> None:
    for clean in (normalised_account, clean_name):
        assert clean(clean(text)) == clean(text)
    assert not any(mark in clean_name(text) for mark in "\u202a\u202e\u2066\u2069\u0000\n")
    is_phone(text)


def test_a_phone_is_one_persons_and_a_staff_number_one_persons_in_a_unit(session: Session, cast: Cast) -> None:
    somebody = make.person(session)
    with pytest.raises(AccountTaken):
        actions.identify(session, somebody, IdentifierKind.PHONE, "139 0000 0001", None)
    with pytest.raises(AccountTaken):
        actions.identify(session, somebody, IdentifierKind.STAFF_NUMBER, "A001", cast.units.first)
    actions.identify(session, somebody, IdentifierKind.STAFF_NUMBER, "A001", cast.units.second)
    assert len(queries.candidates(session, "a001")) == 2
    again = actions.identify(session, session.merge(cast.learner), IdentifierKind.PHONE, "13900000001", None)
    assert again.person_id == cast.learner.id  # saying it again changes nothing
    for kind, unit in ((IdentifierKind.PHONE, cast.units.first), (IdentifierKind.STAFF_NUMBER, None)):
        with pytest.raises(Invalid):
            actions.identify(session, somebody, kind, "777", unit)


def test_a_transfer_ends_one_membership_and_begins_another(session: Session, cast: Cast) -> None:
    learner = session.merge(cast.learner)
    actions.move(session, learner, cast.units.second, "处长", NOW)
    rows = session.exec(select(Membership).where(Membership.person_id == learner.id).order_by("id")).all()
    assert [(row.unit_id, row.until) for row in rows] == [(cast.units.first.id, NOW), (cast.units.second.id, None)]
    assert [one.unit_id for one in queries.memberships_of(session, learner, NOW)] == [cast.units.second.id]
    assert [one.unit_id for one in queries.memberships_of(session, learner, NOW - timedelta(1))] == [
        cast.units.first.id
    ]
    actions.leave(session, learner, cast.units.second, NOW + timedelta(1))
    with pytest.raises(NotFound):
        actions.leave(session, learner, cast.units.second, NOW + timedelta(2))


def test_a_grant_reaches_as_far_as_its_scope_and_as_long_as_its_dates(session: Session, cast: Cast) -> None:
    person = make.person(session, roles=())
    below = make.unit(session, parent=session.merge(cast.units.first))
    see = Permission.SEE_COMPLETION
    assert queries.reach_of(session, person, see, NOW) == queries.Reach()
    granted = actions.grant(session, person, Role.ORGANIZER, Scope.UNIT, cast.units.first.id, NOW)
    actions.grant(session, person, Role.ORGANIZER, Scope.CLASS, 7, NOW)
    reach = queries.reach_of(session, person, see, NOW)
    assert (reach.site, set(reach.units), set(reach.classes)) == (False, {cast.units.first.id, below.id}, {7})
    assert queries.reach_of(session, person, Permission.AUTHOR, NOW) == queries.Reach()
    assert queries.reach_of(session, person, see, NOW - timedelta(seconds=1)) == queries.Reach()
    actions.revoke(session, granted, NOW + timedelta(days=1))
    assert queries.reach_of(session, person, see, NOW + timedelta(days=1)).units == frozenset()
    actions.grant(session, person, Role.ORGANIZER, Scope.SITE, None, NOW)
    assert queries.reach_of(session, person, see, NOW).site


def test_what_may_not_be_granted(session: Session, cast: Cast) -> None:
    admin = session.merge(cast.security_admin)
    with pytest.raises(WouldGrantHimself):
        actions.grant(session, admin, Role.ORGANIZER, Scope.SITE, None, NOW, admin)
    with pytest.raises(RolesSeparate):
        actions.grant(session, admin, Role.AUDITOR, Scope.SITE, None, NOW)
    with pytest.raises(RolesSeparate):
        actions.grant(session, cast.learner, Role.AUDITOR, Scope.UNIT, cast.units.first.id, NOW)
    for scope, scope_id in ((Scope.SITE, 1), (Scope.UNIT, None)):
        with pytest.raises(Invalid):
            actions.grant(session, cast.learner, Role.ORGANIZER, scope, scope_id, NOW)


def test_a_site_is_a_demo_or_it_is_not(database: Database) -> None:
    database.write(lambda session: actions.found_site(session, is_demo=True, now=LONG_AGO))
    again = database.write(lambda session: actions.found_site(session, is_demo=True, now=NOW))
    assert again.made_at == LONG_AGO
    with pytest.raises(Conflict):
        database.write(lambda session: actions.found_site(session, is_demo=False, now=NOW))
