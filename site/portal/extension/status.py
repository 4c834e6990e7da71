"""Figures for ``/statusz``: each feature adds its own keys; no secrets, no personal data."""

from collections.abc import Callable
from typing import Any

from portal.extension.registry import Registry

status_sources: Registry[Callable[[], dict[str, Any]]] = Registry("status sources")


def register_status(
    key: str,
) -> Callable[[Callable[[], dict[str, Any]]], Callable[[], dict[str, Any]]]:
    """Decorator: merge the returned keys into the status document."""

    def decorate(source: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
        return status_sources.add(key, source)

    return decorate
