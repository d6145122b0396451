"""The one list of HTML that may reach a page: whatever text people or documents bring goes through clean()."""

import re

import nh3

ID_PREFIX = "t-"  # an id from a text must not pass for one of the page's own


def _names(line: str) -> set[str]:
    return set(line.split())


_TEXT = _names(
    "h2 h3 h4 h5 h6 p br hr blockquote pre code kbd em strong b i u s del ins mark small sub sup q cite abbr "
    "ul ol li dl dt dd table caption thead tbody tfoot tr th td figure figcaption div span details summary a"
)
# MathML Core (www.w3.org/TR/mathml-core), without what can link, run or hold foreign markup;
# `semantics` is absent so that its first child stands alone.
_MATH = _names(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup "
    "munder mover munderover mmultiscripts mprescripts mtable mtr mtd menclose"
)
_DROPPED_WITH_CONTENT = _names(
    "script style template iframe object embed noscript textarea select title svg annotation annotation-xml"
)
_MATH_ATTRIBUTES = _names(
    "mathvariant stretchy fence separator lspace rspace form symmetric largeop movablelimits minsize maxsize accent "
    "accentunder displaystyle scriptlevel linethickness width height depth columnalign rowspan columnspan notation"
)
_ATTRIBUTES = {
    **dict.fromkeys(_MATH, _MATH_ATTRIBUTES),
    **dict.fromkeys(("td", "th"), _names("colspan rowspan scope")),
    "*": _names("dir lang id"),
    "math": _names("display alttext"),
    "a": {"href"},
    "abbr": {"title"},
    "ol": _names("start reversed"),
    "details": {"open"},
}
# How textbooks mark their boxes; the style sheet knows these by [data-type=...].
_BOXES = _names("abstract note example exercise problem solution glossary equation title media")
_PICTURE = {"img": _names("data-file data-page alt width height")}
_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_ID = re.compile(r"""\bid\s*=\s*["']?([^"'\s>]+)""")
_EMPTY = re.compile(r"<(mrow|mi|mn|mo|mtext)></\1>")
_DEAD_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)  # nh3 writes a link that lost its target so, and never nests


def clean(html: str, *, pictures: bool = False) -> str:
    """Safe, well-formed HTML of the allowed elements alone; `pictures` keeps the `<img data-file>` we made."""
    ids = set(_ID.findall(html))

    def kept(tag: str, name: str, value: str) -> str | None:
        if (tag, name) != ("a", "href"):
            return value
        if not _LINK.match(value):
            return None  # relative to a folder the reader does not have
        if value.startswith("#"):
            return f"#{ID_PREFIX}{value[1:]}" if value[1:] in ids else None
        return value

    cleaned = nh3.clean(
        html,
        tags=_TEXT | _MATH | (set(_PICTURE) if pictures else set()),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_ATTRIBUTES | _PICTURE if pictures else _ATTRIBUTES,
        tag_attribute_values={"div": {"data-type": _BOXES}},
        attribute_filter=kept,
        url_schemes={"http", "https", "mailto"},
        id_prefix=ID_PREFIX,
        link_rel=None,
    )
    return _DEAD_LINK.sub(r"\1", _EMPTY.sub("", cleaned))
