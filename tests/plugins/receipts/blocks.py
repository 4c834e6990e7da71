"""The plugin's own blocks in a slot, where the host and others have theirs beside them."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from portal.extension.slots import blocks

from tests.world import World


def own_html(slot: str, thing: Any, request: Any) -> str:
    """HTML of the plugin's own blocks alone."""
    own = [block for block in blocks(slot) if block.__module__.startswith("plugins.receipts")]
    assert own
    return "".join(
        block.render(thing, block.prepare([thing], request), request) for block in own
    ).strip()


def request_of(world: World, key: str | None) -> object:
    """A GET by a person of the world from the seat of the same name."""
    request = RequestFactory().get("/")
    request.user = world.user(key) if key else AnonymousUser()
    request.seat = world.seat(key) if key else None
    request.seats = [request.seat] if key else []
    return request
