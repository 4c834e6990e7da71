"""What the converter said, made safe and fit for our page. The converter is never believed.

Its HTML goes through the allow-list; heading levels, anchors and frames of tables are ours.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe

TAGS = {
    "p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "caption", "thead",
    "tbody", "tr", "th", "td", "strong", "em", "b", "i", "u", "s", "sub", "sup", "a", "dl", "dt",
    "dd",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}}
CLASSES = {"table": {"class": "tn-table tn-table--s"}}
OWN_ATTRIBUTES = {
    **ATTRIBUTES,
    "section": {"class", "id", "aria-labelledby"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "table": {"class"},
    **{f"h{level}": {"class", "id"} for level in range(2, 7)},
}
HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
FRAME = 'class="tn-scroll" role="region" tabindex="0"'
TABLE = re.compile(r"<table ")
FIRST_LEVEL, LAST_LEVEL = 3, 6
"""The page's name is h1 and a section's title h2."""
PART_CHARACTERS = 100_000
TITLE_CHARACTERS = 120

Heading = tuple[int, str, int, str]


@dataclass
class Written:
    """Pages of HTML and the outline: (level, anchor, part, text) of each heading."""

    parts: list[str] = field(default_factory=list)
    outline: list[Heading] = field(default_factory=list)


def written(sections: Iterable[dict[str, Any]]) -> Written:
    """Sections as parts of about PART_CHARACTERS, with headings that never skip a level."""
    done = Written()
    held = ""
    tables = 0
    for number, section in enumerate(sections, start=1):
        html = sanitised(str(section["html"]))
        if held and len(held) + len(html) > PART_CHARACTERS:
            done.parts.append(held)
            held = ""
        html, tables = framed_tables(html, tables)
        held += _section(done, number, str(section["title"])[:TITLE_CHARACTERS], html)
    if held:
        done.parts.append(held)
    return done


def sanitised(html: str) -> str:
    """HTML of the allowed tags and attributes; links lead to the web or nowhere."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        set_tag_attribute_values=CLASSES,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )


def safe_part(html: str) -> SafeString:
    """A stored part on its way out: once more through the list, widened by our own frames."""
    return mark_safe(nh3.clean(html, tags=TAGS | {"section", "div"}, attributes=OWN_ATTRIBUTES))


def framed_tables(html: str, before: int) -> tuple[str, int]:
    """Every table in a frame that scrolls by keyboard too; ``before``: tables so far."""
    number = before

    def frame(found: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f'<div {FRAME} aria-label="表の枠 {number}"><table '

    return TABLE.sub(frame, html).replace("</table>", "</table></div>"), number


def _section(done: Written, number: int, title: str, html: str) -> str:
    anchor, part = f"s{number}", len(done.parts) + 1
    done.outline.append((2, anchor, part, title))
    body = _levelled(done, html, anchor, part)
    return (
        f'<section class="tn-doc__page tn-read" id="{anchor}" aria-labelledby="{anchor}-t">'
        f'<h2 class="tn-doc__n" id="{anchor}-t">{escape(title)}</h2>{body}</section>'
    )


def _levelled(done: Written, html: str, anchor: str, part: int) -> str:
    top = min((int(found[1]) for found in HEADING.finditer(html)), default=1)
    previous, count = FIRST_LEVEL - 1, 0

    def heading(found: re.Match[str]) -> str:
        nonlocal previous, count
        text = unescape(TAG.sub("", found[2])).strip()
        if not text:
            return ""
        wanted = FIRST_LEVEL + int(found[1]) - top
        previous = min(wanted, previous + 1, LAST_LEVEL)
        count += 1
        name = f"{anchor}-{count}"
        done.outline.append((previous, name, part, text[:TITLE_CHARACTERS]))
        return f'<h{previous} id="{name}">{found[2]}</h{previous}>'

    return HEADING.sub(heading, html)
