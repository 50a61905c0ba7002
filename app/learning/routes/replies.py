"""What the browser hears of an answer: that it is saved, that it counts, or what stands against it."""

from collections.abc import Callable
from typing import Any

from app.learning.actions.attempts import Answered
from app.quizzes.actions import Outcome
from app.web.render import Done, Page

SAVED = "learning/_saved.html"
REFUSED = {Outcome.CONFLICT, Outcome.FIXED, Outcome.CLOSED, Outcome.LATE}


def reply(
    answered: Answered,
    page: Callable[..., Page],
    counts: Callable[[], Done],
    kept: Callable[..., Done],
    **where: Any,
) -> Page:
    """`page` draws the question's whole page, `counts` the question with its reasons, `kept` that it is saved.

    A refused value is kept, and shown beside the one that stands: the page is a 409, and the unit is committed.
    """
    saved = answered.saved
    if saved.outcome in REFUSED:
        return Page("learning/conflict.html", partial="learning/_conflict.html", status=409, saved=saved, **where)
    if saved.outcome is Outcome.MALFORMED:
        return page(status=422)
    if answered.incomplete:
        return page(status=422, incomplete=True)
    if answered.fixed:
        return counts()
    return kept(rev=saved.rev, saved_at=saved.saved_at, ready=saved.shown.done)
