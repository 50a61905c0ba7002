"""Course files -> content and questions, or everything that is wrong with them."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from app.courses.rules.content import Content, Lesson, Module, Picture
from app.courses.rules.course_file import FILE, FoundCourse, FoundModule, read_course
from app.courses.rules.crossing import crossings, draws
from app.courses.rules.faults import START, Fault, Log
from app.courses.rules.lesson_file import FoundLesson, read_lesson
from app.courses.rules.pictures import examined, is_picture, missing, used
from app.courses.rules.question_file import QuestionFile, read_questions
from app.quizzes.rules.questions import Question

MAX_QUESTIONS = 60  # of one lesson
KEPT = 2  # checks remembered; a publication follows its check
FILES_KEPT = 64  # of each kind: who mends one file has the others checked at once


@dataclass(frozen=True)
class Checked:
    """`content` is there only without faults; its questions have no version numbers yet (0)."""

    content: Content | None
    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


_remembered: OrderedDict[str, Checked] = OrderedDict()


def digest(files: Mapping[str, bytes]) -> str:
    """One SHA-256 for a set of files: their names and bytes."""
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def check(files: Mapping[str, bytes], held: Mapping[str, Picture] = MappingProxyType({})) -> Checked:
    """`files` maps paths inside the course folder to bytes; the same files again cost nothing.

    `held`: pictures that are kept elsewhere and need no file.
    """
    key = digest(files) + "".join(f"\n{name} {held[name].sha256}" for name in sorted(held))
    if (known := _remembered.get(key)) is not None:
        return known
    checked = _check(files, held)
    _remembered[key] = checked
    while len(_remembered) > KEPT:
        _remembered.popitem(last=False)
    return checked


def _check(files: Mapping[str, bytes], held: Mapping[str, Picture]) -> Checked:
    logs = {name: Log(name) for name in (FILE, *files)}
    course = read_course(files[FILE], logs[FILE]) if FILE in files else None
    if FILE not in files:
        logs[FILE].add(START, "course-missing")
    lessons: dict[str, FoundLesson] = {}
    banks: dict[str, QuestionFile] = {}
    for module in course.modules if course else ():
        for lesson, place in module.lessons:
            for ending, code in ((".md", "lesson-missing"), (".yaml", "questions-missing")):
                name = f"{module.slug}/{lesson}{ending}"
                if name not in files:
                    logs[FILE].add(place, code, file=name)
                elif ending == ".md":
                    found, told = _lesson(name, files[name], lesson, module.slug)
                    logs[name].faults += told if lesson not in lessons else ()
                    lessons.setdefault(lesson, found)
                else:
                    bank, told = _bank(name, files[name], lesson)
                    logs[name].faults += told if lesson not in banks else ()
                    banks.setdefault(lesson, bank)
    if course:
        for name, code, values in _strangers(files, course):
            logs[name].add(START, code, **values)
    pictures = {**held, **examined(files, logs)}
    crossings(lessons, banks, logs)
    wanted = missing(lessons, {*held, *(name.removeprefix("images/") for name in files)}, logs)
    warnings = draws(course, lessons, banks, logs[FILE]) if course else []
    warnings += [Fault(f"images/{name}", 1, 1, "image-unused") for name in sorted({*pictures} - {*held} - wanted)]
    all_faults = sorted(
        (fault for log in logs.values() for fault in log.faults), key=lambda one: (one.file, one.line, one.column)
    )
    ready = course is not None and not all_faults
    return Checked(
        _content(course, lessons, banks, pictures) if course and ready else None,
        tuple(_questions(course, banks)) if course and ready else (),
        tuple(all_faults),
        tuple(warnings),
    )


@lru_cache(FILES_KEPT)
def _lesson(name: str, data: bytes, slug: str, module: str) -> tuple[FoundLesson, tuple[Fault, ...]]:
    log = Log(name)
    return read_lesson(data, slug, module, log), tuple(log.faults)


@lru_cache(FILES_KEPT)
def _bank(name: str, data: bytes, lesson: str) -> tuple[QuestionFile, tuple[Fault, ...]]:
    log = Log(name)
    bank = read_questions(data, lesson, log)
    if (count := len(bank.questions)) > MAX_QUESTIONS:
        log.add(START, "too-many", count=count, limit=MAX_QUESTIONS)
        bank = QuestionFile([], whole=False)
    return bank, tuple(log.faults)


def _strangers(files: Mapping[str, bytes], course: FoundCourse) -> Iterator[tuple[str, str, dict[str, str]]]:
    listed = {f"{module.slug}/{lesson}" for module in course.modules for lesson, _ in module.lessons}
    for name in files:
        stem, dot, ending = name.rpartition(".")
        module, slash, lesson = stem.partition("/")
        if name == FILE or stem in listed or is_picture(name):
            continue
        if dot and slash and "/" not in lesson and ending in ("md", "yaml"):
            yield name, "lesson-unlisted", {"module": module, "lesson": lesson}
        else:
            yield name, "file-unexpected", {}


def _questions(course: FoundCourse, banks: Mapping[str, QuestionFile]) -> Iterator[Question]:
    """In the order of their lessons, then by number."""
    for module in course.modules:
        for lesson, _ in module.lessons:
            found = [one.question for one in banks[lesson].questions if one.question]
            yield from sorted(found, key=lambda question: question_number(question.slug))


def question_number(slug: str) -> int:
    """`party-work-q12` -> 12."""
    return int(slug.rpartition("-q")[2] or 0)


def _content(
    course: FoundCourse,
    lessons: Mapping[str, FoundLesson],
    banks: Mapping[str, QuestionFile],
    pictures: Mapping[str, Picture],
) -> Content | None:
    def ready(module: FoundModule) -> tuple[Lesson, ...]:
        return tuple(found for slug, _ in module.lessons if (found := lessons[slug].lesson))

    modules = [
        Module.model_validate(
            {**module.values, "quiz": module.quiz, "precheck": module.precheck, "lessons": ready(module)}
        )
        for module in course.modules
    ]
    return Content.model_validate(
        {
            **course.values,
            "modules": tuple(modules),
            "final": course.final,
            "questions": {question.slug: 0 for question in _questions(course, banks)},
            "images": {name: pictures[name] for name in used(found for one in modules for found in one.lessons)},
        }
    )
