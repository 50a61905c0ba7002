"""What one course file says about another: links, checks, passages, repeated ids, pools to draw from."""

from collections.abc import Mapping

from app.courses.rules.content import Final, Test
from app.courses.rules.course_file import FoundCourse
from app.courses.rules.faults import Fault, Log, Place
from app.courses.rules.lesson_file import FoundLesson
from app.courses.rules.papers import paper_problems
from app.courses.rules.question_file import FoundQuestion, QuestionFile
from app.courses.rules.similar import near_duplicates
from app.quizzes.rules.attempts import Kind
from app.quizzes.rules.drawing import Candidate
from app.quizzes.rules.questions import Use

Lessons = Mapping[str, FoundLesson]
Banks = Mapping[str, QuestionFile]
Logs = Mapping[str, Log]


def crossings(lessons: Lessons, banks: Banks, logs: Logs) -> None:
    for lesson in lessons.values():
        _links(lesson, lessons, logs[lesson.file])
        _checks(lesson, banks.get(lesson.slug), logs[lesson.file])
    questions = [question for bank in banks.values() for question in bank.questions]
    _repeats(questions, logs)
    for question in questions:
        _passage(question, lessons, logs[question.file])
        _loose(question, lessons.get(question.lesson), logs[question.file])
    _near(questions, logs)


def is_dead(lesson: str, paragraph: str, lessons: Lessons) -> bool:
    """Of a lesson that cannot be read nothing is claimed; a check is no place to go to."""
    target = lessons.get(lesson)
    if target is None:
        return True
    return target.readable and (paragraph not in target.anchors or paragraph.startswith("c"))


def _links(lesson: FoundLesson, lessons: Lessons, log: Log) -> None:
    for reference, place in lesson.links:
        if is_dead(reference.lesson, reference.paragraph, lessons):
            log.add(place, "link-dead", lesson=reference.lesson, paragraph=reference.paragraph)


def _checks(lesson: FoundLesson, bank: QuestionFile | None, log: Log) -> None:
    if bank is None:
        return
    uses = {question.slug: question.use for question in bank.questions}
    seen: set[str] = set()
    for name, place in lesson.checks:
        if name in seen:
            log.add(place, "check-twice", question=name)
        elif name and name not in uses and bank.whole:
            log.add(place, "check-dead", question=name[:80])
        elif uses.get(name) and uses[name] != "inline":
            log.add(place, "check-use", question=name, use=uses[name])
        seen.add(name)


def _repeats(questions: list[FoundQuestion], logs: Logs) -> None:
    first: dict[str, FoundQuestion] = {}
    for question in questions:
        other = first.setdefault(question.slug, question)
        if other is not question:
            line = other.place("id").line
            logs[question.file].add(
                question.place("id"), "question-repeated", id=question.slug, file=other.file, line=line
            )


def _passage(question: FoundQuestion, lessons: Lessons, log: Log) -> None:
    if question.passage is None:
        return
    lesson, paragraph = question.passage
    if lesson != question.lesson and lesson in lessons:
        log.add(question.place("passage"), "passage-elsewhere", lesson=lesson)
    elif question.lesson in lessons and is_dead(lesson, paragraph, lessons):
        log.add(question.place("passage"), "passage-dead", lesson=lesson, paragraph=paragraph)


def _loose(question: FoundQuestion, lesson: FoundLesson | None, log: Log) -> None:
    if question.use == "inline" and lesson and lesson.readable and question.slug not in dict(lesson.checks):
        log.add(question.place("id"), "inline-loose", id=question.slug)


def _near(questions: list[FoundQuestion], logs: Logs) -> None:
    known = [one for one in questions if one.question]
    for earlier, later, share in near_duplicates([one.question.stem for one in known if one.question]):
        first, second = known[earlier], known[later]
        logs[second.file].add(
            second.place("stem"),
            "stems-near",
            file=first.file,
            line=first.place("stem").line,
            other=first.slug,
            share=int(share * 100),
        )


def candidates(course: FoundCourse, banks: Banks) -> list[Candidate]:
    """Every question that a test may draw."""
    return [
        Candidate(one.slug, 0, Use(one.use), lesson, module.slug, one.question.type, one.question.difficulty)
        for module in course.modules
        for lesson, _ in module.lessons
        for one in banks[lesson].questions
        if one.question and one.use in ("quiz", "final")
    ]


def papers(course: FoundCourse, banks: Banks, log: Log) -> None:
    """What a bank cannot give to a paper, at the row that asks for it."""
    every = candidates(course, banks)
    for module in course.modules:
        for key, test, kind in (
            ("quiz", module.quiz, Kind.QUIZ),
            ("precheck", module.precheck, Kind.PRECHECK),
        ):
            _tell(test, kind, module.slug, every, module.places, f"{key}.paper", log)
    _tell(course.final, Kind.FINAL, "", every, course.final_places, "paper", log)


def _tell(
    test: Test | Final,
    kind: Kind,
    module: str,
    every: list[Candidate],
    places: Mapping[str, Place],
    key: str,
    log: Log,
) -> None:
    if test.paper is not None:
        for problem in paper_problems(test, test.paper, kind, module, every):
            where = ".".join((key, *map(str, problem.path)))
            log.add(places.get(where) or places[key], problem.code, **problem.values)


def draws(course: FoundCourse, lessons: Lessons, banks: Banks, log: Log) -> list[Fault]:
    """Pools too small for what is drawn from them; gives warnings. Says nothing while questions are missing."""
    wanted = [lesson for module in course.modules for lesson, _ in module.lessons]
    if not all(lesson in banks and banks[lesson].whole for lesson in wanted):
        return []
    papers(course, banks, log)
    for module in course.modules:
        pool = sum(question.use == "quiz" for lesson, _ in module.lessons for question in banks[lesson].questions)
        for key, test in (("quiz", module.quiz), ("precheck", module.precheck)):
            if test.questions > pool and test.paper is None:
                place = module.places[f"{key}.questions"]
                log.add(place, "draw-short", wanted=test.questions, pool=pool, use="use: quiz")
    uses = [question.use for lesson in wanted for question in banks[lesson].questions]
    final, kept = course.final, uses.count("final")
    least, pool = -(-final.questions * final.kept_share // 100), kept + uses.count("quiz")
    where = course.final_places
    if final.paper is not None:
        return []
    if least > kept:
        log.add(where["kept_share"], "draw-short", wanted=least, pool=kept, use="use: final")
    if final.questions > pool:
        log.add(where["questions"], "draw-short", wanted=final.questions, pool=pool, use="use: final、use: quiz")
    elif 2 * final.questions > pool or 2 * least > kept:
        place = where["questions"]
        short = (2 * least, kept) if 2 * least > kept else (2 * final.questions, pool)
        return [_warning(log.file, place, short)]
    return []


def _warning(file: str, place: Place, short: tuple[int, int]) -> Fault:
    return Fault(file, place.line, place.column, "makeup-thin", {"wanted": short[0], "pool": short[1]})
