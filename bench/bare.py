"""The yardstick: FastAPI, Jinja and raw sqlite3 (WAL, FULL), one process, async handlers inline.

Each of its four pages does the least that a page of its kind can do: who is it, what is theirs, draw it. It has no
roles, no units of work, no receipts, no languages, no audit. It is a limit to measure against, no rival.
"""

import sqlite3
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import DictLoader, Environment

LEARNERS, UNITS, MODULES, LESSONS = 344, 10, 3, 18  # as many as the demo has

SCHEMA = """
CREATE TABLE unit (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, unit_id INTEGER);
CREATE TABLE session (token TEXT PRIMARY KEY, person_id INTEGER);
CREATE TABLE lesson (slug TEXT PRIMARY KEY, module INTEGER, title TEXT, html TEXT);
CREATE TABLE step (person_id INTEGER, module INTEGER, lesson TEXT, done INTEGER, PRIMARY KEY (person_id, lesson));
CREATE TABLE answer (person_id INTEGER, position INTEGER, given TEXT, rev INTEGER, PRIMARY KEY (person_id, position));
CREATE TABLE revision (person_id INTEGER, position INTEGER, rev INTEGER, given TEXT, at TEXT);
"""

BASE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="/app.css"><nav><a href="/">学习</a> <a href="/table">班级</a> {{ person }}</nav>
<main>{% block main %}{% endblock %}</main></html>"""
PAGES = {
    "base": BASE,
    "home": """{% extends "base" %}{% block title %}学习{% endblock %}{% block main %}<h1>{{ person }}</h1>
{% for module, rows in modules %}<section><h2>模块 {{ module }}</h2><ol>{% for slug, title, done in rows %}
<li><a href="/lessons/{{ slug }}">{{ title }}</a> {{ "已完成" if done else "未开始" }}</li>{% endfor %}</ol></section>
{% endfor %}{% endblock %}""",
    "lesson": """{% extends "base" %}{% block title %}{{ title }}{% endblock %}{% block main %}<h1>{{ title }}</h1>
<ol>{% for slug, name, done in outline %}<li><a href="/lessons/{{ slug }}">{{ name }}</a></li>{% endfor %}</ol>
<article>{{ html|safe }}</article>{% endblock %}""",
    "saved": """<form id="question" method="post"><input type="hidden" name="base_rev" value="{{ rev }}">
{% for n in range(1, 5) %}<label><input type="radio" name="choice" value="{{ n }}"> 选项 {{ n }}</label>{% endfor %}
<button>保存</button></form>""",
    "table": """{% extends "base" %}{% block title %}班级{% endblock %}{% block main %}<table>
{% for unit, cells in rows %}<tr><th>{{ unit }}</th>{% for done, of in cells %}<td>{{ done }} / {{ of }}
{{ "%.1f"|format(100 * done / of) }}%</td>{% endfor %}</tr>{% endfor %}</table>{% endblock %}""",
}


def seeded(path: Path) -> sqlite3.Connection:
    """A database of the demo's size, without transactions of the driver's own."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(SCHEMA)
    connection.execute("BEGIN")
    paragraph = "<p>" + "遇事先看职责，再看期限，最后看由谁来办。" * 8 + "</p>"
    connection.executemany("INSERT INTO unit VALUES (?, ?)", [(n, f"第{n}单位") for n in range(1, UNITS + 1)])
    for n in range(1, LESSONS + 1):
        values = (f"lesson-{n}", n % MODULES + 1, f"第{n}课", paragraph * 14)
        connection.execute("INSERT INTO lesson VALUES (?, ?, ?, ?)", values)
    for person in range(1, LEARNERS + 1):
        connection.execute("INSERT INTO person VALUES (?, ?, ?)", (person, f"学员{person}", person % UNITS + 1))
        connection.execute("INSERT INTO session VALUES (?, ?)", (f"token-{person}", person))
        steps = [(person, n % MODULES + 1, f"lesson-{n}", int(person * n % 5 < 2)) for n in range(1, LESSONS + 1)]
        connection.executemany("INSERT INTO step VALUES (?, ?, ?, ?)", steps)
        answers = [(person, position, "", 0) for position in range(1, 11)]
        connection.executemany("INSERT INTO answer VALUES (?, ?, ?, ?)", answers)
    connection.execute("COMMIT")
    return connection


def create(path: Path) -> FastAPI:
    connection = seeded(path)
    templates = Environment(loader=DictLoader(PAGES), autoescape=True)
    app = FastAPI(openapi_url=None)

    def page(name: str, **values: object) -> HTMLResponse:
        return HTMLResponse(templates.get_template(name).render(values))

    def person(request: Request) -> tuple[int, str]:
        found: tuple[int, str] = connection.execute(
            "SELECT p.id, p.name FROM session s JOIN person p ON p.id = s.person_id WHERE s.token = ?",
            (request.cookies.get("session"),),
        ).fetchone()
        return found

    def outline(who: int) -> list[tuple[int, str, str, int]]:
        return connection.execute(
            "SELECT l.module, l.slug, l.title, s.done FROM step s JOIN lesson l ON l.slug = s.lesson "
            "WHERE s.person_id = ? ORDER BY l.module, l.slug",
            (who,),
        ).fetchall()

    @app.get("/")
    async def home(request: Request) -> HTMLResponse:
        who, name = person(request)
        modules: dict[int, list[tuple[str, str, int]]] = {}
        for module, *row in outline(who):
            modules.setdefault(module, []).append(tuple(row))  # type: ignore[arg-type]
        return page("home", person=name, modules=modules.items())

    @app.get("/lessons/{slug}")
    async def lesson(request: Request, slug: str) -> HTMLResponse:
        who, name = person(request)
        title, html = connection.execute("SELECT title, html FROM lesson WHERE slug = ?", (slug,)).fetchone()
        return page("lesson", person=name, title=title, html=html, outline=[row[1:] for row in outline(who)])

    @app.post("/questions/{position}")
    async def save(request: Request, position: int) -> HTMLResponse:
        form = await request.form()
        given, base_rev = str(form["choice"]), int(str(form["base_rev"]))
        connection.execute("BEGIN IMMEDIATE")
        who, _ = person(request)
        update = "UPDATE answer SET given = ?, rev = rev + 1 WHERE person_id = ? AND position = ? AND rev = ?"
        if connection.execute(update, (given, who, position, base_rev)).rowcount != 1:
            connection.execute("ROLLBACK")
            return HTMLResponse("stale", 409)
        values = (who, position, base_rev + 1, given)
        connection.execute("INSERT INTO revision VALUES (?, ?, ?, ?, datetime())", values)
        connection.execute("COMMIT")
        return page("saved", rev=base_rev + 1)

    @app.get("/table")
    async def table(request: Request) -> HTMLResponse:
        _, name = person(request)
        found = connection.execute(
            "SELECT u.name, s.module, sum(s.done), count(*) FROM step s JOIN person p ON p.id = s.person_id "
            "JOIN unit u ON u.id = p.unit_id GROUP BY u.id, s.module ORDER BY u.id, s.module"
        )
        rows: dict[str, list[tuple[int, int]]] = {}
        for unit, _module, done, of in found:
            rows.setdefault(unit, []).append((done, of))
        return page("table", person=name, rows=rows.items())

    return app


if __name__ == "__main__":
    uvicorn.run(
        create(Path(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", access_log=False
    )
