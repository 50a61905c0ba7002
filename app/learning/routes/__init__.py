"""The learner's pages."""

from fastapi import APIRouter

from app.learning.routes import attempts, joining, lessons, overview, record, tests
from app.web.routing import UnitRoute

router = APIRouter(route_class=UnitRoute)
for part in (overview, joining, lessons, tests, attempts, record):
    router.include_router(part.router)
