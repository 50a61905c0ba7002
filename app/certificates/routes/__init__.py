"""Where a certificate is verified by anybody, and shown to its holder."""

from fastapi import APIRouter

from app.certificates.routes import mine, verifying

router = APIRouter()
router.include_router(mine.router)
router.include_router(verifying.router)
