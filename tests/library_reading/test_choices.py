"""The ways to take a lesson, in the order in which a phone should be led to them."""

import pytest

from spark.domain.library.choices import choices_of
from spark.domain.library.content import ContentFile, ContentVersion


@pytest.mark.parametrize(
    ("kind", "content_type", "parts", "expected"),
    [
        ("audio", "audio/ogg", 0, ["light", "original"]),
        ("interactive", "text/html", 0, ["interactive", "original"]),
        ("pdf", "application/pdf", 2, ["text", "original"]),
    ],
)
def test_what_opens_here_stands_before_a_smaller_file_to_keep(app, kind, content_type, parts, expected):
    files = [ContentFile(role="original", content_type="application/octet-stream", bytes=100)]
    if not parts:
        files.append(ContentFile(role="light", content_type=content_type, bytes=200))
    version = ContentVersion(kind=kind, part_count=parts, text_bytes=300, files=files)
    assert [choice.rendition for choice in choices_of(version)] == expected
