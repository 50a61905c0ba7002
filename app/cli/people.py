"""Persons and their ways in, from the command line; each change is one row of the audit trail."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from sqlmodel import Session

from app.audit.actions import record
from app.cli.talk import Failure, ask_password, now, opened
from app.errors import Conflict
from app.people import actions, passwords, queries
from app.people.models import OrgUnit, Person
from app.people.rules import IdentifierKind, PasswordFault, Role, Scope, is_phone, normalised_account, password_fault
from app.settings import read_settings

commands = typer.Typer()
group = typer.Typer(help="Persons: list, add, switch off and on, one-time links.", no_args_is_help=True)

WRONG = {
    PasswordFault.SHORT: "It has fewer than 10 characters.",
    PasswordFault.LONG: "It has more than 128 characters.",
    PasswordFault.OWN_NAME: "It is the person's own name or account.",
    PasswordFault.COMMON: "It is too easy to guess.",
}
Account = Annotated[str, typer.Argument(help="A phone, a staff number, or UNIT/NUMBER where two units gave it.")]
Unit = Annotated[str, typer.Option(help="The unit's name; empty: the root.")]


class Admin(StrEnum):
    SYSTEM = "system"
    SECURITY = "security"
    AUDITOR = "auditor"


ROLES = {Admin.SYSTEM: Role.SYSTEM_ADMIN, Admin.SECURITY: Role.SECURITY_ADMIN, Admin.AUDITOR: Role.AUDITOR}


@commands.command("create-admin")
def create_admin(
    name: Annotated[str, typer.Option(prompt=True, help="The person's name.")],
    account: Annotated[str, typer.Option(prompt="Phone or staff number", help="What he signs in with.")],
    role: Annotated[Admin, typer.Option(help="Three persons for three roles.")] = Admin.SYSTEM,
    prompt: Annotated[bool, typer.Option("--prompt", help="Ask for his password instead of printing a link.")] = False,
) -> None:
    """Make the first administrator of a role; refuses where there is one."""
    with opened() as database:
        if database.read(lambda session: queries.holders_of(session, ROLES[role], now())):
            raise Failure(f"There is a {role.value} administrator already; further ones are made in the browser.")
        password_hash = passwords.hashed(chosen([name, account])) if prompt else None

        def make(session: Session) -> tuple[Person, str]:
            try:
                actions.found_site(session, is_demo=False, now=now())
            except Conflict:
                raise Failure("This is a demo; it has its administrators.") from None
            if queries.holders_of(session, ROLES[role], now()):
                raise Failure(f"There is a {role.value} administrator already.")
            person = added(session, name, account, None, now())
            actions.grant(session, person, ROLES[role], Scope.SITE, None, now())
            record(session, None, "admin:create", person.ref, {"name": name, "role": ROLES[role].value}, now())
            if password_hash is None:
                return person, actions.make_link(session, person, None, now())
            actions.set_password(session, person, password_hash, must_change=False)
            return person, ""

        person, token = database.write(make)
    show_link(person, token) if token else typer.echo(f"{person.name} may sign in.")


@commands.command("set-password")
def set_password(account: Account) -> None:
    """Ask for a password for somebody; he must change it when he signs in."""
    with opened() as database:
        person = database.read(lambda session: found(session, account))
        password_hash = passwords.hashed(chosen([person.name, account]))

        def change(session: Session) -> None:
            current = queries.person_by_ref(session, person.ref, lock=True)
            actions.set_password(session, current, password_hash, must_change=True)
            record(session, None, "password:set", current.ref, {"name": current.name}, now())

        database.write(change)
    typer.echo(f"{person.name} signs in with it once and then chooses another.")


@group.command("list")
def list_people(text: Annotated[str, typer.Argument(help="A part of a name or account; empty: all.")] = "") -> None:
    """Print persons: accounts, name, unit, roles, state; separated by tabs."""
    with opened() as database:
        for row in database.read(lambda session: queries.accounts(session, text, now())):
            state = "off" if row.is_off else "on" if row.has_password else "no password"
            roles = " ".join(sorted(row.roles))
            typer.echo("\t".join((" ".join(row.identifiers), row.name, row.unit, roles, state)))


@group.command("add")
def add_person(
    name: Annotated[str, typer.Argument(help="The person's name.")],
    account: Annotated[str, typer.Argument(help="A phone (11 digits) or a staff number.")],
    unit: Unit = "",
    role: Annotated[Role, typer.Option(help="What he is, site-wide; a learner needs no more.")] = Role.LEARNER,
) -> None:
    """Add somebody and print his one-time link."""

    def add(session: Session) -> tuple[Person, str]:
        person = added(session, name, account, unit or None, now())
        actions.grant(session, person, role, Scope.SITE, None, now())
        record(session, None, "account:make", person.ref, {"name": name, "role": role.value}, now())
        return person, actions.make_link(session, person, None, now())

    with opened() as database:
        show_link(*database.write(add))


@group.command("switch-off")
def switch_off(account: Account) -> None:
    """Keep somebody from signing in; what he did stays."""
    with opened() as database:
        name = database.write(lambda session: switched(session, account, on=False))
    typer.echo(f"{name} cannot sign in any more.")


@group.command("switch-on")
def switch_on(account: Account) -> None:
    """Let somebody sign in again."""
    with opened() as database:
        name = database.write(lambda session: switched(session, account, on=True))
    typer.echo(f"{name} may sign in again.")


@group.command("link")
def link(account: Account) -> None:
    """Print a one-time link with which somebody sets his password: once, within 24 hours."""

    def make(session: Session) -> tuple[Person, str]:
        person = found(session, account)
        record(session, None, "link:make", person.ref, {"name": person.name}, now())
        return person, actions.make_link(session, person, None, now())

    with opened() as database:
        show_link(*database.write(make))


def switched(session: Session, account: str, on: bool) -> str:
    person = found(session, account, also_off=True)
    if on:
        actions.switch_on(session, person)
    else:
        actions.switch_off(session, person, now())
    record(session, None, f"account:switch-{'on' if on else 'off'}", person.ref, {"name": person.name}, now())
    return person.name


def added(session: Session, name: str, account: str, unit: str | None, at: datetime) -> Person:
    """A person in his unit (the root, where none is named) with what he signs in with."""
    place = unit_named(session, unit) if unit else queries.root(session)
    person = actions.add_person(session, name, at)
    if is_phone(normalised_account(account)):
        actions.identify(session, person, IdentifierKind.PHONE, account, None)
    elif place is None:
        raise Failure("A staff number is issued by a unit, and there is none yet: give a phone, or import the units.")
    else:
        actions.identify(session, person, IdentifierKind.STAFF_NUMBER, account, place)
    if place is not None:
        actions.join(session, person, place, "", at)
    return person


def unit_named(session: Session, name: str) -> OrgUnit:
    if (unit := queries.unit_by_name(session, name)) is None:
        raise Failure(f"No unit, or more than one, is called {name}.")
    return unit


def found(session: Session, account: str, also_off: bool = False) -> Person:
    unit, _, number = account.rpartition("/")
    people = queries.candidates(session, normalised_account(number), also_off)
    if unit:
        place = unit_named(session, unit)
        people = [one for one in people if one.unit_id == place.id]
    if not people:
        raise Failure(f"Nobody signs in with {account}.")
    if len(people) > 1:
        raise Failure(f"{len(people)} units gave the number {account}; write UNIT/{account}.")
    return people[0].person


def chosen(own: list[str]) -> str:
    password = ask_password()
    if fault := password_fault(password, own):
        raise Failure(f"{WRONG[fault]} Nothing was changed.")
    return password


def show_link(person: Person, token: str) -> None:
    typer.echo(f"For {person.name}, once, within 24 hours:\n{read_settings().base_url}/link/{token}")
