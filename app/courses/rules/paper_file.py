"""The `paper:` of a test in course.yaml: a table of rows, or a list of questions, and how it is sat."""

from app.courses.rules.content import Paper, PaperQuestion, PaperRow
from app.courses.rules.faults import Log, Place
from app.courses.rules.fields import Fields
from app.courses.rules.plain_yaml import Broken, Mapping, Node, Sequence
from app.courses.rules.question_file import TYPES
from app.quizzes.rules.attempts import Kind, Policy

SETTINGS = ("shuffle", "shuffle_options", "overlap", "feedback")
OWN = {Kind.QUIZ: ("minutes", "attempts"), Kind.PRECHECK: ("minutes",), Kind.FINAL: ()}
"""What a paper sets beside what all do: the final has its minutes itself, and a class its make-ups."""
USES = {Kind.QUIZ: ("quiz",), Kind.PRECHECK: ("quiz",), Kind.FINAL: ("quiz", "final")}
DEFAULT = {Kind.QUIZ: Policy.AT_ONCE, Kind.PRECHECK: Policy.AFTER, Kind.FINAL: Policy.AFTER}
MOST_ROWS = 40


def read_paper(test: Fields, kind: Kind, most: int) -> Paper | None:
    """The paper of a test, none where it has none; `most` is how many questions it may have."""
    node, log = test.get("paper"), test.log
    if node is None or isinstance(node, Broken):
        log.broken += node is not None
        return None
    fields = Fields(node, log, (), ("rows", "questions", *SETTINGS, *OWN[kind]))
    paper = Paper(
        rows=tuple(_row(one, log, kind) for one in _limited(fields, "rows", MOST_ROWS)),
        fixed=tuple(_question(one, log) for one in _limited(fields, "questions", most)),
        shuffle=fields.truth("shuffle") if fields.get("shuffle") else True,
        shuffle_options=fields.truth("shuffle_options") if fields.get("shuffle_options") else True,
        minutes=fields.whole("minutes", 1, 300) if fields.get("minutes") else 0,
        attempts=fields.whole("attempts", 1, 20) if fields.get("attempts") else 0,
        overlap=fields.whole("overlap", 0, 100) if fields.get("overlap") else 100,
        feedback=Policy(fields.choice("feedback", tuple(Policy)) or DEFAULT[kind])
        if fields.get("feedback")
        else DEFAULT[kind],
    )
    if isinstance(node, Mapping) and bool(paper.rows) == bool(paper.fixed) and not log.broken:
        log.add(node.place, "paper-either")
    return paper


def _limited(fields: Fields, key: str, most: int) -> list[Node]:
    found = fields.items(key)
    if len(found) > most:
        fields.log.add(fields.place(key), "paper-long", count=len(found), limit=most)
    return found[:most]


def _row(node: Node, log: Log, kind: Kind) -> PaperRow:
    fields = Fields(node, log, ("questions",), ("module", "type", "difficulty", "use", "points"))
    return PaperRow(
        questions=fields.whole("questions", 1, 200),
        points=points_of(fields),
        module=fields.slug("module"),
        type=fields.choice("type", tuple(one for one in TYPES if one != "short")) if fields.get("type") else "",
        difficulty=fields.whole("difficulty", 1, 3) if fields.get("difficulty") else 0,
        use=fields.choice("use", USES[kind]) if fields.get("use") else "",
    )


def _question(node: Node, log: Log) -> PaperQuestion:
    fields = Fields(node, log, ("id",), ("points",))
    return PaperQuestion(slug=fields.slug("id"), points=points_of(fields))


def points_of(fields: Fields) -> int:
    """Hundredths; one point where nothing is said."""
    if fields.get("points") is None:
        return 100
    found = fields.hundredths("points")
    if not 1 <= found <= 100_00:
        fields.log.add(fields.place("points"), "out-of-range", key="points", low="0.01", high=100)
        return 100
    return found


def paper_places(test: Fields, key: str) -> dict[str, Place]:
    """Where a paper, its rows and its questions stand, by `paper`, `paper.rows.0`, `paper.questions.0`."""
    node = test.get("paper")
    if not isinstance(node, Mapping):
        return {}
    places = {key: node.place}
    for name in ("rows", "questions", "overlap"):
        inner = node.get(name)
        if inner is not None:
            places[f"{key}.{name}"] = inner.place
        if isinstance(inner, Sequence):
            places |= {f"{key}.{name}.{at}": one.place for at, one in enumerate(inner.items)}
    return places
