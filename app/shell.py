"""What the shell of every page shows that only features know: places of the top bar, whom to ask, new notices."""

from dataclasses import replace
from datetime import datetime, timedelta

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlmodel import Session

from app.classes.queries import present_of
from app.i18n import gettext as _
from app.notices.queries import unread
from app.people.models import Person
from app.people.rules import Permission
from app.web.visitor import About, Contact, Door, Visitor

KEPT = timedelta(minutes=1)


class Doors:
    """The places of the top bar, for each what it needs; those whose pages the site has not are left out."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.names = {route.name for route in iter_route_contexts(app.routes)}

    def __call__(self, visitor: Visitor) -> list[Door]:
        places = [
            (Permission.STUDY, _("学习"), "learning:home", "home"),
            (Permission.STUDY, _("错题重练"), "learning:practice", "wrong"),
            (Permission.STUDY, _("学习记录"), "learning:record", "record"),
            (Permission.STUDY, _("学时"), "credits:mine", "credits"),
            (Permission.SEE_COURSE, _("课程"), "authoring:courses", "courses"),
            (Permission.SEE_COMPLETION, _("完成情况"), "dashboards:classes", "dashboard"),
            (Permission.MANAGE_CREDITS, _("学时"), "credits:list", "credits-desk"),
            (Permission.LINK_LEARNER, _("学员"), "desk:people", "people"),
            (Permission.MANAGE_ACCOUNTS, _("账号"), "admin:accounts", "accounts"),
            (Permission.MANAGE_ACCOUNTS, _("单位"), "admin:units", "units"),
            (Permission.MANAGE_GRANTS, _("授权"), "admin:grants", "grants"),
            (Permission.READ_AUDIT, _("操作日志"), "admin:audit", "audit"),
        ]
        found = []
        for permission, name, route, key in places:
            if permission not in visitor.permissions or route not in self.names:
                continue
            parts = visitor.about.places if route in NEED_A_CLASS else {}
            if parts or route not in NEED_A_CLASS:
                found.append(Door(name, str(self.app.url_path_for(route, **parts)), key))
        return found


NEED_A_CLASS = frozenset({"learning:practice", "learning:record"})


class AboutPeople:
    """The contact and the enrolment of a learner's present class; kept for a minute, since each page asks for it."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[datetime, About]] = {}

    def __call__(
        self, session: Session, person: Person, permissions: frozenset[str], now: datetime, drawn: bool
    ) -> About:
        """`drawn`: a page is asked for, which says how many notices are new; a write leads to one."""
        about = self._kept(session, person, permissions, now)
        return replace(about, unread=unread(session, person.id)) if drawn else about

    def _kept(self, session: Session, person: Person, permissions: frozenset[str], now: datetime) -> About:
        if Permission.STUDY not in permissions:
            return About()
        at, about = self._known.get(person.id, (None, About()))
        if at is None or not at <= now < at + KEPT:
            about = self._read(session, person, now)
            self._known[person.id] = now, about
        return about

    def forget(self, now: datetime | None = None) -> None:
        """All, or what is too old to be used again."""
        self._known = {} if now is None else {key: kept for key, kept in self._known.items() if now < kept[0] + KEPT}

    @staticmethod
    def _read(session: Session, person: Person, now: datetime) -> About:
        if (present := present_of(session, person, now)) is None:
            return About()
        enrolment, klass = present
        return About(Contact(klass.contact_name, klass.contact_number), {"ref": enrolment.ref})
