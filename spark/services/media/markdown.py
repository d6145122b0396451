"""Markdown to safe HTML, with formulas as MathML: for lessons, questions and answers alike."""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from spark.services.media import markdown_blocks, markdown_tokens
from spark.services.media.allowed import clean
from spark.services.media.formulas import to_mathml


def to_html(text: str) -> str:
    """CommonMark with tables, definition lists and $LaTeX$; HTML and MathML inside are welcome as far as safe.

    Headings start at h2, since the page has an h1 of its own. Pictures become figures with their
    description: the files they name are on the author's disk. Never raises, whatever the text.
    """
    return clean(_parser().render(markdown_blocks.mended(text)))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(deflist_plugin)
    # `$5 and $10` are prices: no formula may border on digits or begin or end with a space.
    parser.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    parser.inline.ruler.at("math_inline", _inline_formula)
    markdown_blocks.teach(parser)
    markdown_tokens.teach(parser)
    for token in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(token, _formula)
    return parser


_STRICT, _LAX = (math_inline_dollar(allow_space=False, allow_digits=lax, allow_double=True) for lax in (False, True))


def _inline_formula(state: StateInline, silent: bool) -> bool:
    """The plugin's rule, but for a formula that opens a text: it takes the text's last letter for the one before it."""
    if state.pos or not state.src[-1].isdigit():
        return _STRICT(state, silent)
    tokens = len(state.tokens)
    if not _LAX(state, silent):
        return False
    if state.src[state.pos : state.pos + 1].isdigit():  # a price after all
        del state.tokens[tokens:]
        state.pos = 0
        return False
    return True


def _formula(self, tokens, index, options, env) -> str:  # type: ignore[no-untyped-def]
    """Signature as markdown-it calls its render rules."""
    token = tokens[index]
    if token.type == "math_inline":
        return to_mathml(token.content.strip())
    formula = to_mathml(token.content.strip(), display=True)
    return formula if token.type == "math_inline_double" else f'<div data-type="equation">{formula}</div>\n'
