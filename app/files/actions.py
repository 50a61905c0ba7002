"""Keeping bytes. The request commits."""

import hashlib

from sqlmodel import Session

from app.files.models import StoredFile
from app.files.queries import is_kept


def keep(session: Session, data: bytes) -> str:
    """Their SHA-256 in hexadecimal; what is there already is not written again."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not is_kept(session, sha256):
        session.add(StoredFile(sha256=sha256, data=data))
        session.flush()
    return sha256
