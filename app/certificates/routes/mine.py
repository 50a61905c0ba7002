"""A learner's own certificate, on the screen and as a sheet of paper."""

from fastapi import APIRouter, Request, Response

from app.certificates.paper import certificates_pdf
from app.certificates.queries import of_enrolment
from app.certificates.rules import State
from app.errors import NotFound
from app.learning.guards import Learner
from app.web.render import HEADERS, Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/learn/{ref:ref}", route_class=UnitRoute)


@router.get("/certificate", name="certificates:mine")
def mine(learner: Learner, session: SessionDep) -> Page:
    shown = of_enrolment(session, learner.enrolment.id)
    return Page(
        "certificates/mine.html", certificates=shown[::-1], klass=learner.klass, enrolment=learner.enrolment.ref
    )


@router.get("/certificate.pdf", name="certificates:mine_pdf")
@long
def my_sheet(request: Request, learner: Learner, session: SessionDep) -> Response:
    shown = [one for one in of_enrolment(session, learner.enrolment.id) if one.state is State.VALID]
    if not shown:
        raise NotFound
    settings = request.app.state.settings
    pdf = certificates_pdf(shown, request.app.state.site.name, settings.base_url)
    headers = {**HEADERS, "Content-Disposition": 'inline; filename="certificate.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)
