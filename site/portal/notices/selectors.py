"""Reading notices for lists, home page and menu; constant numbers of queries."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Least, NullIf
from django.utils import timezone

from portal.extension.notifications import obliging_days
from portal.extension.prepared import Prepared
from portal.notices.api import pending_filter
from portal.notices.models import (
    Delivery,
    Forwarding,
    NoticeAction,
    NoticeIndexPage,
    NoticePage,
    NoticeVersion,
    ResponsibleSeat,
    SeatReading,
)
from portal.notices.permissions import visible_notices
from portal.notices.status import Status, notices_with_status, with_status
from portal.organisations.models import Organisation, Seat, Subtype

__all__ = [
    "Status",
    "bureau_index",
    "carrying_versions",
    "forwarded_already",
    "forwarding_targets",
    "forwardings_of",
    "listed_notices",
    "notices_with_status",
    "target_labels",
    "unread_count",
    "unread_counts",
    "unread_notices",
    "versions_of",
    "with_status",
]


def bureau_index(organisation: Organisation) -> NoticeIndexPage | None:
    """The index page of the bureau that an office belongs to, however deep it lies below it."""
    units = [unit.pk for unit in organisation.lineage()]
    found = NoticeIndexPage.objects.live().filter(bureau__in=units).order_by("depth", "pk")
    return min(found, key=lambda index: units.index(index.bureau_id), default=None)


def listed_notices(user: Any, seat: Seat | None) -> QuerySet[NoticePage]:
    """Visible notices for a list, newest first.

    Each has ``is_unread``, ``delivery_id``, ``is_responsible``, ``next_due``, ``published_at`` and
    ``status_word``; the version, whose data names issuers and duties, is loaded with it.
    """
    addressed = addressed_in(seat)
    notices = with_status(visible_notices(user, seat), addressed).annotate(
        published_at=F("current_version__published_at"),
        next_due=next_due(addressed),
        **seat_annotations(seat),
    )
    return notices.select_related("current_version").order_by(
        "-current_version__published_at", "-pk"
    )


def next_due(addressed: Sequence[str] | None) -> Subquery | NullIf:
    """The nearest deadline that is not past and is the reader's, or a feature's own day."""
    today = timezone.localdate()
    coming = NoticeAction.objects.filter(page=OuterRef("pk"), due__gte=today)
    if addressed is not None:
        coming = coming.filter(who__in=addressed)
    own = Subquery(coming.order_by().values("page").annotate(day=Min("due")).values("day"))
    others = obliging_days(today)
    return earliest([own, *others]) if others else own


def earliest(days: Sequence[Subquery]) -> NullIf:
    """The first of several days that may be missing, alike on every database."""
    never = Value(date.max, output_field=DateField())
    return NullIf(Least(*(Coalesce(day, never) for day in days)), never)


def seat_annotations(seat: Seat | None) -> dict[str, Any]:
    """Reading, delivery and responsibility of the acting seat."""
    if seat is None:
        no = Value(False, output_field=BooleanField())
        nothing = Value(None, output_field=IntegerField())
        return {"is_unread": no, "is_responsible": no, "delivery_id": nothing}
    delivery = Delivery.objects.filter(notice=OuterRef("pk"), organisation=seat.organisation_id)
    responsible = ResponsibleSeat.objects.filter(
        delivery__notice=OuterRef("pk"), delivery__is_current=True, seat=seat.pk
    )
    return {
        "is_unread": ~Exists(read_by(seat)),
        "is_responsible": Exists(responsible),
        "delivery_id": Subquery(delivery.values("pk")[:1]),
    }


def read_by(seat: Seat) -> QuerySet[SeatReading]:
    """Readings of the outer notice by a seat, up to what last had to be read anew."""
    return SeatReading.objects.filter(
        seat=seat.pk,
        notice=OuterRef("pk"),
        version_number__gte=OuterRef("current_version__ack_version"),
    )


def unread_notices(seat: Seat) -> QuerySet[NoticePage]:
    """Notices for which this seat is responsible, in display, that it has not been shown."""
    deliveries = Delivery.objects.filter(
        pending_filter(),
        notice=OuterRef("pk"),
        organisation=seat.organisation_id,
        responsible__seat=seat.pk,
    )
    return NoticePage.objects.filter(Exists(deliveries)).filter(~Exists(read_by(seat)))


def unread_count(seat: Seat) -> int:
    """Number of unread notices of one seat."""
    return unread_counts([seat])[seat.pk]


def unread_counts(seats: Sequence[Seat]) -> dict[int, int]:
    """Unread notices by seat id, in one query for all seats of a person."""
    ids, now = [seat.pk for seat in seats], timezone.now()
    one = len(ids) == 1
    rows = unread_of_one(seat_id=ids[0], now=now) if one else unread_of(Q(seat__in=ids), now)
    found = dict(rows)
    return {pk: found.get(pk, 0) for pk in ids}


def unread_of(seats: Q, now: datetime) -> QuerySet[ResponsibleSeat, tuple[int, int]]:
    """Seat and number of unread notices."""
    read = SeatReading.objects.filter(
        seat=OuterRef("seat"),
        notice=OuterRef("delivery__notice"),
        version_number__gte=OuterRef("delivery__notice__current_version__ack_version"),
    )
    return (
        ResponsibleSeat.objects.filter(seats, pending_filter("delivery__", now=now))
        .filter(~Exists(read))
        .values("seat")
        .annotate(number=Count("pk"))
        .values_list("seat", "number")
        .order_by()
    )


@Prepared
def unread_of_one(seat_id: int, now: datetime) -> QuerySet[ResponsibleSeat, tuple[int, int]]:
    """The number beside 読む on every page of most people."""
    return unread_of(Q(seat=seat_id), now)


def addressees_of(organisation: Organisation) -> list[str]:
    """The values of ``NoticeAction.who`` that mean this organisation."""
    who = NoticeAction.Addressee
    large = {Subtype.DESIGNATED_CITY, Subtype.CORE_CITY}
    meant = {
        who.ALL: True,
        who.PREFECTURES: organisation.is_prefecture,
        who.MUNICIPALITIES: not organisation.is_prefecture,
        who.CITIES_TOWNS_VILLAGES: organisation.subtype not in ("", Subtype.SPECIAL_WARD),
        who.TOWNS_VILLAGES: organisation.subtype in (Subtype.TOWN, Subtype.VILLAGE),
        who.LARGE: organisation.is_prefecture or organisation.subtype in large,
    }
    return [value.value for value, applies in meant.items() if applies]


def addressed_in(seat: Seat | None) -> list[str] | None:
    """The same for a reader: None for the ministry, which sees what is asked of anybody."""
    if seat is None or seat.organisation.is_ministry:
        return None
    return addressees_of(seat.organisation)


def versions_of(notice: NoticePage) -> QuerySet[NoticeVersion]:
    """All versions, newest first, with their files."""
    return (
        NoticeVersion.objects.filter(notice=notice.pk)
        .select_related("published_by")
        .prefetch_related("files__file")
        .order_by("-number")
    )


def carrying_versions(notice: NoticePage) -> QuerySet[NoticeVersion]:
    """All versions with their files but without their texts, oldest first."""
    return versions_of(notice).defer("body", "data").order_by("number")


def forwardings_of(delivery: Delivery) -> QuerySet[Forwarding]:
    """Forwardings of a delivery, oldest first. Only for people of that organisation."""
    return Forwarding.objects.filter(delivery=delivery.pk).select_related(
        "from_seat", "to_seat", "forwarded_by"
    )


def forwarded_already(
    delivery: Delivery, from_seat: Seat, to_seat: str, word: str
) -> Forwarding | None:
    """The last forwarding from a seat, where the same is asked again: a second click.

    None where the seat is in charge again, and once the other seat is in charge no more.
    """
    last = Forwarding.objects.filter(delivery=delivery, from_seat=from_seat).order_by("-pk").first()
    if last is None or (str(last.to_seat_id), last.word) != (to_seat, word.strip()):
        return None
    both = ResponsibleSeat.objects.filter(
        delivery=delivery, seat__in=[from_seat.pk, last.to_seat_id]
    )
    return last if list(both.values_list("seat", flat=True)) == [last.to_seat_id] else None


def target_labels(seat: Seat, delivery: Delivery) -> dict[int, str]:
    """Seats to forward to in words, one query: 介護保険課 給付係（介護保険、代表窓口）."""
    rows = target_rows(
        organisation_id=delivery.organisation_id, seat_id=seat.pk, today=timezone.localdate()
    )
    duties: dict[tuple[int, str, bool], list[str]] = {}
    for pk, section, unit, represents, duty in rows:
        duties.setdefault((pk, f"{section} {unit}".strip(), represents), []).append(duty or "")
    return {pk: _target_label(label, has, names) for (pk, label, has), names in duties.items()}


@Prepared
def target_rows(organisation_id: int, seat_id: int, today: date) -> QuerySet[Seat, Any]:
    """Open seats of an organisation but one, a row for each duty."""
    seats = Seat.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=today), organisation=organisation_id
    )
    return (
        seats.exclude(pk=seat_id)
        .order_by("section", "unit", "pk", "duties__order", "duties__pk")
        .values_list("pk", "section", "unit", "is_representative", "duties__name")
    )


def _target_label(label: str, represents: bool, duties: Sequence[str]) -> str:
    parts = ("・".join(filter(None, duties)), "代表窓口" if represents else "")
    note = "、".join(filter(None, parts))
    return f"{label}（{note}）" if note else label


def forwarding_targets(seat: Seat, delivery: Delivery) -> QuerySet[Seat]:
    """Open seats of the organisation other than this one, to forward to."""
    others = Q(organisation=delivery.organisation_id) & ~Q(pk=seat.pk)
    return Seat.objects.current().filter(others).order_by("section", "unit", "pk")
