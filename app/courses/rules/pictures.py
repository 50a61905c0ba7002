"""Pictures of a course: files of `images/`, named by lessons, examined like every other file."""

from collections.abc import Iterable, Iterator, Mapping

from app.courses.rules.content import Content, Lesson, Picture
from app.courses.rules.faults import START, Log
from app.courses.rules.lesson_file import FoundLesson
from app.courses.rules.references import PICTURE, pictures_in
from app.files.rules import BadPicture, examine


def is_picture(path: str) -> bool:
    return PICTURE.fullmatch(path) is not None


def examined(files: Mapping[str, bytes], logs: Mapping[str, Log]) -> dict[str, Picture]:
    """By name, those that are pictures as they should be; what is wrong with the others is told."""
    found: dict[str, Picture] = {}
    for path, data in files.items():
        if match := PICTURE.fullmatch(path):
            try:
                one = examine(data, path.rpartition(".")[2])
            except BadPicture as bad:
                logs[path].add(START, f"picture-{bad.why}")
            else:
                found[match[1]] = Picture(sha256=one.sha256, width=one.width, height=one.height)
    return found


def missing(lessons: Mapping[str, FoundLesson], there: set[str], logs: Mapping[str, Log]) -> set[str]:
    """What the lessons name; a name that is not there is told at its place."""
    named: set[str] = set()
    for lesson in lessons.values():
        for name, place in lesson.pictures:
            named.add(name)
            if name not in there:
                logs[lesson.file].add(place, "image-missing", name=name)
    return named


def used(lessons: Iterable[Lesson]) -> Iterator[str]:
    """Each name once, in the order of the text."""
    names = [name for lesson in lessons for block in lesson.blocks for name in pictures_in(block.markdown)]
    yield from dict.fromkeys(names)


def with_images(content: Content, known: Mapping[str, Picture]) -> Content:
    """The pictures that its lessons name, and no others; names that nobody knows are left out."""
    names = used(content.lessons)
    return content.model_copy(update={"images": {name: known[name] for name in names if name in known}})
