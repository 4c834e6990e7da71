"""Drawings that many rows of a page repeat: built here, as a template per piece is slow."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.utils.html import escape
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
    height, css = (40, " tn-barsvg--l") if large else (14, "")
    pieces = "".join(
        f'<rect class="tn-seg--{segment.step}" x="{segment.x}" width="{segment.width}"'
        f' height="{height}"/>'
        for segment in segments
    )
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    # All but the label are our own numbers and names of colours: nothing to escape.
    return SafeString(
        f'<svg class="tn-barsvg{css}" viewBox="0 0 1000 {height}" preserveAspectRatio="none"'
        f' {role}><rect class="tn-seg--paper" width="1000" height="{height}"/>{pieces}</svg>'
    )
