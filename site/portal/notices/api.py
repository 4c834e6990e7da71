"""What plugins may know and ask about notices."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.extension.prepared import IDS, Prepared, padded
from portal.notices.infos import (
    ACKNOWLEDGEMENT,
    NoticeInfo,
    notice_info,
    notice_infos,
    notices_of,
)
from portal.notices.models import (
    Delivery,
    NoticeAction,
    NoticeIndexPage,
    NoticePage,
    NoticeVersion,
    ResponsibleSeat,
)
from portal.notices.naming import short_code
from portal.notices.notifying import tell
from portal.notices.permissions import coverage_scope, visible_notices
from portal.notices.reader import reader_of
from portal.notices.verification import version_problems
from portal.organisations.api import SeatContact, contact_of
from portal.organisations.models import Seat, seat_label

__all__ = [
    "DeliveryInfo",
    "NoticeInfo",
    "acknowledgement_dues",
    "asked_since",
    "bureau_notice_ids",
    "coverage_scope",
    "current_deliveries",
    "deliveries",
    "deliveries_of",
    "delivery_for",
    "delivery_infos",
    "duties_of",
    "is_of_bureau",
    "notice_info",
    "notice_infos",
    "notices_of",
    "pending_filter",
    "responsible_contacts",
    "responsible_labels",
    "short_code",
    "tell_seats",
    "version_ids",
    "version_problems",
    "visible_notice_ids",
]


@dataclass(frozen=True)
class DeliveryInfo:
    """A delivery as one seat of its organisation sees it.

    ``ack_version`` is the version number an acknowledgement must have reached. ``is_current`` is
    False after a correction that no longer addresses the organisation.
    """

    delivery_id: int
    notice_id: int
    organisation_id: int
    version_id: int
    version_number: int
    ack_version: int
    version_sha256: str
    is_responsible: bool
    responsible_labels: tuple[str, ...]
    is_current: bool = True


def delivery_for(seat: Seat, notice_id: int) -> DeliveryInfo | None:
    """The delivery of a notice to the seat's organisation, or None."""
    return delivery_infos(seat, [notice_id]).get(notice_id)


def delivery_infos(seat: Seat, notice_ids: list[int]) -> dict[int, DeliveryInfo]:
    """Deliveries to the seat's organisation by notice id, in two queries."""
    if not notice_ids:
        return {}
    found = Delivery.objects.filter(
        notice__in=notice_ids,
        organisation=seat.organisation_id,
        notice__current_version__isnull=False,
    ).select_related("notice__current_version")
    rows = list(found)
    responsible: dict[int, list[Seat]] = {row.pk: [] for row in rows}
    seats = ResponsibleSeat.objects.filter(delivery__in=rows).select_related("seat")
    for entry in seats.order_by("pk") if rows else ():
        responsible[entry.delivery_id].append(entry.seat)
    return {row.notice_id: _delivery_info(row, responsible[row.pk], seat) for row in rows}


def deliveries_of(seat: Seat, notices: Sequence[NoticePage]) -> dict[int, DeliveryInfo]:
    """``delivery_infos`` of loaded notices; a notice page costs nothing that it has read itself."""
    readers = {notice.pk: reader_of(notice, seat) for notice in notices}
    found = delivery_infos(seat, [pk for pk, reader in readers.items() if reader is None])
    for pk, reader in readers.items():
        if reader is not None and reader.delivery is not None:
            found[pk] = _delivery_info(reader.delivery, reader.responsible, seat)
    return found


def _delivery_info(delivery: Delivery, responsible: list[Seat], seat: Seat) -> DeliveryInfo:
    version = delivery.notice.current_version
    assert version is not None  # noqa: S101 - the query asked for it
    return DeliveryInfo(
        delivery_id=delivery.pk,
        notice_id=delivery.notice_id,
        organisation_id=delivery.organisation_id,
        version_id=version.pk,
        version_number=version.number,
        ack_version=version.ack_version,
        version_sha256=version.sha256,
        is_responsible=any(other.pk == seat.pk for other in responsible),
        responsible_labels=tuple(other.label for other in responsible),
        is_current=delivery.is_current,
    )


def responsible_labels(delivery_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Labels of the responsible seats by delivery, in one query."""
    found: dict[int, list[str]] = {pk: [] for pk in delivery_ids}
    few = 0 < len(found) <= IDS
    for pk, *names in seat_names_of(**padded(list(found))) if few else seat_names(found):
        found[pk].append(seat_label(*names))
    return {pk: tuple(labels) for pk, labels in found.items()}


def seat_names(delivery_ids: Iterable[int]) -> QuerySet[ResponsibleSeat, Any]:
    """Delivery, section and unit of the responsible seats."""
    entries = ResponsibleSeat.objects.filter(delivery__in=list(delivery_ids)).order_by("pk")
    return entries.values_list("delivery", "seat__section", "seat__unit")


@Prepared
def seat_names_of(**delivery_ids: int) -> QuerySet[ResponsibleSeat, Any]:
    """Those of a page of a list."""
    return seat_names(delivery_ids.values())


def responsible_contacts(delivery_ids: list[int]) -> dict[int, tuple[SeatContact, ...]]:
    """The responsible seats by delivery with their telephones, in one query."""
    found: dict[int, list[SeatContact]] = {pk: [] for pk in delivery_ids}
    entries = ResponsibleSeat.objects.filter(delivery__in=delivery_ids).select_related("seat")
    for entry in entries.order_by("pk"):
        found[entry.delivery_id].append(contact_of(entry.seat))
    return {pk: tuple(contacts) for pk, contacts in found.items()}


def pending_filter(prefix: str = "", now: datetime | None = None) -> Q:
    """Q for deliveries that still ask for something: current, in display, not 廃止.

    ``prefix`` is the lookup path to Delivery, such as ``"delivery__"``.
    """
    notice = f"{prefix}notice__"
    shown = Q(**{f"{notice}display_until__isnull": True}) | Q(
        **{f"{notice}display_until__gte": now or timezone.now()}
    )
    conditions = {
        f"{prefix}is_current": True,
        f"{notice}live": True,
        f"{notice}current_version__isnull": False,
        f"{notice}withdrawn_at__isnull": True,
    }
    return Q(**conditions) & shown


def current_deliveries(notice_id: int) -> QuerySet[Delivery]:
    """The deliveries that count for coverage, with their organisations."""
    return Delivery.objects.filter(notice=notice_id, is_current=True).select_related("organisation")


def deliveries() -> QuerySet[Delivery]:
    """All deliveries, for a feature's own counts, restrictions and subqueries."""
    return Delivery.objects.all()


def version_ids(notice_id: int, from_number: int) -> list[int]:
    """Ids of a notice's versions from a number on, such as those that count for coverage."""
    versions = NoticeVersion.objects.filter(notice=notice_id, number__gte=from_number)
    return list(versions.values_list("pk", flat=True))


def acknowledgement_dues(notice_ids: Sequence[int]) -> dict[int, date | None]:
    """The day of the first 到達確認 action by notice, as ``NoticeInfo.ack_due`` has it."""
    actions = NoticeAction.objects.filter(page__in=notice_ids, label=ACKNOWLEDGEMENT)
    found: dict[int, date | None] = {}
    for notice, due in actions.order_by("page", "sort_order", "pk").values_list("page", "due"):
        found.setdefault(notice, due)
    return found


def duties_of(notice_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Ids of the duties by notice, in one query."""
    found: dict[int, tuple[int, ...]] = dict.fromkeys(notice_ids, ())
    duties = NoticePage.objects.filter(pk__in=found, duties__isnull=False)
    for notice, duty in duties.order_by("pk", "duties").values_list("pk", "duties"):
        found[notice] += (duty,)
    return found


def asked_since(notice_ids: Sequence[int]) -> dict[int, datetime]:
    """When what has to be acknowledged now went out, by notice: a minor correction asks nothing."""
    versions = NoticeVersion.objects.filter(
        notice__in=notice_ids, number=F("notice__current_version__ack_version")
    )
    return dict(versions.values_list("notice", "published_at"))


def tell_seats(notice_id: int, *, event: str, line: str, seats: list[int]) -> None:
    """Tell seats by inbox and digest that something is asked of them; an event is told once."""
    notice = NoticePage.objects.select_related("current_version").get(pk=notice_id)
    assert notice.current_version is not None  # noqa: S101 - nobody hears of drafts
    tell(notice, notice.current_version, event=event, line=line, seats=seats, asked=True)


def bureau_notice_ids(seat: Seat, limit: int | None = None) -> list[int]:
    """Ids of the published notices below the index of the seat's bureau, newest first."""
    newest = bureau_notices(seat).order_by("-current_version__published_at")
    return list(newest.values_list("pk", flat=True)[:limit])


def is_of_bureau(seat: Seat, notice_id: int) -> bool:
    """Whether a published notice is one of ``bureau_notice_ids``."""
    units = [unit.pk for unit in seat.organisation.lineage()]
    return bool(list(notice_of_bureau(notice_id=notice_id, **padded(units))))


@Prepared
def notice_of_bureau(notice_id: int, **units: int) -> QuerySet[NoticePage, Any]:
    """The notice if it stands below an index of one of the units."""
    indexes = NoticeIndexPage.objects.filter(bureau__in=list(units.values()))
    above = indexes.annotate(below=ExpressionWrapper(OuterRef("path"), CharField())).filter(
        below__startswith=F("path")
    )
    published = NoticePage.objects.filter(pk=notice_id, live=True, current_version__isnull=False)
    return published.filter(Exists(above)).order_by().values_list("pk")


def bureau_notices(seat: Seat) -> QuerySet[NoticePage]:
    """Published notices below the index of the seat's bureau, however deep its office lies."""
    units = [unit.pk for unit in seat.organisation.lineage()]
    indexes = NoticeIndexPage.objects.filter(bureau__in=units)
    below = Q(pk__in=[])
    for path in indexes.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return NoticePage.objects.filter(below, live=True, current_version__isnull=False)


def visible_notice_ids(user: Any, seat: Seat | None) -> QuerySet[NoticePage, Any]:
    """Ids of the notices the seat may read, as a subquery."""
    return visible_notices(user, seat).values("pk")
