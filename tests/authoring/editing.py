"""The editor's form as a browser would send it, read off the page."""

from html.parser import HTMLParser

from tests.conftest import Browser

COURSE = "branch-secretary"
Fields = list[tuple[str, str]]


class _Form(HTMLParser):
    """The successful fields of the form with one id or action: what a browser sends where nothing is touched."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self.id, self.inside = id, False
        self.fields: Fields = []
        self.select = ""
        self.area: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.inside = self.id in (found.get("id"), found.get("action"))
        name, value = found.get("name"), found.get("value") or ""
        if not self.inside:
            return
        if tag == "input" and name:
            if found.get("type") not in ("radio", "checkbox") or "checked" in found:
                self.fields.append((name, value))
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and "selected" in found:
            self.fields.append((self.select, value))
        elif tag == "textarea" and name:
            self.area, self.text = name, ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "textarea" and self.area:
            self.fields.append((self.area, self.text.removeprefix("\n")))
            self.area = None


def form_of(page: str, id: str = "edit") -> Fields:
    form = _Form(id)
    form.feed(page)
    return form.fields


def opened(client: Browser, question: str, course: str = COURSE) -> Fields:
    """The editor's form of a question."""
    page = client.get(address(question, course))
    assert page.status_code == 200, page.text[:300]
    return form_of(page.text)


def address(question: str, course: str = COURSE) -> str:
    return f"/courses/{course}/questions/{question}"


def changed(fields: Fields, **changes: str) -> Fields:
    """Underscores stand for hyphens; what is new comes last."""
    new = {name.replace("_", "-"): value for name, value in changes.items()}
    kept = [(name, new.pop(name) if name in new else value) for name, value in fields]
    return [*kept, *new.items()]
