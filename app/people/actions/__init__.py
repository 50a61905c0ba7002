"""What is done with units and persons; who may do it was asked before."""

from app.people.actions.grants import RolesSeparate, WouldGrantHimself, grant, revoke
from app.people.actions.persons import (
    AccountTaken,
    add_person,
    found_site,
    identify,
    join,
    leave,
    move,
    switch_off,
    switch_on,
)
from app.people.actions.signing_in import (
    LINK_LASTS,
    SIGNED_IN_FOR,
    LinkSpent,
    forget_old_sign_ins,
    forgive,
    make_link,
    note_failure,
    set_password,
    sign_in,
    sign_out,
    sign_out_everywhere,
    use_link,
)
from app.people.actions.units import RootExists, add_unit

__all__ = [
    "LINK_LASTS",
    "SIGNED_IN_FOR",
    "AccountTaken",
    "LinkSpent",
    "RolesSeparate",
    "RootExists",
    "WouldGrantHimself",
    "add_person",
    "add_unit",
    "forget_old_sign_ins",
    "forgive",
    "found_site",
    "grant",
    "identify",
    "join",
    "leave",
    "make_link",
    "move",
    "note_failure",
    "revoke",
    "set_password",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "switch_off",
    "switch_on",
    "use_link",
]
