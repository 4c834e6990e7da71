"""A block in every slot, one that always breaks, and a filter."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from portal.extension.slots import SLOT_NAMES, FilterSlot, Slot, register_slot

FILTER_SLOTS = ("notice.list_filter",)

for slot_name in SLOT_NAMES:
    if slot_name not in FILTER_SLOTS:

        @register_slot
        class DummyBlock(Slot):
            """Says in which slot it stands and how many objects it prepared."""

            slot = slot_name
            key = "dummy"
            template_name = "dummy_plugin/block.html"

            def prepare(self, objects: Sequence[Any], request: HttpRequest) -> int:
                return len(objects)

            def context(self, obj: Any, prepared: int, request: HttpRequest) -> dict[str, Any]:
                return {"slot": self.slot, "prepared": prepared}


@register_slot
class BrokenBlock(Slot):
    """Fails while rendering."""

    slot = "notice.aside"
    key = "broken"
    order = 1

    def render(self, obj: Any, prepared: Any, request: HttpRequest) -> str:
        raise ZeroDivisionError


@register_slot
class TitleFilter(FilterSlot):
    """Restricts the list to titles that contain ``?dummy=``."""

    key = "dummy"
    template_name = "dummy_plugin/filter.html"

    def restriction(self, params: QueryDict, request: HttpRequest) -> Q | None:
        return Q(title__contains=params["dummy"]) if params.get("dummy") else None
