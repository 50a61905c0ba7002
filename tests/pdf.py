"""What stands on paper."""

from pathlib import Path

import pypdfium2


def pages(pdf: bytes | Path) -> list[str]:
    """The words of each page, without blanks: a cell breaks its line wherever it must."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()
