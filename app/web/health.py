"""One address for machines that watch the site: it answers when the database does."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from sqlalchemy import text

from app.web.routing import SessionDep, UnitRoute

router = APIRouter(route_class=UnitRoute)


@router.get("/healthz", name="web:health")
def health(session: SessionDep) -> PlainTextResponse:
    session.connection().execute(text("SELECT 1"))
    return PlainTextResponse("ok")
