"""Where each organisation is counted: the prefecture and the type of all of them, kept in memory.

Joining and grouping by them costs the database more than finding the states of a notice.
"""

from collections.abc import Set
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID, uuid4

from django.core.cache import caches
from portal.organisations.api import organisations

PREFECTURE = "都道府県"
OTHERS = "その他の団体"
NOWHERE = ("", OTHERS)
TYPES = (PREFECTURE, "指定都市", "中核市", "市", "特別区", "町", "村")
ROSTER_ORDER = ("order", "code", "pk")
# How long what is drawn may be kept while no event comes in: a forwarding or a new name in the
# roster shows up that much later.
KEPT_SECONDS = 60


class Class(NamedTuple):
    """Code and name of a prefecture, and a type; bodies outside the roster stand in none."""

    place: tuple[str, str]
    label: str


class Classes(NamedTuple):
    """Ids of organisations: ``members`` of each class, and the ``place`` of each (the prefecture's
    code), in the roster's order.
    """

    members: dict[Class, list[int]]
    place: dict[int, str]


def classes_of(organisation_ids: Set[int]) -> Classes:
    """The classes, read anew when one of these organisations is not among those kept.

    The cache keeps only which reading counts: copying some thousand rows out of it at each look
    would take longer than using them.
    """
    cache = caches["template_fragments"]
    kept = _read(cache.get_or_set("receipts.classes", uuid4, KEPT_SECONDS))
    if kept.place.keys() >= organisation_ids:
        return kept
    cache.delete("receipts.classes")
    return _read(cache.get_or_set("receipts.classes", uuid4, KEPT_SECONDS))


@lru_cache(maxsize=1)
def _read(reading: UUID) -> Classes:
    columns = ("pk", "kind", "subtype", "code", "name", "prefecture__code", "prefecture__name")
    found = Classes({}, {})
    for pk, *values in organisations().order_by(*ROSTER_ORDER).values_list(*columns):
        its = _class(*values)
        found.members.setdefault(its, []).append(pk)
        found.place[pk] = its.place[0]
    return found


def _class(
    kind: str, subtype: str, code: str | None, name: str, above: str | None, above_name: str | None
) -> Class:
    if kind == PREFECTURE:
        return Class((code or "", name), PREFECTURE)
    if not subtype:
        return Class(NOWHERE, OTHERS)
    return Class((above or "", above_name or OTHERS), subtype)
