"""A notice with what one seat's reading of it needs, loaded in one query.

The page of a notice is the portal's most asked-for page. Everything on it that belongs to the
acting seat hangs on ``notice.reader``, so that permissions, page and plugins do not each ask again.
"""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat, Length, Substr
from wagtail.models import PageViewRestriction, Site

from portal.extension.notifications import asks_by_day, obliging_between
from portal.extension.prepared import Prepared
from portal.notices.models import Delivery, Forwarding, NoticePage, ResponsibleSeat, SeatReading
from portal.notices.naming import notice_key
from portal.notices.status import soon_days
from portal.notifications.api import object_level
from portal.organisations.models import Seat

# Of no use to a reader, who sees the frozen version; that version's text is kept by the process.
UNREAD_FIELDS = (
    "body", "attachments", "audience", "options", "summary", "contact", "draft_title",
    "search_description", "current_version__body", "current_version__data",
)  # fmt: skip


YES_OR_NO: "BooleanField[bool, bool]" = BooleanField()


class Reader:
    """What the organisation of a seat has to do with a notice.

    ``delivery`` is None where it was not delivered. ``read_number`` is the version the seat was
    shown last, 0 for none; ``level`` how much it has chosen to hear about the notice, empty for the
    usual; ``is_asked_soon`` whether a feature asks something by a near day. Not to be kept longer
    than the request.
    """

    def __init__(self, notice: NoticePage, seat: Seat) -> None:
        self.seat_id = seat.pk
        # Django sets nothing at all where the relation is empty.
        self.delivery: Delivery | None = getattr(notice, "own_delivery", None)
        self.read_number: int = notice.read_number or 0
        self.was_forwarded: bool = notice.was_forwarded
        self.level: str = notice.chosen_level or ""
        self.is_asked_soon: bool = notice.is_asked_soon
        if self.delivery is not None:
            self.delivery.notice = notice
            self.delivery.organisation = seat.organisation

    @cached_property
    def responsible(self) -> list[Seat]:
        """The seats that have to acknowledge the delivery, in the order they got it."""
        if self.delivery is None:
            return []
        return [entry.seat for entry in responsible_entries(delivery=self.delivery.pk)]


@Prepared
def responsible_entries(delivery: int) -> QuerySet[ResponsibleSeat]:
    """Who is responsible for a delivery, with the seats."""
    entries = ResponsibleSeat.objects.filter(delivery=delivery).select_related("seat")
    return entries.order_by("pk")


def for_seat(
    notices: QuerySet[NoticePage], seat_id: int, organisation_id: int, **days: date
) -> QuerySet[NoticePage]:
    """Notices with their current version, and delivery and reading of a seat; ``days`` are those
    of ``near_days``.
    """
    asked_soon = obliging_between(**days) if days else Q(pk__in=[])
    notices = notices.defer(*UNREAD_FIELDS)
    own = Q(deliveries__organisation=organisation_id)
    reading = SeatReading.objects.filter(seat=seat_id, notice=OuterRef("pk"))
    forwarded = Forwarding.objects.filter(delivery=OuterRef("own_delivery"))
    return (
        notices.annotate(own_delivery=FilteredRelation("deliveries", condition=own))
        .select_related("own_delivery", "current_version")
        .annotate(
            read_number=Subquery(reading.values("version_number")[:1]),
            was_forwarded=Exists(forwarded),
            chosen_level=object_level(seat_id, notice_key(OuterRef("pk"))),
            is_asked_soon=Case(When(asked_soon, then=True), default=False, output_field=YES_OR_NO),
        )
    )


def near_days() -> dict[str, date]:
    """The first and the last day that count as near, where a feature asks by a day of its own: a
    prepared query takes no value that it has no use for.
    """
    return dict(zip(("first", "last"), soon_days(), strict=True)) if asks_by_day() else {}


def loaded_for(notice: NoticePage, seat: Seat | None) -> NoticePage:
    """The notice with its ``reader``; one query unless it was loaded for this seat already."""
    if reader_of(notice, seat) is not None or seat is None:
        return notice
    notices = for_seat(NoticePage.objects.all(), seat.pk, seat.organisation_id, **near_days())
    return with_reader(notices.get(pk=notice.pk), seat)


def with_reader(notice: NoticePage, seat: Seat | None) -> NoticePage:
    """Hang the reader on a notice that ``for_seat`` loaded."""
    if seat is not None:
        notice.reader = Reader(notice, seat)
    return notice


def reader_of(notice: Any, seat: Seat | None) -> Reader | None:
    """The reader of a notice, if it was loaded for this very seat."""
    reader: Reader | None = getattr(notice, "reader", None)
    return reader if reader and seat is not None and reader.seat_id == seat.pk else None


def notice_at(path: str, seat: Seat | None) -> NoticePage | None:
    """The published notice at ``notices/<bureau>/<slug>/`` of a site; one query.

    None where Wagtail has to find the way itself: no such notice, several sites with one, or a
    notice below a page with view restrictions.
    """
    slug = path.rstrip("/").rpartition("/")[2]
    seat_id, organisation_id = (seat.pk, seat.organisation_id) if seat else (0, 0)
    who = {"seat_id": seat_id, "organisation_id": organisation_id}
    found = list(notices_at(path=path, slug=slug, **who, **near_days()))
    if len(found) != 1 or found[0].is_restricted:
        return None
    return with_reader(found[0], seat)


@Prepared
def notices_at(
    path: str, slug: str, seat_id: int, organisation_id: int, **days: date
) -> QuerySet[NoticePage]:
    """Published notices at an address below the root page of a site; two are enough to know."""
    addresses = Site.objects.values_list(
        Concat("root_page__url_path", Value(path), output_field=CharField())
    )
    notices = NoticePage.objects.filter(
        slug=slug, url_path__in=addresses, live=True, current_version__isnull=False
    )
    seen = for_seat(notices, seat_id, organisation_id, **days)
    return seen.annotate(is_restricted=is_restricted())[:2]


def is_restricted() -> Exists:
    """Whether the outer page or one above it has view restrictions of Wagtail."""
    start = Substr(OuterRef("path"), 1, Length("page__path"))
    return Exists(PageViewRestriction.objects.filter(page__path=start))
