"""Drawings that many rows of a page repeat: built here, as a template per piece is slow."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


class Segment(Protocol):
    """A piece of a bar, in thousandths of its width. ``step``: 1 to 4, ``paper`` or ``none``."""

    @property
    def x(self) -> float:
        """Left edge."""

    @property
    def width(self) -> float:
        """Width."""

    @property
    def step(self) -> str:
        """Colour."""


@register.simple_tag
def stacked_bar(segments: Iterable[Segment], label: str = "", large: bool = False) -> SafeString:
    """A stacked bar; needs tables.css. Without ``label`` it is decoration beside its numbers."""
    height = 40 if large else 14
    pieces = format_html_join(
        "",
        '<rect class="tn-seg--{}" x="{}" width="{}" height="{}"/>',
        ((segment.step, str(segment.x), str(segment.width), height) for segment in segments),
    )
    role = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="tn-barsvg{}" viewBox="0 0 1000 {}" preserveAspectRatio="none" {}>'
        '<rect class="tn-seg--paper" width="1000" height="{}"/>{}</svg>',
        " tn-barsvg--l" if large else "",
        height,
        role,
        height,
        pieces,
    )
