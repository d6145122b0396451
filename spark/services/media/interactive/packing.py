"""index.html with all it uses inside, and nothing that leads out."""

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from spark.services.media.decoding import Job
from spark.services.media.interactive import scripts
from spark.services.media.interactive.assets import Assets
from spark.services.media.interactive.package import Package
from spark.services.media.refused import MediaRefused

# The page forbids itself the network: saved on a phone it is opened without the headers it is served with.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' data: blob:; style-src 'unsafe-inline' data:; "
    "img-src data: blob:; font-src data:; media-src data: blob:; connect-src data: blob:; worker-src blob:; "
    "form-action 'none'; base-uri 'none'"
)
_EMBEDS = re.compile("^(image|use)$")
_DROPPED = ["base", "iframe", "frame", "frameset", "object", "embed", "applet", "portal"]
_EVERY = re.compile("")
_SOURCES = {"src": _EVERY, "data-src": _EVERY, "poster": _EVERY, "href": _EMBEDS, "xlink:href": _EMBEDS}
_LEADING_OUT = ["ping", "formaction", "action", "target", "srcset", "background", "manifest", "longdesc", "cite"]


def pack(job: Job) -> list[str]:
    """Leaves lesson.html; warning codes. MediaRefused when it would be too large."""
    package = Package(job.source, job.limits)
    assets = Assets(package)
    page = BeautifulSoup(package.read(package.index), "html.parser")
    _leave_out(page, assets)
    _write_in_styles(page, assets)
    scripts.write_in(page, assets)
    _write_in_sources(page, assets)
    _head(page)
    html = str(page).encode()
    if len(html) > job.limits.packed_page_bytes:
        raise MediaRefused("too_big", bytes=len(html), limit=job.limits.packed_page_bytes)
    (job.folder / "lesson.html").write_bytes(html)
    return sorted(assets.warnings)


def _leave_out(page: BeautifulSoup, assets: Assets) -> None:
    """What would load, go or send elsewhere."""
    for tag in page.find_all(_DROPPED):
        if tag.name != "base":
            assets.warnings.add("references_dropped")
        tag.decompose()
    for tag in page.find_all("meta"):
        if tag.get("http-equiv") or tag.get("charset"):
            tag.decompose()
    for tag in page.find_all("link"):
        if "stylesheet" not in [str(word).lower() for word in tag.get_attribute_list("rel")]:
            tag.decompose()
    for tag in page.find_all(["a", "area"], href=True):
        if not str(tag["href"]).startswith("#"):
            assets.warnings.add("references_dropped")
            del tag["href"]
    for tag in page.find_all(True):
        if tag.name in ("img", "source") and tag.get("srcset") and not tag.get("src"):
            tag["src"] = str(tag["srcset"]).split(",")[0].split()[0]
        for name in _LEADING_OUT:
            del tag[name]


def _write_in_styles(page: BeautifulSoup, assets: Assets) -> None:
    for link in page.find_all("link"):
        name = assets.package.resolve(str(link.get("href", "")), assets.package.index)
        if name is None:
            assets.warnings.add("references_dropped")
            link.decompose()
            continue
        style = page.new_tag("style", attrs={"media": str(link["media"])} if link.get("media") else {})
        style.string = _closed(assets.style(assets.text(name), name))
        link.replace_with(style)
    for style in page.find_all("style"):
        if (style.string and "url(" in style.string) or "@import" in (style.string or ""):
            style.string = _closed(assets.style(str(style.string), assets.package.index))
    for tag in page.find_all(style=True):
        tag["style"] = assets.style(str(tag["style"]), assets.package.index)


def _write_in_sources(page: BeautifulSoup, assets: Assets) -> None:
    for name, tags in _SOURCES.items():
        for tag in page.find_all(tags, attrs={name: True}):
            if tag.name == "script":
                continue
            address = assets.address(str(tag[name]), assets.package.index)
            if address is None:
                del tag[name]
            else:
                tag[name] = address


def _head(page: BeautifulSoup) -> None:
    head = page.head
    if not isinstance(head, Tag):
        head = page.new_tag("head")
        (page.html or page).insert(0, head)
    policy = page.new_tag("meta", attrs={"http-equiv": "Content-Security-Policy", "content": _POLICY})
    head.insert(0, policy)
    head.insert(0, page.new_tag("meta", attrs={"charset": "utf-8"}))


def _closed(css: str) -> str:
    """Text inside a style element must not end it."""
    return re.sub(r"</(?=style)", r"<\\/", css, flags=re.I)
