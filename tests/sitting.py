"""Learners of a demo site who sit a quiz over HTTP, for harnesses that need more of them than have passwords."""

import hashlib
import json
import re
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

OURS = {"Sec-Fetch-Site": "same-origin"}  # what a browser says of a form on our own page
BY_HTMX = {**OURS, "HX-Request": "true"}


@dataclass
class Learner:
    """Somebody who is signed in, and one open attempt: its questions with the keys that a browser sees."""

    person_id: int
    enrolment: str
    cookie: dict[str, str]
    attempt: str = ""
    keys: dict[int, tuple[str, ...]] = field(default_factory=dict)  # position -> keys of its options
    stored: dict[int, tuple[str, ...]] = field(default_factory=dict)  # position -> what the database says for each


def signed_in(database: Path, count: int) -> list[Learner]:
    """Sign learners in by rows, while nobody serves the site: those on their way, with no attempt open."""
    connection = sqlite3.connect(database)
    found = connection.execute(
        "SELECT e.person_id, min(e.ref) FROM enrolment e JOIN progress p ON p.enrolment_id = e.id "
        "JOIN person ON person.id = e.person_id "
        "WHERE upper(p.state) = 'LEARNING' AND e.withdrawn_at IS NULL AND person.must_change = 0 "
        "AND NOT EXISTS (SELECT 1 FROM attempt t WHERE t.enrolment_id = e.id AND t.submitted_at IS NULL "
        "AND upper(t.kind) = 'QUIZ') "
        "GROUP BY e.person_id ORDER BY e.person_id LIMIT ?",
        (count,),
    ).fetchall()
    if len(found) < count:
        raise RuntimeError(f"the demo has only {len(found)} learners on their way")
    learners = [Learner(person_id, enrolment, token(connection, person_id)) for person_id, enrolment in found]
    connection.commit()
    connection.close()
    return learners


def officer(database: Path) -> dict[str, str]:
    """Sign an organizer of the whole site in, the same way; gives the cookie."""
    connection = sqlite3.connect(database)
    ((person_id,),) = connection.execute(
        "SELECT person_id FROM \"grant\" WHERE upper(role) = 'ORGANIZER' AND upper(scope) IN ('SITE', 'CLASS') "
        "AND until IS NULL ORDER BY id LIMIT 1"
    ).fetchall()
    cookie = token(connection, person_id)
    connection.commit()
    connection.close()
    return cookie


def token(connection: sqlite3.Connection, person_id: int) -> dict[str, str]:
    """A session of a day for somebody, as a cookie."""
    now = datetime.now(UTC)
    value = hashlib.sha256(str(person_id).encode()).hexdigest()[:43]
    row = (hashlib.sha256(value.encode()).hexdigest(), person_id, stamp(now), stamp(now + timedelta(days=1)))
    connection.execute("INSERT INTO signin (token_hash, person_id, at, until) VALUES (?, ?, ?, ?)", row)
    return {"session": value}


def stamp(moment: datetime) -> str:
    """As SQLAlchemy writes an instant."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def start(url: str, database: Path, learner: Learner, module: str) -> None:
    """Start a quiz of the module by the learner's own button, and read which questions may be answered by choosing."""
    page = f"/learn/{learner.enrolment}/quizzes/{module}"
    with httpx2.Client(base_url=url, cookies=learner.cookie, headers=OURS, timeout=30) as client:
        shown = client.get(page)
        key = re.search(r'name="key" value="([^"]+)"', shown.text)
        if key is None:
            raise RuntimeError(f"{page} answered {shown.status_code} and has no button to start:\n{shown.text[:500]}")
        started = client.post(page, data={"key": key[1]})
        place = urlsplit(started.headers.get("Location", ""))
        found = re.fullmatch(r"/attempts/([a-z2-7]{16})", place.path)
        if found is None:
            raise RuntimeError(f"starting {page} answered {started.status_code}:\n{started.text[:500]}")
    learner.attempt = found[1]
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT a.position, a.option_order, q.body FROM answer a JOIN attempt t ON t.id = a.attempt_id "
        "JOIN questionversion q ON q.id = a.question_id WHERE t.ref = ? ORDER BY a.position",
        (learner.attempt,),
    ).fetchall()
    connection.close()
    for position, order, body in rows:
        kind = json.loads(body)["type"]
        if kind in {"single", "multiple"}:
            learner.stored[position] = tuple(json.loads(order))
            learner.keys[position] = tuple(str(n) for n in range(1, len(learner.stored[position]) + 1))
        elif kind == "truefalse":
            learner.keys[position], learner.stored[position] = ("t", "f"), ("true", "false")


def module_of(database: Path) -> str:
    """The first module that a quiz can be started in."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    (module,) = connection.execute(
        "SELECT subject FROM step WHERE upper(kind) = 'QUIZ' ORDER BY enrolment_id LIMIT 1"
    ).fetchone()
    connection.close()
    return str(module)
