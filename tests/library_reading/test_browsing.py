from __future__ import annotations

import pytest

from tests.library_builder import publish


def test_visitors_browse_what_is_published(cast, visitor):
    publish(cast.asha, "Newton's first law", files={"original": b"x" * 240_000}, kind="pdf", parts=["<p>text</p>"])
    page = visitor.get("/library").get_data(as_text=True)
    assert "Newton&#39;s first law" in page
    assert "Physics · Grade 8" in page
    assert "240 kB" in page
