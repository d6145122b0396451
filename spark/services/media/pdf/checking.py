"""Whether a PDF is one: pikepdf (QPDF) and pdfium must both open it and count the same pages."""

from typing import Any

import pikepdf
import pypdfium2 as pdfium

from spark.services.media.decoding import Job
from spark.services.media.refused import MediaRefused


def check(job: Job) -> dict[str, Any]:
    """How many pages, and whether it is protected against more than opening."""
    try:
        with pikepdf.open(job.source) as document:
            pages, restricted = len(document.pages), document.is_encrypted
            _check_pictures(document, job.limits.pixels)
        with pdfium.PdfDocument(job.source) as document:
            seen = len(document)
            document[0].get_size()
    except pikepdf.PasswordError:
        raise MediaRefused("encrypted_pdf") from None
    except (pikepdf.PdfError, pdfium.PdfiumError, IndexError, KeyError, TypeError, ValueError) as error:
        raise MediaRefused("broken_pdf") from error
    if not pages or pages != seen:
        raise MediaRefused("broken_pdf")
    if pages > job.limits.pages:
        raise MediaRefused("too_many_pages", pages=pages, limit=job.limits.pages)
    return {"pages": pages, "restricted": restricted}


def _check_pictures(document: pikepdf.Pdf, pixels: int) -> None:
    """Nothing that would exhaust a phone when it opens the page: a scan in black and white may be finer."""
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == pikepdf.Name.Image:
            size = int(thing.get("/Width", 0)) * int(thing.get("/Height", 0))
            if size * int(thing.get("/BitsPerComponent", 1)) > pixels * 8:
                raise MediaRefused("image_bomb", pixels=size, limit=pixels)
