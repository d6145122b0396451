"""References of a lesson to its own files, answered with what they refer to."""

import re

from spark.services.media.interactive.data_uri import TYPES, data_uri
from spark.services.media.interactive.package import Package
from spark.services.media.refused import MediaRefused

_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)""", re.I)
_IMPORT = re.compile(r"""@import\s+(?:url\()?\s*["']?([^"')\s;]+)["']?\s*\)?\s*([^;]*);""", re.I)
# Comments first: an apostrophe in one is no quotation mark. A regular expression with a quotation mark in it may
# hide strings up to the end of its line; they stay as they are.
_STRINGS = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote))[^\\\n])*)(?P=quote)|`(?:\\.|[^`\\])*`""", re.S
)
_DEEPEST = 5  # style sheets importing style sheets


class Assets:
    """Answers references and remembers, as warning codes, which it could not."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.warnings: set[str] = set()
        self._addresses: dict[str, str] = {}
        self._spent = 0

    def address(self, reference: str, base: str) -> str | None:
        """A `data:` address for a reference found in the file `base`; None if it leads out of the package."""
        reference = reference.strip()
        if reference.startswith(("data:", "#")):
            return reference
        name = self.package.resolve(reference, base)
        if name is None:
            self.warnings.add("references_dropped")
            return None
        _, mark, fragment = reference.partition("#")
        return self._written(name) + mark + fragment

    def text(self, name: str) -> str:
        """A script's or style sheet's text; old ones are often in Windows' code page."""
        data = self.package.read(name)
        self._spend(len(data))
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")

    def style(self, css: str, base: str, depth: int = 0) -> str:
        """A style sheet with its imports, pictures and fonts written in."""

        def imported(rule: re.Match[str]) -> str:
            name = self.package.resolve(rule[1], base)
            if name is None or depth >= _DEEPEST:
                self.warnings.add("references_dropped")
                return ""
            inner = self.style(self.text(name), name, depth + 1)
            return f"@media {rule[2]} {{{inner}}}" if rule[2].strip() else inner

        def written(rule: re.Match[str]) -> str:
            address = self.address(rule[1] or rule[2] or rule[3] or "", base)
            return f'url("{address or "data:,"}")'

        return _URL.sub(written, _IMPORT.sub(imported, css))

    def script(self, source: str) -> str:
        """A script in which the names of the package's files, where they stand as strings, have become
        their contents; a script names them as seen from the page."""

        def written(found: re.Match[str]) -> str:
            name = self.package.resolve(found["text"] or "", self.package.index)
            if name is None or not name.lower().endswith(tuple(TYPES)):
                return found[0]
            return f"{found['quote']}{self._written(name)}{found['quote']}"

        return _STRINGS.sub(written, source)

    def _written(self, name: str) -> str:
        if name not in self._addresses:
            self._addresses[name] = data_uri(name, self.package.read(name), self.package.limits.pixels)
        self._spend(len(self._addresses[name]))
        return self._addresses[name]

    def _spend(self, size: int) -> None:
        """Stop as soon as the page would be too large, not after it has filled the memory."""
        self._spent += size
        if self._spent > self.package.limits.packed_page_bytes:
            raise MediaRefused("too_big", bytes=self._spent, limit=self.package.limits.packed_page_bytes)
