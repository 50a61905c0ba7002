"""Addresses that one learner's page gives to another; the routes of the same name answer there."""


def map_of(enrolment: str, part: str = "") -> str:
    return f"/learn/{enrolment}" + (f"#{part}" if part else "")


def lesson_of(enrolment: str, lesson: str, part: str = "") -> str:
    return f"/learn/{enrolment}/lessons/{lesson}" + (f"#{part}" if part else "")


def check_of(enrolment: str, lesson: str, question: str) -> str:
    return f"{lesson_of(enrolment, lesson)}/checks/{question}"


def attempt_of(attempt: str) -> str:
    return f"/attempts/{attempt}"


def question_of(attempt: str, position: int) -> str:
    return f"/attempts/{attempt}/questions/{position}"


def submission_of(attempt: str) -> str:
    return f"/attempts/{attempt}/submission"


def result_of(attempt: str) -> str:
    return f"/attempts/{attempt}/result"
