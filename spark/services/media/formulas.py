"""LaTeX to MathML, for browsers that draw formulas without a script."""

import html
import re
from xml.etree import ElementTree

_LONGEST = 2000  # characters; a page-wide derivation has a few hundred
_DEEPEST = 40  # braces in braces; the converter calls itself for each


def to_mathml(latex: str, *, display: bool = False) -> str:
    """A `<math>` element, or the source as `<code>` where it cannot be understood."""
    as_code = f"<code>{html.escape(latex)}</code>"
    if len(latex) > _LONGEST or _depth(latex) > _DEEPEST:
        return as_code
    from latex2mathml.converter import convert_to_element  # 0.1 s, and most texts hold no formula

    try:
        math = convert_to_element(latex, display="block" if display else "inline")
        if _holds_commands(math):
            return as_code
        return ElementTree.tostring(_plain(math), encoding="unicode")
    except Exception:
        return as_code


def _depth(latex: str) -> int:
    deepest = depth = 0
    for brace in re.findall(r"\\.|[{}]|\\left|\\right", latex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        deepest = max(deepest, depth)
    return max(deepest, latex.count(r"\left"), latex.count(r"\begin"))


def _holds_commands(math: ElementTree.Element) -> bool:
    """The converter passes on commands it does not know as if they were names."""
    return any((part.text or "").startswith("\\") for part in math.iter())


def _plain(math: ElementTree.Element) -> ElementTree.Element:
    """The converter writes character references into its texts and escapes nothing: real characters instead,
    so that serialising escapes what must be. Namespace and defaults go: HTML needs neither."""
    math.attrib.pop("xmlns", None)
    if math.get("display") == "inline":
        del math.attrib["display"]
    for part in math.iter():
        part.text = html.unescape(part.text) if part.text else part.text
        part.tail = html.unescape(part.tail) if part.tail else part.tail
    return math
