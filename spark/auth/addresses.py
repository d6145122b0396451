"""Where to go after signing in: back to the page that asked for it, never to another site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request, url_for

LONGEST = 2000


def address_after() -> str:
    """Return the local address in `next`, else home."""
    wanted = request.values.get("next", "")
    return wanted if is_local(wanted) else url_for("auth.home")


def is_local(address: str) -> bool:
    """Say whether an address stays on this site, in every browser's reading of it."""
    if not address.startswith("/") or len(address) > LONGEST:
        return False
    # "//host" and, because browsers read it so, "/\host" name another site; they also drop tabs and line ends.
    if address.startswith("//") or "\\" in address or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc
