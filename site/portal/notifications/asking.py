"""Whether what asked something when it was told still does: 要確認 in inbox and digest."""

from collections.abc import Iterable

from portal.extension.notifications import Told, notification_kinds

AT_ONCE = 5000


def still_asked(things: Iterable[tuple[str, Told]]) -> set[Told]:
    """Of things with the key of their kind, those that still ask something of their seat.

    Each kind is asked once for up to ``AT_ONCE`` things.
    """
    by_kind: dict[str, list[Told]] = {}
    for key, told in things:
        by_kind.setdefault(key, []).append(told)
    found: set[Told] = set()
    for key, own in by_kind.items():
        kind = notification_kinds.get(key)
        if kind is None or kind.still_asked is None:
            found.update(own)
            continue
        for start in range(0, len(own), AT_ONCE):
            found.update(kind.still_asked(own[start : start + AT_ONCE]))
    return found
