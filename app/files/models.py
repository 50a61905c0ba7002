"""What was kept, by the SHA-256 of its bytes."""

from sqlmodel import Field, SQLModel


class StoredFile(SQLModel, table=True):
    sha256: str = Field(primary_key=True)
    data: bytes
