"""Reading what was kept. Who may read it is asked by the feature that it belongs to."""

from sqlmodel import Session, select

from app.errors import NotFound
from app.files.models import StoredFile


def is_kept(session: Session, sha256: str) -> bool:
    return session.exec(select(StoredFile.sha256).where(StoredFile.sha256 == sha256)).first() is not None


def load(session: Session, sha256: str) -> bytes:
    """Raises NotFound."""
    data = session.exec(select(StoredFile.data).where(StoredFile.sha256 == sha256)).one_or_none()
    if data is None:
        raise NotFound
    return data
