"""Template tags that open a slot on a page."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from portal.extension.slots import PreparedSlot

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, obj: Any = None) -> SafeString:
    """All blocks of a slot for one object: ``{% slot "notice.aside" page %}``."""
    return PreparedSlot(name, [obj], context["request"]).render(obj)


@register.simple_tag(takes_context=True)
def prepare_slot(context: Context, name: str, objects: Sequence[Any]) -> PreparedSlot:
    """Prepare a slot for a list: ``{% prepare_slot "notice.list_row" notices as rows %}``."""
    return PreparedSlot(name, list(objects), context["request"])


@register.simple_tag
def slot_item(prepared: PreparedSlot, obj: Any) -> SafeString:
    """Blocks of a prepared slot for one object of its list."""
    return prepared.render(obj)
