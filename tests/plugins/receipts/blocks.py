"""The plugin's own blocks in a slot, where the host and others have theirs beside them."""

from typing import Any

from portal.extension.slots import blocks


def own_html(slot: str, thing: Any, request: Any) -> str:
    """HTML of the plugin's own blocks alone."""
    own = [block for block in blocks(slot) if block.__module__.startswith("plugins.receipts")]
    assert own
    return "".join(
        block.render(thing, block.prepare([thing], request), request) for block in own
    ).strip()
