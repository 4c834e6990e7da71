"""Where the icons are."""

from functools import cache

from django import template
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
@cache
def sprite() -> str:
    """Address of the sheet of icons, looked up once: a page shows some thirty icons."""
    return static("icons/sprite.svg")
