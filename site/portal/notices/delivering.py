"""Resolves the audience at publication: one delivery per organisation, with responsible seats.

Five or six queries however large the audience is, apart from the batches of the inserts.
"""

from collections.abc import Collection
from dataclasses import dataclass

from portal.extension.rows import insert_rows
from portal.notices.models import Delivery, NoticePage, NoticeVersion, ResponsibleSeat
from portal.organisations.audience import audience_queryset
from portal.organisations.selectors import responsible_seats


@dataclass(frozen=True)
class Delivered:
    """How many deliveries are current, and which organisations were out and are back."""

    current: int
    returned: Collection[int] = ()


def deliver(
    notice: NoticePage, version: NoticeVersion, *, before: NoticeVersion | None = None
) -> Delivered:
    """Bring the deliveries in line with the audience.

    An organisation that drops out keeps its row: what was delivered stays readable. A correction
    of the duties (``before`` is the version corrected) asks the seats that are in charge now, and
    so does the return of an organisation, whatever was corrected while it was out.
    """
    wanted = list(audience_queryset(notice.audience).values_list("pk", flat=True))
    known = dict(
        Delivery.objects.filter(notice=notice.pk).values_list("organisation_id", "is_current")
    )
    new = [pk for pk in wanted if pk not in known]
    back = [pk for pk in wanted if known.get(pk) is False]
    gone = [pk for pk in known.keys() - set(wanted) if known[pk]]
    mark(notice, back=back, gone=gone, before=before)
    if before and before.data["duties"] != version.data["duties"]:
        reassign(notice)
    elif back:
        reassign(notice, back)
    if new:
        add_deliveries(notice, version, new)
    return Delivered(len(wanted), back)


def mark(
    notice: NoticePage, *, back: list[int], gone: list[int], before: NoticeVersion | None
) -> None:
    """Mark who is addressed again, and who no longer is: they keep ``before``."""
    deliveries = Delivery.objects.filter(notice=notice.pk)
    if back:
        deliveries.filter(organisation__in=back).update(is_current=True, last_version=None)
    if gone:
        deliveries.filter(organisation__in=gone).update(is_current=False, last_version=before)


def reassign(notice: NoticePage, organisations: Collection[int] | None = None) -> None:
    """Resolve the responsible seats of present deliveries anew, to all or to some organisations;
    forwarded ones stay as they are.
    """
    untouched = Delivery.objects.filter(notice=notice.pk, is_current=True, forwardings__isnull=True)
    if organisations is not None:
        untouched = untouched.filter(organisation__in=organisations)
    by_organisation = dict(untouched.values_list("organisation_id", "pk"))
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
