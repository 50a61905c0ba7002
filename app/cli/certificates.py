"""Certificates: the site's key, and verifying a signed file without the site."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session, col, select

from app.audit.actions import record
from app.certificates import actions
from app.certificates.models import CertificateKey
from app.certificates.rules import Said, fingerprint, is_signed, said_in
from app.certificates.signing import Issuing
from app.cli.talk import Failure, now, opened

group = typer.Typer(help="Certificates: the key that signs them, and verifying one offline.", no_args_is_help=True)
LONGEST = 100_000  # bytes of a signed file
SignedFile = Annotated[Path, typer.Argument(help="The signed file from the page that verifies a certificate.")]


@group.command("key")
def key() -> None:
    """Make the private key if there is none yet, and say where it lies."""
    with opened() as database:
        issuing: Issuing = database.info[actions.ISSUING]
        is_new = not issuing.key_file.exists()

        def write(session: Session) -> CertificateKey:
            row = actions.key_row(session, issuing.signer().public, now())
            if is_new:
                record(session, None, "certificate:key", row.fingerprint, {}, now())
            return row

        row = database.write(write)
    typer.echo(f"{issuing.key_file}: key {row.fingerprint}{', new' if is_new else ''}. Keep a copy in a safe place.")


@group.command("rotate")
def rotate() -> None:
    """Sign with a new key from now on; certificates that older keys signed stay valid."""
    with opened() as database:
        issuing: Issuing = database.info[actions.ISSUING]
        row = database.write(lambda session: actions.rotate(session, issuing, now()))
    typer.echo(f"{issuing.key_file}: key {row.fingerprint}, new.")


@group.command("public-key")
def public_key() -> None:
    """Print every public key of the site, the latest first, one a line: what `verify --key` takes."""
    query = select(CertificateKey).order_by(col(CertificateKey.id).desc())
    with opened() as database:
        rows = database.read(lambda session: list(session.exec(query)))
    if not rows:
        raise Failure("There is no key yet. Make one: touyan certificates key")
    for row in rows:
        typer.echo(row.public)


@group.command("verify")
def verify(
    file: SignedFile,
    key: Annotated[str, typer.Option("--key", help="A public key of the site, or a file of them, one a line.")],
) -> None:
    """Say whether one of these keys signed the file. It needs no database, and knows of no revocation."""
    said, mark = verified(file, keys_in(key))
    typer.echo(f"Signed by key {mark}; whether it was revoked since, only the site knows.")
    for name in ("number", "name", "unit", "klass", "course", "completed", "issuer", "issued"):
        typer.echo(f"{'class' if name == 'klass' else name}: {getattr(said, name)}")


def keys_in(given: str) -> set[str]:
    """From a file where there is one of that name."""
    file = Path(given)
    return set(file.read_text().split()) if len(given) < 4096 and file.is_file() else {given}


def verified(file: Path, keys: set[str]) -> tuple[Said, str]:
    """Raises Failure where the file is no certificate of these keys."""
    raw = file.read_bytes()
    try:
        values: Any = json.loads(raw) if len(raw) <= LONGEST else None
        text, signature = str(values["text"]), str(values["signature"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Failure(f"{file} is not the signed file of a certificate.") from None
    signer = next((key for key in keys if is_signed(text, signature, key)), None)
    if signer is None or (said := said_in(text)) is None:
        raise Failure(f"FORGED: {file} was not signed by {'this key' if len(keys) == 1 else 'any of these keys'}.")
    return said, fingerprint(b64decode(signer))
