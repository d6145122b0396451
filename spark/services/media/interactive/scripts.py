"""The scripts of a lesson, written into its page in the order in which they would have run."""

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from spark.services.media.interactive.assets import Assets

_IMPORTS = re.compile(r"""\bimport\s*(?:["'(]|[\w{*][^;"']*?from\s*["'])|\bexport\s[^;"']*?from\s*["']""")
_ASKS = re.compile(
    r"""\b(fetch|WebSocket|EventSource)\s*\((?!["']data:)|\b(XMLHttpRequest|sendBeacon|importScripts)\b"""
)
_CODE = {"", "module", "text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript"}


def write_in(page: BeautifulSoup, assets: Assets) -> None:
    """Replace every script's source by its text, or drop the script."""
    late = [script for script in page.find_all("script") if _written(script, assets)]
    for script in late:  # an inline script runs where it stands: those that waited for the page go to its end
        (page.body or page).append(script.extract())
    if "modules_dropped" in assets.warnings:
        for script in page.find_all("script", nomodule=True):
            del script["nomodule"]  # the lesson's own answer to browsers without modules


def _written(script: Tag, assets: Assets) -> bool:
    """Write one script in; whether it belongs at the end."""
    kind = str(script.get("type", "")).strip().lower()
    source = str(script.get("src", "")).strip()
    if kind not in _CODE:  # data, templates, shaders
        return _dropped(script, assets, "references_dropped") if source else False
    late = bool(source) and kind != "module" and (script.has_attr("defer") or script.has_attr("async"))
    if source:
        name = assets.package.resolve(source, assets.package.index)
        if name is None:
            return _dropped(script, assets, "references_dropped")
        text = assets.text(name)
    else:
        text = script.string or ""
    if kind == "module" and _IMPORTS.search(text):
        return _dropped(script, assets, "modules_dropped")
    text = assets.script(text)
    if _ASKS.search(text):
        assets.warnings.add("asks_network")
    for name in ("src", "integrity", "crossorigin", "defer", "async"):
        del script[name]
    script.string = _closed(text)
    return late


def _dropped(script: Tag, assets: Assets, warning: str) -> bool:
    assets.warnings.add(warning)
    script.decompose()
    return False


def _closed(source: str) -> str:
    """Text inside a script element must not end it, nor open a comment (HTML, "restrictions for scripts")."""
    return re.sub(r"<(?=/script|script|!--)", r"\\x3C", source, flags=re.I)
