"""The text of a rendered page: what is left for the eye when the tags are gone and entities are read."""

from __future__ import annotations

import re
from html import unescape

TAG = re.compile(r"<[^>]*>")
BLOCK = re.compile(r"</(?:p|li|h[1-6]|tr|td|th|pre|blockquote)>|<br\s*/?>")


def visible_text(html: str) -> str:
    """Return the text of HTML that we made ourselves; it is well formed, so that a tag is what looks like one."""
    return unescape(TAG.sub("", BLOCK.sub("\n", html)))
