"""Slots: named places on the host's pages where a plugin may show something.

A block that fails is replaced by an apology and logged; it never takes the page with it.
"""

import logging
from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.extension.registry import Registry

logger = logging.getLogger("portal.extension.slots")

SLOT_NAMES = (
    "home.panel",
    "home.aside",
    "notice.header",
    "notice.banner",
    "notice.aside",
    "notice.after_body",
    "notice.discussion",
    "notice.print",
    "notice.list_row",
    "notice.list_filter",
    "notice.editor_links",
    "faq.after_body",
    "case.sidebar",
    "case.before_submit",
    "organisation.panel",
    "search.result",
    "search.empty",
    "account.section",
)


class Slot:
    """One block in one place. Subclass, name the ``slot`` and ``key``, and register it.

    ``prepare`` gets all objects of the page at once and returns what ``render`` needs for each,
    so that a list of any length costs a constant number of queries.
    """

    slot: ClassVar[str]
    key: ClassVar[str]
    order: ClassVar[int] = 100
    template_name: ClassVar[str] = ""

    def prepare(self, objects: Sequence[Any], request: HttpRequest) -> Any:
        """Everything the block needs for all objects; called once per page."""
        return None

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """Template context for one object, or None to show nothing there."""
        return {"object": obj, "prepared": prepared}

    def render(self, obj: Any, prepared: Any, request: HttpRequest) -> str:
        """HTML of the block for one object."""
        context = self.context(obj, prepared, request)
        return render_to_string(self.template_name, context, request) if context is not None else ""


class FilterSlot:
    """A filter group beside a list, and the restriction it means. Registered like a Slot."""

    slot: ClassVar[str] = "notice.list_filter"
    key: ClassVar[str]
    order: ClassVar[int] = 100
    template_name: ClassVar[str] = ""

    def restriction(self, params: QueryDict, request: HttpRequest) -> Q | None:
        """The Q for the chosen values, or None when nothing is chosen."""
        return None

    def context(self, params: QueryDict, request: HttpRequest) -> dict[str, Any]:
        """Template context of the filter's form part."""
        return {}

    def render(self, params: QueryDict, request: HttpRequest) -> str:
        """HTML of the filter's form part."""
        return render_to_string(self.template_name, self.context(params, request), request)


_slots: dict[str, Registry[Any]] = {name: Registry(f"slot {name}") for name in SLOT_NAMES}


def register_slot(block: type[Slot] | type[FilterSlot]) -> Any:
    """Class decorator: put a block into its slot. An unknown slot name raises at start-up."""
    if block.slot not in _slots:
        raise ImproperlyConfigured(f"「{block.slot}」というスロットはありません。")
    _slots[block.slot].add(block.key, block(), order=block.order)
    return block


def blocks(slot: str) -> Registry[Any]:
    """The registry of one slot."""
    return _slots[slot]


class PreparedSlot:
    """A slot prepared for a whole list; ``render(obj)`` joins its blocks for one object."""

    def __init__(self, slot: str, objects: Sequence[Any], request: HttpRequest) -> None:
        self.request = request
        self.prepared = [
            (block, _guarded(block, lambda b=block: b.prepare(objects, request)))
            for block in blocks(slot)
        ]

    def render(self, obj: Any) -> SafeString:
        """HTML of all blocks for one object, each isolated from the others."""
        parts = [
            _apology()
            if state is FAILED
            else _render(block, lambda b=block, s=state: b.render(obj, s, self.request))
            for block, state in self.prepared
        ]
        return SafeString("".join(parts))


FAILED = object()


def _guarded(block: Any, work: Any) -> Any:
    try:
        return work()
    except Exception:
        logger.exception("slot block %s failed", block.key)
        return FAILED


def _render(block: Any, work: Any) -> str:
    html = _guarded(block, work)
    return _apology() if html is FAILED else str(html)


def _apology() -> str:
    return render_to_string("components/broken_block/broken_block.html")


def render_filters(slot: str, params: QueryDict, request: HttpRequest) -> list[SafeString]:
    """HTML of every filter registered in a filter slot."""
    return [
        SafeString(_render(block, lambda b=block: b.render(params, request)))
        for block in blocks(slot)
    ]


def filter_restriction(slot: str, params: QueryDict, request: HttpRequest) -> Q:
    """All restrictions of a filter slot joined; a failing filter restricts nothing."""
    combined = Q()
    for block in blocks(slot):
        restriction = _guarded(block, lambda b=block: b.restriction(params, request))
        if restriction is not None and restriction is not FAILED:
            combined &= restriction
    return combined
