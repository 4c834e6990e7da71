"""Every URL pattern of the project, by name, with an address that leads to it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """A leaf of the URL tree. ``key`` is its name, or its pattern where it has none."""

    key: str
    namespace: str
    pattern: str
    package: str
    positional: int

    @property
    def arguments(self) -> list[str]:
        """Names of its arguments."""
        return ARGUMENT.findall(self.pattern)


def all_routes() -> list[Route]:
    """All leaves in the order in which Django tries them."""
    return list(_walk(get_resolver()))


def _walk(
    resolver: URLResolver, prefix: str = "", namespaces: tuple[str, ...] = ()
) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry, pattern, inner)
        else:
            yield _route(entry, pattern, namespaces)


def _route(entry: URLPattern, pattern: str, namespaces: tuple[str, ...]) -> Route:
    regex = entry.pattern.regex
    return Route(
        key=":".join((*namespaces, entry.name)) if entry.name else pattern,
        namespace=":".join(namespaces),
        pattern=pattern,
        package=entry.callback.__module__.partition(".")[0],
        positional=0 if regex.groupindex else regex.groups,
    )


def sample_address(route: Route, samples: Mapping[str, Any]) -> str:
    """An address of a named route, its arguments filled from ``samples``.

    Raises NoReverseMatch when an argument has no sample: then the samples have to grow.
    """
    if route.positional:
        return reverse(route.key, args=samples["positional"][: route.positional])
    missing = [name for name in route.arguments if name not in samples]
    if missing:
        raise NoReverseMatch(f"{route.key}: no sample for {missing}")
    return reverse(route.key, kwargs={name: samples[name] for name in route.arguments})
