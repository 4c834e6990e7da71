"""Resolves the audience at publication: one delivery per organisation, with responsible seats.

Five or six queries however large the audience is, apart from the batches of the inserts.
"""

from collections.abc import Iterable

from portal.notices.models import Delivery, NoticePage, NoticeVersion, ResponsibleSeat
from portal.organisations.audience import audience_queryset
from portal.organisations.selectors import responsible_seats


def deliver(notice: NoticePage, version: NoticeVersion) -> int:
    """Bring the deliveries in line with the audience; returns how many are current.

    An organisation that drops out keeps its row: what was delivered stays readable.
    """
    wanted = list(audience_queryset(notice.audience).values_list("pk", flat=True))
    known = dict(
        Delivery.objects.filter(notice=notice.pk).values_list("organisation_id", "is_current")
    )
    new = [pk for pk in wanted if pk not in known]
    if known:
        narrow(notice, set(wanted), known)
    if new:
        add_deliveries(notice, version, new)
    return len(wanted)


def narrow(notice: NoticePage, wanted: set[int], known: dict[int, bool]) -> None:
    """Mark who is addressed now among those already delivered to."""
    back = [pk for pk, current in known.items() if pk in wanted and not current]
    gone = [pk for pk, current in known.items() if pk not in wanted and current]
    deliveries = Delivery.objects.filter(notice=notice.pk)
    if back:
        deliveries.filter(organisation__in=back).update(is_current=True)
    if gone:
        deliveries.filter(organisation__in=gone).update(is_current=False)


def add_deliveries(notice: NoticePage, version: NoticeVersion, organisations: list[int]) -> None:
    """Insert deliveries and the seats that have to acknowledge them."""
    rows = Delivery.objects.bulk_create(
        Delivery(
            notice_id=notice.pk,
            organisation_id=organisation,
            first_version=version,
            delivered_at=version.published_at,
        )
        for organisation in organisations
    )
    by_organisation = {row.organisation_id: row.pk for row in rows}
    duties = [duty.pk for duty in notice.duties.all()]
    add_seats(by_organisation, responsible_seats(organisations, duties))


def add_seats(by_organisation: dict[int, int], seats: Iterable[tuple[int, int, str]]) -> None:
    """Insert the responsible seats."""
    ResponsibleSeat.objects.bulk_create(
        ResponsibleSeat(delivery_id=by_organisation[organisation], seat_id=seat, reason=reason)
        for organisation, seat, reason in seats
    )
