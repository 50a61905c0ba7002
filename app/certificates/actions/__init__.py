"""Issuing and revoking certificates."""

from app.certificates.actions.issuing import ISSUING, BeforeClosing, at_once, for_class, issue
from app.certificates.actions.keys import key_row, rotate
from app.certificates.actions.revoking import AlreadyRevoked, revoke

__all__ = ["ISSUING", "AlreadyRevoked", "BeforeClosing", "at_once", "for_class", "issue", "key_row", "revoke", "rotate"]
