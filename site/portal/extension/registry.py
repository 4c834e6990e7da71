"""One small ordered registry, the base of every extension point."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Entries by unique key, iterated in a stable order (order number, then key).

    Registering the same key twice raises ImproperlyConfigured: two features would fight over it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[str, tuple[int, Entry]] = {}

    def add(self, key: str, entry: Entry, *, order: int = 100) -> Entry:
        """Register ``entry`` under ``key``."""
        if key in self._entries:
            raise ImproperlyConfigured(f"{self.name}: 「{key}」は登録済みです。")
        self._entries[key] = (order, entry)
        return entry

    def remove(self, key: str) -> None:
        """Take an entry away again; for tests that register temporarily."""
        del self._entries[key]

    def __iter__(self) -> Iterator[Entry]:
        ordered = sorted(self._entries.items(), key=lambda item: (item[1][0], item[0]))
        return iter([entry for _, (_, entry) in ordered])

    def get(self, key: str) -> Entry | None:
        """The entry of a key, or None."""
        found = self._entries.get(key)
        return found[1] if found else None

    def keys(self) -> list[str]:
        """Registered keys in stable order."""
        return sorted(self._entries, key=lambda key: (self._entries[key][0], key))


def registering(registry: Registry[Entry], key: str, order: int) -> Callable[[Entry], Entry]:
    """Decorator form of ``Registry.add``."""

    def decorate(entry: Entry) -> Entry:
        return registry.add(key, entry, order=order)

    return decorate
