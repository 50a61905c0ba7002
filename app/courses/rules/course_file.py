"""course.yaml -> the course's frame: modules, the order of lessons, the tests."""

from dataclasses import dataclass, field

from app.courses.rules.content import Final, Test
from app.courses.rules.faults import START, Log, Place
from app.courses.rules.fields import Fields, slug
from app.courses.rules.paper_file import paper_places, read_paper
from app.courses.rules.plain_yaml import Broken, Node
from app.courses.rules.plain_yaml import read as read_yaml
from app.courses.rules.source import decode
from app.quizzes.rules.attempts import Kind

FILE = "course.yaml"


@dataclass
class FoundModule:
    slug: str
    values: dict[str, object]
    lessons: list[tuple[str, Place]]
    quiz: Test
    precheck: Test
    places: dict[str, Place]


@dataclass
class FoundCourse:
    values: dict[str, str]
    modules: list[FoundModule]
    final: Final
    final_places: dict[str, Place] = field(default_factory=dict)


def read_course(data: bytes, log: Log) -> FoundCourse | None:
    """None where even the modules cannot be seen."""
    source = decode(data, log)
    root = read_yaml(source, log) if source is not None else None
    if root is None:
        if source is not None and not log.faults:
            log.add(START, "file-empty")
        return None
    fields = Fields(root, log, ("slug", "title", "summary", "source", "modules", "final"))
    values = {"slug": fields.slug("slug")} | {key: fields.text(key) for key in ("title", "summary", "source")}
    modules = [_module(node, log) for node in fields.items("modules")]
    _refuse_repeats([(one.slug, one.places["slug"]) for one in modules], log)
    _refuse_repeats([lesson for one in modules for lesson in one.lessons], log)
    final, places = _final(fields.get("final"), log)
    return FoundCourse(values, modules, final, places)


def _module(node: Node, log: Log) -> FoundModule:
    keys = ("slug", "title", "seal", "goal", "credit_hours", "lessons", "quiz", "precheck")
    fields = Fields(node, log, keys)
    name = fields.slug("slug")
    values: dict[str, object] = {key: fields.text(key) for key in ("title", "seal", "goal")}
    if (seal := str(values["seal"])) and len(seal) != 2:
        log.add(fields.place("seal"), "seal-length", seal=seal[:20])
    values |= {"slug": name, "credit_hours": fields.hundredths("credit_hours")}
    lessons = [(slug(item, log), item.place) for item in fields.items("lessons")]
    return FoundModule(
        name,
        values,
        [lesson for lesson in lessons if lesson[0]],
        _test(fields.get("quiz"), log, Kind.QUIZ),
        _test(fields.get("precheck"), log, Kind.PRECHECK),
        {key: fields.place(key) for key in keys} | _places(fields, "quiz") | _places(fields, "precheck"),
    )


def _places(fields: Fields, key: str) -> dict[str, Place]:
    node = fields.get(key)
    if node is None:
        return {}
    inner = Fields(node, Log(""), ())
    return {f"{key}.questions": inner.place("questions")} | paper_places(inner, f"{key}.paper")


def _test(node: Node | None, log: Log, kind: Kind) -> Test:
    if node is None or isinstance(node, Broken):
        log.broken += node is not None
        return Test(questions=0, pass_share=0)
    fields = Fields(node, log, ("questions", "pass"), ("paper",))
    most = 50
    return Test(
        questions=fields.whole("questions", 1, most),
        pass_share=fields.whole("pass", 1, 100),
        paper=read_paper(fields, kind, most),
    )


def _final(node: Node | None, log: Log) -> tuple[Final, dict[str, Place]]:
    if node is None or isinstance(node, Broken):
        log.broken += node is not None
        return Final(questions=0, pass_share=0, minutes=0, kept_share=0), {}
    fields = Fields(node, log, ("questions", "minutes", "pass", "kept_share"), ("paper",))
    final = Final(
        questions=fields.whole("questions", 1, 200),
        minutes=fields.whole("minutes", 5, 300),
        pass_share=fields.whole("pass", 1, 100),
        kept_share=fields.whole("kept_share", 0, 100),
        paper=read_paper(fields, Kind.FINAL, 200),
    )
    return final, {key: fields.place(key) for key in ("questions", "kept_share")} | paper_places(fields, "paper")


def _refuse_repeats(names: list[tuple[str, Place]], log: Log) -> None:
    first: dict[str, Place] = {}
    for name, place in names:
        if name in first:
            log.add(place, "id-repeated-line", id=name, line=first[name].line)
        elif name:
            first[name] = place
