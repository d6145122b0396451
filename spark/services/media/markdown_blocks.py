"""How HTML inside Markdown is read: boxes hold Markdown, formulas do not."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_LONE_TAG = re.compile(r"</?(div|section|article|figure|figcaption|details|summary|aside)(\s[^<>]*)?>\s*", re.I)

# Converters from kramdown leave a formula and the rest of its sentence in paragraphs of their own, the rest
# indented by a space or starting with its full stop; and a lone ^ where kramdown ends a list.
_SENTENCE_GOES_ON = re.compile(r"(</math>)[ \t]*\n[ \t]*\n([ \t]+(?=[^\s*+\-<\d])|(?=[.,;:)\]?!]))")
_LIST_END = re.compile(r"^\^[ \t]*$", re.M)


def mended(text: str) -> str:
    """The text without NULs and with the sentences whole."""
    text = text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    text = _SENTENCE_GOES_ON.sub(lambda gap: gap[1] + (" " if gap[2] else ""), text)
    return _LIST_END.sub("", text)


def teach(parser: MarkdownIt) -> None:
    """Add both rules to a parser."""
    parser.block.ruler.before(
        "html_block", "lone_tag", _lone_tag, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.inline.ruler.before("html_inline", "math_element", _math_element)


def _lone_tag(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A box's tag alone on its line: CommonMark would take all up to the next blank line as HTML, too."""
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not _LONE_TAG.fullmatch(line):
        return False
    if not silent:
        token = state.push("html_block", "", 0)
        token.map = [start, start + 1]
        token.content = line + "\n"
        state.line = start + 1
    return True


def _math_element(state: StateInline, silent: bool) -> bool:
    """A whole `<math>...</math>`: its stars and underscores are operators, not emphasis."""
    if not state.src.startswith("<math", state.pos):
        return False
    end = state.src.find("</math>", state.pos) + len("</math>")
    if end < len("</math>") or end > state.posMax:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = _fences_written_out(state.src[state.pos : end])
    state.pos = end
    return True


def _fences_written_out(math: str) -> str:
    """`mfenced` left MathML; its brackets are operators now (MathML 3, 3.3.8)."""

    def opening(tag: re.Match[str]) -> str:
        left = re.search(r'open="([^"]*)"', tag[0])
        return f"<mrow><mo>{left[1] if left else '('}</mo>"

    closing = re.search(r'<mfenced[^>]*close="([^"]*)"', math)
    right = f"<mo>{closing[1] if closing else ')'}</mo></mrow>"
    return re.sub(r"<mfenced[^>]*>", opening, math).replace("</mfenced>", right)
