"""The private key of the site: a file beside the database that only its owner reads, made when it is first needed."""

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True)
class Issuing:
    """What of the site's settings stands on a certificate, and where its private key lies."""

    site: str
    zone: tzinfo
    key_file: Path

    def signer(self) -> "Signer":
        """Read each time, so that a rotation beside a running server counts at once."""
        if not self.key_file.exists():
            write_key(self.key_file)
        return Signer(Ed25519PrivateKey.from_private_bytes(b64decode(self.key_file.read_text().strip())))


class Signer:
    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw()

    def sign(self, text: str) -> str:
        return b64encode(self._key.sign(text.encode())).decode()


def write_key(file: Path) -> None:
    """Put a new key in the place of the one that may be there; whoever looks meanwhile sees one or the other."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode() + "\n")
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
