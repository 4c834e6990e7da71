"""Body text: what may stand in it, and how it is made from Markdown."""

import nh3
from django.utils.html import strip_tags
from markdown_it import MarkdownIt
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
URL_SCHEMES = {"http", "https", "mailto", "tel"}


def sanitised(html: str) -> str:
    """HTML reduced to the allow-list; idempotent."""
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel="noopener noreferrer",
    )


def has_text(html: str) -> bool:
    """Whether anything can be read in it."""
    return bool(strip_tags(html).strip())


def rendered_body(body: str) -> str:
    """Stored rich text as the HTML that readers see."""
    return sanitised(expand_db_html(body))


def body_from_markdown(text: str) -> str:
    """Rich text of a Markdown body. Raw HTML in it is shown as text, never interpreted."""
    return sanitised(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))
