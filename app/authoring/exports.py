"""The file of an export: its bytes, its kind and its name."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from app.authoring.paper import paper_of, pdf_of
from app.authoring.paper_docx import docx_of
from app.authoring.queries.exporting import questions_of
from app.authoring.queries.seen import Seen
from app.authoring.rules.exporting import PAPERS, SUFFIXES, Format, Wanted, write
from app.courses.rules.writing import files_of
from app.i18n import gettext as _
from app.quizzes.rules.questions import Question
from app.web.attachment import XLSX, file_name

KINDS = {
    Format.XLSX: XLSX,
    Format.GIFT: "text/plain; charset=utf-8",
    Format.MOODLE: "application/xml",
    Format.YAML: "application/zip",
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files make the same archive


def name_of(seen: Seen, wanted: Wanted, now: datetime) -> str:
    """`now` in the site's zone."""
    seal = next((one.seal for one in seen.content.modules if one.slug == wanted.module), "")
    kind = (_("试卷含答案") if wanted.key else _("试卷")) if wanted.format in PAPERS else _("题库")
    parts = (seen.content.title, seal, kind, f"v{seen.version.number}", f"{now:%Y%m%d}")
    return file_name(*parts, suffix=SUFFIXES[wanted.format])


def file_of(seen: Seen, wanted: Wanted, pictures: Mapping[str, bytes]) -> bytes:
    """`pictures`: the files of them, which a whole course takes along."""
    questions = questions_of(seen, wanted.module)
    if wanted.format is Format.YAML:
        return _folder(seen, wanted.module, pictures)
    if wanted.format not in PAPERS:
        return write(questions, wanted.format)
    paper = paper_of(questions, seen.content.title, _subtitle(seen, wanted.module, questions), wanted.key)
    return pdf_of(paper) if wanted.format is Format.PDF else docx_of(paper)


def _subtitle(seen: Seen, module: str, questions: Sequence[Question]) -> str:
    title = next((one.title for one in seen.content.modules if one.slug == module), "")
    count = _("第 %(n)s 版，共 %(count)s 题") % {"n": seen.version.number, "count": len(questions)}
    return f"{title}　{count}" if title else count


def _folder(seen: Seen, module: str, pictures: Mapping[str, bytes]) -> bytes:
    """A whole course can be published again; of one module there are its own files."""
    files = files_of(seen.content, [question for _id, question in seen.questions.values()])
    files |= pictures
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            if not module or path.startswith(f"{module}/"):
                archive.writestr(zipfile.ZipInfo(f"{seen.course.slug}/{path}", EPOCH), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()
