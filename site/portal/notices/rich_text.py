"""Body text: what may stand in it, and how it is made from Markdown."""

import re
from collections.abc import Sequence
from itertools import pairwise

import nh3
from django.utils.html import strip_tags
from markdown_it import MarkdownIt
from markdown_it.token import Token
from wagtail.rich_text import expand_db_html

ALLOWED_TAGS = {
    "a", "b", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
URL_SCHEMES = {"http", "https", "mailto"}
# A page of this site begins with one slash: two (or a backslash) would name another host.
OWN_ADDRESS = re.compile(r"#|/(?![/\\])|(?:https?|mailto):", re.IGNORECASE)
LINE_END = re.compile(r"\r\n?|\n")
IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20]")
MAX_DEPTH = 20


class TooDeep(Exception):
    """Lists and quotations inside one another beyond what anybody can read."""

    def __str__(self) -> str:
        return f"箇条書きや引用の入れ子が深すぎます（{MAX_DEPTH // 2}段まで）。"


def sanitised(html: str) -> str:
    """HTML reduced to the allow-list; idempotent."""
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=URL_SCHEMES,
        link_rel="noopener noreferrer",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute, or None for a link to a place that is not allowed."""
    allowed = name != "href" or OWN_ADDRESS.match(IGNORED_BY_BROWSERS.sub("", value))
    return value if allowed else None


def has_text(html: str) -> bool:
    """Whether anything can be read in it."""
    return bool(strip_tags(html).strip())


def rendered_body(body: str) -> str:
    """Stored rich text as the HTML that readers see."""
    return sanitised(expand_db_html(body))


def body_from_markdown(text: str) -> str:
    """Rich text of a Markdown body. Raw HTML in it is shown as text, never interpreted.

    Raises TooDeep rather than leaving anything out.
    """
    # The parser silently drops what lies deeper than maxNesting: it may go beyond our own limit.
    options = {"html": False, "maxNesting": MAX_DEPTH * 2}
    markdown = MarkdownIt("commonmark", options).enable("table")
    tokens = markdown.parse(text)
    keep_indentation(tokens, text)
    inline = (child for token in tokens for child in token.children or ())
    if any(token.level >= MAX_DEPTH for token in (*tokens, *inline)):
        raise TooDeep
    return sanitised(markdown.renderer.render(tokens, markdown.options, {}))


def keep_indentation(tokens: Sequence[Token], text: str) -> None:
    """Give back the full-width spaces that a paragraph begins with: the parser drops them."""
    lines = LINE_END.split(text)
    for opening, inline in pairwise(tokens):
        if opening.type != "paragraph_open" or not inline.map or not inline.children:
            continue
        before = lines[inline.map[0]].rpartition(inline.content.partition("\n")[0])[0]
        spaces = before[len(before.rstrip()) :].lstrip(" \t")
        inline.children.insert(0, Token("text", "", 0, content=spaces))
