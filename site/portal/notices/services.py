"""What happens to a notice after publication: 廃止, 庁内展開, reading."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from portal.extension.events import DeliveryForwarded, NoticeWithdrawn, emit
from portal.extension.search import changed
from portal.ledger.api import record_audit
from portal.notices.exceptions import (
    AlreadyWithdrawn,
    ForwardingRefused,
    NotPublished,
    WrongSuccessor,
)
from portal.notices.importing import PublishedNotice, publish_all_from_data, publish_from_data
from portal.notices.models import Delivery, Forwarding, NoticePage, ResponsibleSeat, SeatReading
from portal.notices.naming import SEARCH_KIND
from portal.notices.notifying import tell_forwarding, tell_withdrawal
from portal.notices.reservation import cancel_reservation
from portal.notices.selectors import forwarded_already
from portal.organisations.models import Seat

__all__ = [
    "PublishedNotice",
    "forward_delivery",
    "mark_read",
    "publish_all_from_data",
    "publish_from_data",
    "withdraw_notice",
]


@transaction.atomic
def withdraw_notice(
    *, notice: NoticePage, reason: str, successor: NoticePage | None, by: Any
) -> NoticePage:
    """Mark a published notice as 廃止; it stays readable, with a banner. A correction that waits
    for its time does so no longer.

    Raises NotPublished, AlreadyWithdrawn or WrongSuccessor. Who may is for the view to ask.
    """
    Page.objects.select_for_update().values_list("pk").get(pk=notice.pk)
    locked = NoticePage.objects.get(pk=notice.pk)
    if not locked.is_published:
        raise NotPublished
    if locked.withdrawn_at:
        raise AlreadyWithdrawn
    if successor and (successor.pk == notice.pk or not successor.is_published):
        raise WrongSuccessor
    state = {"withdrawn_at": timezone.now(), "withdrawn_reason": reason, "successor": successor}
    NoticePage.objects.filter(pk=notice.pk).update(**state)
    for name, value in state.items():
        setattr(notice, name, value)
    record_audit(actor=by, action="通知の廃止", target=notice, reason=reason[:500])
    if waiting := locked.scheduled_revision:
        cancel_reservation(revision=waiting, reason=f"通知の廃止（{reason}）", by=by)
    tell_withdrawal(notice)
    changed(SEARCH_KIND, notice.pk)
    emit(NoticeWithdrawn(notice.pk))
    return notice


@transaction.atomic
def forward_delivery(
    *, delivery: Delivery, from_seat: Seat, to_seat: Seat, word: str = "", by: Any
) -> Forwarding:
    """Move the duty to acknowledge to another open seat of the organisation.

    A seat that was not responsible (代表窓口, manager) only adds the other one. The same forwarding
    on repetition. Raises ForwardingRefused.
    """
    require_forwardable(delivery, from_seat, to_seat)
    # Two clicks at once come one after the other.
    Delivery.objects.select_for_update(no_key=True).filter(pk=delivery.pk).first()
    if again := forwarded_already(delivery, from_seat, str(to_seat.pk), word):
        return again
    ResponsibleSeat.objects.filter(delivery=delivery, seat=from_seat).delete()
    ResponsibleSeat.objects.get_or_create(
        delivery=delivery, seat=to_seat, defaults={"reason": ResponsibleSeat.Reason.FORWARDED}
    )
    forwarding = Forwarding.objects.create(
        delivery=delivery, from_seat=from_seat, to_seat=to_seat, word=word, forwarded_by=by
    )
    tell_forwarding(forwarding)
    emit(DeliveryForwarded(delivery.pk, from_seat.pk, to_seat.pk, by.pk, word))
    return forwarding


def require_forwardable(delivery: Delivery, from_seat: Seat, to_seat: Seat) -> None:
    """Raises ForwardingRefused with what is wrong with the two seats."""
    today = timezone.localdate()
    if from_seat.pk == to_seat.pk:
        raise ForwardingRefused("いまの席と同じ席です。ほかの席を選んでください。")
    if delivery.organisation_id != from_seat.organisation_id:
        raise ForwardingRefused("ほかの団体への配付は展開できません。")
    if delivery.organisation_id != to_seat.organisation_id:
        raise ForwardingRefused("同じ団体の席を選んでください。")
    if to_seat.closed_on and to_seat.closed_on <= today:
        raise ForwardingRefused("この席は廃止されています。ほかの席を選んでください。")


def mark_read(*, seat: Seat, notice: NoticePage, version_number: int) -> None:
    """Note that a seat has been shown a version; never turns back to an older one."""
    reading, created = SeatReading.objects.get_or_create(
        seat=seat, notice=notice, defaults={"version_number": version_number}
    )
    if not created and reading.version_number < version_number:
        older = SeatReading.objects.filter(pk=reading.pk, version_number__lt=version_number)
        older.update(version_number=version_number)


def forget_reading(*, seat: Seat, notice: NoticePage, version_number: int) -> None:
    """Take back that a seat was shown a version, because telling of it failed: the next visit
    tells again.
    """
    SeatReading.objects.filter(seat=seat, notice=notice, version_number=version_number).delete()
