"""Resolves the audience at publication: one delivery per organisation, with responsible seats.

Five or six queries however large the audience is, apart from the batches of the inserts.
"""

from portal.extension.rows import insert_rows
from portal.notices.models import Delivery, NoticePage, NoticeVersion, ResponsibleSeat
from portal.organisations.audience import audience_queryset
from portal.organisations.selectors import responsible_seats


def deliver(
    notice: NoticePage, version: NoticeVersion, *, before: NoticeVersion | None = None
) -> int:
    """Bring the deliveries in line with the audience; returns how many are current.

    An organisation that drops out keeps its row: what was delivered stays readable. A correction
    of the duties (``before`` is the version corrected) asks the seats that are in charge now.
    """
    wanted = list(audience_queryset(notice.audience).values_list("pk", flat=True))
    known = dict(
        Delivery.objects.filter(notice=notice.pk).values_list("organisation_id", "is_current")
    )
    new = [pk for pk in wanted if pk not in known]
    if known:
        narrow(notice, set(wanted), known, before)
    if before and before.data["duties"] != version.data["duties"]:
        reassign(notice)
    if new:
        add_deliveries(notice, version, new)
    return len(wanted)


def narrow(
    notice: NoticePage, wanted: set[int], known: dict[int, bool], before: NoticeVersion | None
) -> None:
    """Mark who is addressed now among those already delivered to; the others keep ``before``."""
    back = [pk for pk, current in known.items() if pk in wanted and not current]
    gone = [pk for pk, current in known.items() if pk not in wanted and current]
    deliveries = Delivery.objects.filter(notice=notice.pk)
    if back:
        deliveries.filter(organisation__in=back).update(is_current=True, last_version=None)
    if gone:
        deliveries.filter(organisation__in=gone).update(is_current=False, last_version=before)


def reassign(notice: NoticePage) -> None:
    """Resolve the responsible seats of present deliveries anew; forwarded ones stay as they are."""
    untouched = Delivery.objects.filter(
        notice=notice.pk, is_current=True, forwardings__isnull=True
    ).values_list("organisation_id", "pk")
    by_organisation = dict(untouched)
    present = {
        (delivery, seat): pk
        for pk, delivery, seat in ResponsibleSeat.objects.filter(
            delivery__notice=notice.pk, delivery__in=list(by_organisation.values())
        ).values_list("pk", "delivery_id", "seat_id")
    }
    wanted = {
        (by_organisation[organisation], seat): reason
        for organisation, seat, reason in responsible_seats(
            list(by_organisation), [duty.pk for duty in notice.duties.all()]
        )
    }
    gone = [pk for key, pk in present.items() if key not in wanted]
    ResponsibleSeat.objects.filter(pk__in=gone).delete()
    new = [(*key, reason) for key, reason in wanted.items() if key not in present]
    insert_rows(ResponsibleSeat, ("delivery_id", "seat_id", "reason"), new)


def add_deliveries(notice: NoticePage, version: NoticeVersion, organisations: list[int]) -> None:
    """Insert deliveries and the seats that have to acknowledge them."""
    insert_rows(
        Delivery,
        ("notice_id", "organisation_id", "first_version_id", "delivered_at", "is_current"),
        [
            (notice.pk, organisation, version.pk, version.published_at, True)
            for organisation in organisations
        ],
    )
    rows = Delivery.objects.filter(notice=notice.pk, first_version=version)
    by_organisation = dict(rows.values_list("organisation_id", "pk"))
    duties = [duty.pk for duty in notice.duties.all()]
    seats = responsible_seats(organisations, duties)
    insert_rows(
        ResponsibleSeat,
        ("delivery_id", "seat_id", "reason"),
        [(by_organisation[organisation], seat, reason) for organisation, seat, reason in seats],
    )
