"""What is changed between parsing and rendering: heading levels and pictures."""

from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_TOP = 2  # h1 is the page's


def teach(parser: MarkdownIt) -> None:
    """Add both passes to a parser."""
    parser.core.ruler.push("heading_levels", _heading_levels)
    parser.core.ruler.push("figures", _figures)
    parser.add_render_rule("image", _picture_in_a_sentence)


def _heading_levels(state: StateCore) -> None:
    """The highest heading of the text becomes h2, the others keep their distance."""
    headings = [token for token in state.tokens if token.type in ("heading_open", "heading_close")]
    if headings:
        down = _TOP - min(int(token.tag[1]) for token in headings)
        for token in headings:
            token.tag = f"h{min(6, int(token.tag[1]) + down)}"


def _figures(state: StateCore) -> None:
    """A paragraph that holds nothing but pictures becomes figures."""
    for index in range(len(state.tokens) - 2):
        opening, inline, closing = state.tokens[index : index + 3]
        if opening.type == "paragraph_open" and inline.type == "inline" and (figures := _only_pictures(inline)):
            opening.type, opening.tag, opening.nesting, opening.hidden = "html_block", "", 0, False
            opening.content = "".join(_figure(picture) for picture in figures)
            inline.children, inline.content = [], ""
            closing.type, closing.nesting, closing.content = "html_block", 0, ""


def _only_pictures(inline: Token) -> list[Token]:
    parts = [part for part in inline.children or () if part.type != "softbreak" and part.content.strip() != ""]
    pictures = [part for part in inline.children or () if part.type == "image"]
    return pictures if all(part.type == "image" for part in parts) else []


def _figure(picture: Token) -> str:
    caption = " ".join(str(picture.attrs.get("title") or "").split())
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f"<figure><p>{escape(picture.content)}</p>{below}</figure>\n"


def _picture_in_a_sentence(self, tokens, index, options, env) -> str:  # type: ignore[no-untyped-def]
    """Signature as markdown-it calls its render rules."""
    return f"<em>{escape(tokens[index].content)}</em>" if tokens[index].content else ""
