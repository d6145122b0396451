"""A PDF written anew without what acts by itself or hides in it."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from spark.services.media.decoding import Job
from spark.services.media.refused import MediaRefused

# Actions that run, send, open another file or play (PDF 32000-1, table 198); links and page jumps stay.
_HARMFUL = [Name.JavaScript, Name.Launch, Name.SubmitForm, Name.ImportData, Name.GoToR, Name.GoToE, Name.Rendition]
_HARMFUL += [Name.Movie, Name.Sound, Name.RichMediaExecute]
_ATTACHED = [Name.FileAttachment, Name.RichMedia, Name.Movie, Name.Sound, Name.Screen, Name("/3D")]
_CARRIERS = ("/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/AF", "/EF", "/AA", "/XFA", "/RichMediaContent")


def normalise(job: Job) -> dict[str, Any]:
    """Leaves original.pdf, laid out for reading the first page first; whether anything was taken out.

    The same input gives the same bytes, so a job that runs twice stores one file.
    """
    try:
        with pikepdf.open(job.source) as document:
            removed = _disarm(document)
            document.save(
                job.folder / "original.pdf",
                linearize=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
                encryption=False,
            )
        with pikepdf.open(job.folder / "original.pdf"):
            pass
    except pikepdf.PdfError as error:
        raise MediaRefused("broken_pdf") from error
    return {"removed": removed}


def _disarm(document: Pdf) -> bool:
    removed = False
    if (opening := document.Root.get("/OpenAction")) is not None and _is_harmful(opening):
        del document.Root["/OpenAction"]
        removed = True
    for found in _dictionaries(document):
        for name in _CARRIERS:
            if name in found:
                del found[name]
                removed = True
        for name in ("/A", "/Next", "/PA"):
            if name in found and _is_harmful(found[name]):
                del found[name]
                removed = True
        if "/Annots" in found and isinstance(found["/Annots"], Array):
            kept = [note for note in found["/Annots"] if not _is_attachment(note)]  # type: ignore[attr-defined]
            if len(kept) < len(found["/Annots"]):
                found["/Annots"] = Array(kept)
                removed = True
    return removed


def _dictionaries(document: Pdf) -> Iterator[Dictionary | Stream]:
    """Every dictionary of the file, those inside others too."""
    waiting: list[Object] = [document.trailer, *document.objects]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Dictionary | Stream):
            yield found
            inner = [found[name] for name in found.keys()]  # noqa: SIM118 - its iteration gives pairs for streams
        elif isinstance(found, Array):
            inner = list(found)
        else:
            continue
        # Indirect objects come by themselves; following them here would go in circles.
        waiting += [part for part in inner if isinstance(part, Object) and not part.is_indirect]


def _is_harmful(action: Object) -> bool:
    """Arrays are destinations inside the document; an action chain is as bad as its first link or any next."""
    if isinstance(action, Array):
        return any(isinstance(part, Dictionary) and _is_harmful(part) for part in action)
    if not isinstance(action, Dictionary):
        return False
    address = str(action.get("/URI", "https:")).strip().lower()
    return action.get("/S") in _HARMFUL or not address.startswith(("http:", "https:", "mailto:"))


def _is_attachment(note: Object) -> bool:
    return isinstance(note, Dictionary) and note.get("/Subtype") in _ATTACHED
