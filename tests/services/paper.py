"""PDFs made for tests: text at places, pictures, and what should not be in a PDF."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image


class Words(NamedTuple):
    """Text in Helvetica; x and y in points from the lower left."""

    text: str
    x: float
    y: float
    size: float = 11
    bold: bool = False


def paper(*pages: Iterable[Words], picture: Image.Image | None = None, at: str = "500 0 0 700 50 50") -> Pdf:
    """A page for each list of words; `picture` fills the first, or stands at the matrix `at`."""
    document = Pdf.new()
    for words in pages:
        document.add_blank_page(page_size=(595, 842))
        page = document.pages[-1].obj
        fonts = {
            name: Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=base, Encoding=Name.WinAnsiEncoding)
            for name, base in (("/F", Name.Helvetica), ("/B", Name("/Helvetica-Bold")))
        }
        page.Resources = Dictionary(Font=Dictionary(fonts))
        page.Contents = document.make_stream(b"".join(map(drawn, words)))
    if picture:
        first = document.pages[0].obj
        image = document.make_stream(jpeg(picture))
        image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
        image.Width, image.Height = picture.size
        image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
        first.Resources.XObject = Dictionary(Im=image)
        first.Contents = document.make_stream(f"q {at} cm /Im Do Q\n".encode() + first.Contents.read_bytes())
    return document


def drawn(words: Words) -> bytes:
    text = words.text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    font = "B" if words.bold else "F"
    return f"BT /{font} {words.size} Tf {words.x} {words.y} Td (".encode() + text + b") Tj ET\n"


def saved(document: Pdf, **options: object) -> bytes:
    out = BytesIO()
    document.save(out, **options)
    return out.getvalue()


def jpeg(picture: Image.Image, **options: object) -> bytes:
    out = BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=95, **options)
    return out.getvalue()


def scan(width: int = 1600, height: int = 2200) -> Image.Image:
    """Noise on grey: as hard to compress as any scanned page."""
    return Image.effect_noise((width // 8, height // 8), 90).resize((width, height)).convert("RGB")


def booby_trapped() -> Pdf:
    """A page with all that may run, send or hide."""
    document = paper([Words("Read me", 72, 700)])
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    document.Root.OpenAction = script
    document.Root.AA = Dictionary(WC=script)
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["run", script])))
    document.attachments["payload.exe"] = b"MZ"
    page = document.pages[0].obj
    page.AA = Dictionary(O=script)

    def note(**entries: object) -> pikepdf.Object:
        return document.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries))

    page.Annots = Array(
        [
            note(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="cmd.exe")),
            note(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="javascript:alert(1)")),
            note(Subtype=Name.Link, A=Dictionary(S=Name.GoTo, D=Array([page, Name.Fit]), Next=script)),
            note(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://example.org/")),
            note(Subtype=Name.FileAttachment, FS=Dictionary(Type=Name.Filespec, F="a.exe")),
        ]
    )
    return document
