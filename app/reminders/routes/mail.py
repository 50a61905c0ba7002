"""Where somebody wants his mail: his own address, in his own settings."""

from typing import Annotated

from fastapi import APIRouter, Request

from app.people.guards import Anybody
from app.reminders import actions
from app.reminders.forms import MailForm
from app.reminders.queries.recipients import mail_of
from app.web.clock import Now
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/settings/mail", route_class=UnitRoute)


@router.get("", name="reminders:mail")
def show_mail(person: Anybody, session: SessionDep) -> Page:
    return Page("reminders/mail.html", mail=mail_of(session, person), errors={})


@router.post("", name="reminders:set_mail")
def set_mail(
    form: Annotated[Form[str], MailForm], request: Request, person: Anybody, session: SessionDep, now: Now
) -> Page:
    if form.value is None:
        return Page("reminders/mail.html", status=422, mail=str(form.typed.get("mail", "")), errors=form.errors)
    actions.set_mail_address(session, person, form.value, now)
    return Done(str(request.app.url_path_for("reminders:mail")))
