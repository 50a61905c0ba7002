"""How one wants to see the pages: for any visitor, kept in his browser."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Request

from app.people.forms import DisplayForm, safe_next
from app.people.guards import Visiting
from app.web.display import COOKIE, YEAR, Display
from app.web.forms import Form
from app.web.render import Done, Page
from app.web.routing import UnitRoute

router = APIRouter(route_class=UnitRoute)


@router.get("/settings", name="people:settings")
def settings_page(person: Visiting) -> Page:
    return Page("people/settings.html", errors={})


@router.post("/settings", name="people:save_settings")
def save_settings(request: Request, person: Visiting, form: Annotated[Form[tuple[str, ...]], DisplayForm]) -> Page:
    """Leads back to where it was asked, since the switches stand on every page."""
    if form.value is None:
        return Page("people/settings.html", status=422, errors=form.errors)
    came_from = urlsplit(request.headers.get("Referer", ""))
    back = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    done = Done(safe_next(back or str(request.app.url_path_for("people:settings"))))
    display = Display.of(request).but(*form.value)
    secure = request.app.state.settings.https
    done.set_cookie(COOKIE, display.written(), max_age=YEAR, samesite="lax", secure=secure, httponly=True)
    return done
