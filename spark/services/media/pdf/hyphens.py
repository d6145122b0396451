"""Lines put together again, and words that were divided between them."""

import re
from collections.abc import Iterable

HYPHEN = "\xad"  # what stands at the end of a line where a word was divided

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+)[-\xad]$")
_FIRST = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff\uff00-\uffef]")  # Thai to Chinese


def vocabulary(texts: Iterable[str]) -> set[str]:
    """All words of a document, those with a hyphen inside too."""
    return {word.lower() for text in texts for word in _WORD.findall(text)}


def joined(line: str, following: str, words: set[str]) -> str:
    """Two lines as one. A word divided at the end is mended, unless the document writes it with a hyphen."""
    end, start = _LAST.search(line), _FIRST.match(following)
    if end and start and (start[0][0].islower() or not start[0][0].isupper()):
        with_hyphen = f"{end[1]}-{start[0]}".lower()
        return line[:-1] + ("-" if with_hyphen in words else "") + following
    if line.endswith(HYPHEN):
        return line[:-1] + "-" + following  # Jean-\nPaul
    if _UNSPACED.match(line[-1:]) and _UNSPACED.match(following[:1]):
        return line + following
    return f"{line} {following}"
