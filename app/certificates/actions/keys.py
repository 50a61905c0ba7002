"""The public halves of keys, as the database knows them."""

from base64 import b64encode
from datetime import datetime

from sqlmodel import Session, select

from app.audit.actions import record
from app.certificates.models import CertificateKey
from app.certificates.rules import fingerprint
from app.certificates.signing import Issuing, write_key


def key_row(session: Session, public: bytes, now: datetime) -> CertificateKey:
    """The row of a public key, made where it is not there yet."""
    mark = fingerprint(public)
    known = session.exec(select(CertificateKey).where(CertificateKey.fingerprint == mark)).one_or_none()
    if known is None:
        known = CertificateKey(fingerprint=mark, public=b64encode(public).decode(), since=now)
        session.add(known)
        session.flush()
    return known


def rotate(session: Session, issuing: Issuing, now: datetime) -> CertificateKey:
    """Sign with a new key from here on; what older ones signed stays valid, and the old private half is gone."""
    write_key(issuing.key_file)
    row = key_row(session, issuing.signer().public, now)
    record(session, None, "certificate:rotate", row.fingerprint, {}, now)
    return row
