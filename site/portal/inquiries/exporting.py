"""Lists of any length, for their exports."""

from array import array
from collections.abc import Callable, Iterator

from django.db.models import QuerySet

from portal.inquiries.models import Case

PART = 500
LONG_TEXTS = ("shared_text", "ticket__description", "ticket__resolution")
Listed = Callable[[QuerySet[Case], str], QuerySet[Case]]


def in_parts(cases: QuerySet[Case], listed: Listed, sort: str) -> Iterator[list[Case]]:
    """All of them as a list shows them, PART at a time, so that none has to fit into memory.

    Their order is read at once, as bare numbers. Each part is looked for anew when its turn comes:
    what has left the conditions, or the desk, meanwhile is left out.
    """
    rows = listed(cases, sort).values_list("pk", flat=True)
    ids = array("q", rows.iterator(chunk_size=PART))
    for start in range(0, len(ids), PART):
        wanted = ids[start : start + PART].tolist()
        part = listed(cases.filter(pk__in=wanted), sort).defer(*LONG_TEXTS)
        found = {case.pk: case for case in part}
        yield [found[pk] for pk in wanted if pk in found]
