"""The command line of certificates: the key, and verifying what was signed without any database."""

import json
from base64 import b64encode
from pathlib import Path

import pytest

from app.certificates.rules import text_of
from app.certificates.signing import Issuing, Signer
from tests.cast import NOW
from tests.certificates.test_issuing import SAID
from tests.cli.conftest import Touyan


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    assert NOW.tzinfo
    return Issuing("头雁", NOW.tzinfo, tmp_path / "private.key").signer()


@pytest.fixture
def file(tmp_path: Path, signer: Signer) -> Path:
    text = text_of(SAID)
    file = tmp_path / "certificate.json"
    file.write_text(json.dumps({"text": text, "signature": signer.sign(text)}))
    return file


def public(signer: Signer) -> str:
    return b64encode(signer.public).decode()


def test_a_signed_file_is_verified_by_the_sites_key(
    touyan: Touyan, file: Path, signer: Signer, tmp_path: Path, bare: Path
) -> None:
    keys = tmp_path / "touyan.keys"
    keys.write_text(f"{b64encode(bytes(32)).decode()}\n{public(signer)}\n")
    for key in (public(signer), keys):
        told = touyan("certificates", "verify", file, "--key", key)
        assert told.code == 0, told.err
        assert SAID.name in told.out
    assert not bare.exists(), "no database was opened"


def test_a_changed_file_or_another_key_is_refused(touyan: Touyan, file: Path, signer: Signer) -> None:
    told = touyan("certificates", "verify", file, "--key", b64encode(bytes(32)).decode())
    assert (told.code, "FORGED" in told.err) == (1, True)
    file.write_text(file.read_text().replace("000001", "000002"))
    told = touyan("certificates", "verify", file, "--key", public(signer))
    assert (told.code, "FORGED" in told.err) == (1, True)


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"text": 1}', "[" * 50_000])
def test_what_is_no_signed_file_is_said_to_be_none(content: str, touyan: Touyan, file: Path, signer: Signer) -> None:
    file.write_text(content)
    told = touyan("certificates", "verify", file, "--key", public(signer))
    assert (told.code, "is not the signed file" in told.err) == (1, True)


@pytest.mark.sqlite
def test_a_key_is_made_once_and_rotated_and_every_public_half_is_printed(touyan: Touyan, folder: Path) -> None:
    assert touyan("certificates", "public-key").code == 1
    assert "new" in touyan("certificates", "key").out
    secret = (folder / "certificates.key").read_text()
    assert "new" not in touyan("certificates", "key").out
    assert (folder / "certificates.key").read_text() == secret
    first = touyan("certificates", "public-key").out
    assert touyan("certificates", "rotate").code == 0
    both = touyan("certificates", "public-key").out
    assert both.splitlines()[1:] == first.splitlines()
    assert len(both.splitlines()) == 2
    assert secret.strip() not in both
