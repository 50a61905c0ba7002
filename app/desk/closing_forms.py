"""What is typed on the page that closes a class; reading never raises."""

from dataclasses import dataclass

from starlette.datastructures import FormData

from app.desk.rules.closing import LONGEST_REASON
from app.web.forms import Form, posted


@dataclass(frozen=True)
class Close:
    cut_off: str  # the site's time: the route knows which
    seen: bool  # what is open was looked at


def _close(form: FormData) -> Form[Close]:
    return Form(form, Close(str(form.get("cut_off", ""))[:40], form.get("seen") == "1"))


def _reopen(form: FormData) -> Form[str]:
    reason = " ".join(str(form.get("reason", "")).split())
    if not reason:
        return Form(form, errors={"reason": "missing"})
    if len(reason) > LONGEST_REASON:
        return Form(form, errors={"reason": "long"})
    return Form(form, reason)


CloseForm, ReopenForm = posted(_close), posted(_reopen)
