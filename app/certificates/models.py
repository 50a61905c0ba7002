"""Certificates, the keys that signed them, and the number that the last one got."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from app.certificates.rules import new_code
from app.db import Instant, new_ref


class CertificateKey(SQLModel, table=True):
    """The public half of a key that signs or signed; the private half lies in a file outside the database."""

    id: int = Field(default=None, primary_key=True)
    fingerprint: str = Field(unique=True)
    public: str  # base64 of the 32 bytes
    since: datetime = Field(sa_type=Instant)


class CertificateSerial(SQLModel, table=True):
    """One row: the last number given; locked while one is given."""

    id: int = Field(primary_key=True)
    last: int


class Certificate(SQLModel, table=True):
    """A fact: what was certified, as the signed text says it; a revocation is added to it and takes nothing away."""

    __table_args__ = (
        Index(
            "ix_certificate_valid_once",
            "enrolment_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    code: str = Field(default_factory=new_code, unique=True)  # in its verification address: nobody guesses it
    serial: int = Field(unique=True)
    number: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    text: str  # canonical JSON: what the signature covers
    signature: str  # base64
    key_id: int = Field(foreign_key="certificatekey.id")
    issued_at: datetime = Field(sa_type=Instant)
    issued_by: int | None = Field(default=None, foreign_key="person.id")  # none: at once, on completion
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_by: int | None = Field(default=None, foreign_key="person.id")
    reason: str = ""  # of the revocation
