"""Who may see, forward and withdraw what: the same predicates for pages, feeds and search."""

from collections.abc import Collection
from typing import Any, Literal
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from portal.accounts.permissions import is_coordinator, is_ministry
from portal.extension.prepared import Prepared
from portal.notices.models import Delivery, NoticePage, ResponsibleSeat
from portal.notices.naming import notice_id_typed
from portal.notices.reader import reader_of
from portal.organisations.models import MINISTRY_KINDS, OrganisationKind, Seat, SeatRole


def sees_everything(user: Any, seat: Seat | None) -> bool:
    """Ministry seats and superusers read every published notice."""
    return bool(user.is_superuser or (seat is not None and is_ministry(seat)))


def seen_deliveries(seat: Seat) -> Q:
    """Restriction of Delivery to what a seat's organisation may see; follows no user."""
    own = Q(organisation=seat.organisation_id)
    if is_coordinator(seat):
        return own | Q(organisation__prefecture=seat.organisation_id)
    return own


def published_notices() -> QuerySet[NoticePage]:
    """What may be read at all."""
    return NoticePage.objects.filter(live=True, current_version__isnull=False)


@Prepared
def published_notice(notice_id: int) -> QuerySet[NoticePage, Any]:
    """The id of a notice, if it is one of them."""
    return published_notices().filter(pk=notice_id).values_list("pk")


def visible_notices(user: Any, seat: Seat | None) -> QuerySet[NoticePage]:
    """Published notices that may be read from this seat. Nothing for anonymous people.

    Whom a correction no longer addresses reads and finds the notice no more, but for the versions
    delivered so far (``kept_number``).
    """
    published = published_notices()
    if not user.is_authenticated:
        return published.none()
    if sees_everything(user, seat):
        return published
    if seat is None:
        return published.none()
    delivered = Delivery.objects.filter(
        seen_deliveries(seat), notice=OuterRef("pk"), is_current=True
    )
    return published.filter(Exists(delivered))


def past_deliveries(user: Any, seat: Seat | None) -> QuerySet[Delivery]:
    """Deliveries seen from a seat whose organisation is addressed no more, each with ``kept``: the
    number of the last version addressed to it.
    """
    kept = Coalesce("last_version__number", "first_version__number")
    past = Delivery.objects.filter(is_current=False).annotate(kept=kept)
    if seat is None or not user.is_authenticated:
        return past.none()
    return past.filter(seen_deliveries(seat), notice__in=published_notices().values("pk"))


def kept_number(user: Any, seat: Seat | None, notice_id: int) -> int:
    """Up to which version a notice stays readable that is no longer visible; 0 for none."""
    past = past_deliveries(user, seat).filter(notice=notice_id)
    return past.aggregate(number=Max("kept"))["number"] or 0


def keeps_file(user: Any, seat: Seat | None, file_id: UUID) -> bool:
    """Whether a version that stays readable carries the file."""
    past = past_deliveries(user, seat)
    return past.filter(
        notice__versions__files__file=file_id, notice__versions__number__lte=F("kept")
    ).exists()


def notice_meant(text: str, user: Any, seat: Seat | None) -> NoticePage | None:
    """The notice whose short code (T-4821) somebody typed, if it may be read from this seat."""
    notice_id = notice_id_typed(text)
    if notice_id is None:
        return None
    return visible_notices(user, seat).filter(pk=notice_id).first()


def seats_that_see(deliveries: QuerySet[Delivery], seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Those of the seats that may read a notice with these deliveries: ``visible_notices`` asked
    the other way round, for many seats at once.
    """
    own = deliveries.filter(organisation=OuterRef("organisation"))
    below = deliveries.filter(organisation__prefecture=OuterRef("organisation"))
    coordinates = Q(role=SeatRole.COORDINATOR, organisation__kind=OrganisationKind.PREFECTURE)
    ministry = Q(organisation__kind__in=MINISTRY_KINDS)
    return seats.filter(ministry | Q(Exists(own)) | coordinates & Q(Exists(below)))


def can_see_notice(user: Any, seat: Seat | None, notice: NoticePage) -> bool:
    """Whether this seat may read the notice; no query where its ``reader`` tells."""
    reader = reader_of(notice, seat)
    if reader and reader.delivery and reader.delivery.is_current and user.is_authenticated:
        return bool(notice.live and notice.is_published)
    return visible_notices(user, seat).filter(pk=notice.pk).exists()


def coverage_scope(
    user: Any, seat: Seat | None, notice_id: int, *, is_published: bool = False
) -> Literal["all"] | int | None:
    """Whose coverage may be seen: everybody's, one prefecture's (its id), or nobody's.

    ``is_published``: it is known already that the notice may be read at all.
    """
    everything = sees_everything(user, seat)
    if (seat is None and not everything) or not (everything or is_coordinator(seat)):
        return None
    if everything:
        return "all" if is_published or list(published_notice(notice_id=notice_id)) else None
    seen = visible_notices(user, seat).filter(pk=notice_id).exists()
    return int(seat.organisation_id) if seat and seen else None


def can_forward(
    seat: Seat | None, delivery: Delivery, responsible: Collection[Seat] | None = None
) -> bool:
    """A responsible seat, the 代表窓口 and managers may forward inside their organisation.

    ``responsible``: the responsible seats, where they are known already.
    """
    if seat is None or seat.organisation_id != delivery.organisation_id or seat.closed_on:
        return False
    if seat.is_representative or seat.role == SeatRole.MANAGER:
        return True
    if responsible is not None:
        return seat in responsible
    return ResponsibleSeat.objects.filter(delivery=delivery, seat=seat).exists()


def can_withdraw(user: Any, notice: NoticePage) -> bool:
    """Approvers: those who may publish the page in Wagtail."""
    return bool(notice.is_published and notice.permissions_for_user(user).can_publish())
