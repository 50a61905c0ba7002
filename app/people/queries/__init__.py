"""Reading persons, their units, and how far what they are granted reaches."""

from app.people.queries.accounts import Account, Granted, account, accounts, count_accounts, grants, holders_of
from app.people.queries.grants import Reach, in_force, permissions_of, reach_of, roles_of
from app.people.queries.persons import (
    Candidate,
    SignedIn,
    candidates,
    hash_of,
    holder_of,
    identifiers_of,
    is_throttled,
    memberships_of,
    person_by_ref,
    person_of_link,
    signed_in,
    site_of,
)
from app.people.queries.units import UnitRow, aliases, below, root, unit_by_name, unit_by_ref, unit_name, units

__all__ = [
    "Account",
    "Candidate",
    "Granted",
    "Reach",
    "SignedIn",
    "UnitRow",
    "account",
    "accounts",
    "aliases",
    "below",
    "candidates",
    "count_accounts",
    "grants",
    "hash_of",
    "holder_of",
    "holders_of",
    "identifiers_of",
    "in_force",
    "is_throttled",
    "memberships_of",
    "permissions_of",
    "person_by_ref",
    "person_of_link",
    "reach_of",
    "roles_of",
    "root",
    "signed_in",
    "site_of",
    "unit_by_name",
    "unit_by_ref",
    "unit_name",
    "units",
]
