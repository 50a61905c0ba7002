"""Certificates as sheets of paper: each says what its signed text says, and leads to the page that verifies it."""

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
import typst

from app.certificates.queries import Shown
from app.learning.typeface import FAMILIES, FONTS
from app.web import figures

TEMPLATE = Path(__file__).with_name("certificate.typ")


def certificates_pdf(shown: Sequence[Shown], site: str, base_url: str) -> bytes:
    """One page each."""
    sheets = [_sheet(one, base_url) for one in shown]
    data = json.dumps({"site": site, "fonts": FAMILIES, "certificates": sheets}, ensure_ascii=False)
    pdf = typst.compile(str(TEMPLATE), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs={"sheets": data})
    assert isinstance(pdf, bytes)  # one document, no file asked for
    return pdf


def address(base_url: str, code: str) -> str:
    return f"{base_url}/certificates/{code}"


def _sheet(one: Shown, base_url: str) -> dict[str, Any]:
    said = one.said
    return {
        "number": said.number,
        "name": said.name,
        "unit": said.unit,
        "klass": said.klass,
        "course": said.course,
        "version": str(said.version),
        "seals": said.seals,
        "began": _day(said.began),
        "ended": _day(said.ended),
        "issued": _day(said.issued),
        "hours": figures.hours(said.hours),
        "issuer": said.issuer,
        "qr": _qr(address(base_url, said.code)),
        "host": urlsplit(base_url).netloc,
        "fingerprint": one.fingerprint,
    }


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _qr(url: str) -> str:
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, dark="#1A2327")
    return out.getvalue().decode()
