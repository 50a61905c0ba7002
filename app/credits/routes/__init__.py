"""Credit hours: the learner's own statement, and the pages of who looks after them."""

from fastapi import APIRouter

from app.credits.routes import desk, mine

router = APIRouter()
router.include_router(mine.router)
router.include_router(desk.router)
