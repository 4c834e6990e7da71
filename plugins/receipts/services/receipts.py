"""What an organisation, or somebody for it, says about a delivery. Every verb is idempotent."""

import secrets
from typing import Any

from django.db import transaction
from portal.ledger.api import append_once
from portal.notices.api import NoticeInfo, deliveries, notice_info

from plugins.receipts.models import (
    ACKNOWLEDGING,
    Channel,
    Kind,
    ReceiptActor,
    ReceiptEvent,
    commitment,
)
from plugins.receipts.selectors.asked import asked_by
from plugins.receipts.selectors.states import (
    DeliveryFacts,
    delivery_facts,
    event_of_kind,
)
from plugins.receipts.services.refusals import (
    AlreadyAcknowledged,
    AlreadyByProxy,
    AlreadyNotApplicable,
    AnsweredOtherwise,
    ChannelUnknown,
    NotAddressed,
    NotAsked,
    NoticeWithdrawn,
    ReasonMissing,
    VersionReplaced,
)

REASONED = (Kind.NOT_APPLICABLE, Kind.REJECTED)
"""Answers with a reason in the organisation's own words."""
EXCLUDED = {Kind.DONE: Kind.NOT_APPLICABLE, Kind.NOT_APPLICABLE: Kind.DONE}
"""Answers that contradict each other: the one given first stays."""


def record_opened(*, delivery_id: int, version_id: int, seat_id: int) -> None:
    """Note once per organisation and version that the notice was shown. No person is kept."""
    _record_once(Kind.OPENED, delivery_id, version_id, seat_id)


def record_attachment_viewed(*, delivery_id: int, version_id: int, seat_id: int) -> None:
    """Note once per organisation and version that an attachment was fetched."""
    _record_once(Kind.ATTACHMENT_VIEWED, delivery_id, version_id, seat_id)


@transaction.atomic
def _record_once(kind: Kind, delivery_id: int, version_id: int, seat_id: int) -> None:
    known = ReceiptEvent.objects.filter(delivery=delivery_id, version=version_id, kind=kind)
    facts = None if known.exists() else delivery_facts(delivery_id, version_id)
    if facts is None:
        return
    seat = ReceiptEvent(seat_id=seat_id).seat
    if facts.organisation_id == seat.organisation_id:
        _insert(kind, facts, delivery_id, version_id, seat)


def acknowledge(*, delivery_id: int, version_id: int, seat: Any, user: Any) -> ReceiptEvent:
    """Confirm that the organisation has received the version. The same event on repetition.

    Raises NoticeWithdrawn, NotAsked, NotAddressed, VersionReplaced.
    """
    return _answer(Kind.ACKNOWLEDGED, delivery_id, version_id, seat, user)


def mark_done(*, delivery_id: int, version_id: int, seat: Any, user: Any) -> ReceiptEvent:
    """Report that everything the notice asks for is done.

    Raises AnsweredOtherwise after 該当なし, and as ``acknowledge``.
    """
    return _answer(Kind.DONE, delivery_id, version_id, seat, user)


def mark_not_applicable(
    *, delivery_id: int, version_id: int, seat: Any, user: Any, reason: str
) -> ReceiptEvent:
    """Report that the notice does not apply to the organisation.

    Raises AlreadyNotApplicable for a second reason, AnsweredOtherwise after 対応済み, and as
    ``acknowledge``.
    """
    return _answer(Kind.NOT_APPLICABLE, delivery_id, version_id, seat, user, reason)


def reject(*, delivery_id: int, version_id: int, seat: Any, user: Any, reason: str) -> ReceiptEvent:
    """Report that the notice could not be received (否認); it may still be acknowledged later.

    Raises ReasonMissing, AlreadyAcknowledged, and as ``acknowledge``. A repetition of the latest
    reason gives the same event.
    """
    if not reason.strip():
        raise ReasonMissing
    return _answer(Kind.REJECTED, delivery_id, version_id, seat, user, reason)


@transaction.atomic
def acknowledge_by_proxy(
    *,
    delivery_id: int,
    version_id: int,
    seat: Any,
    user: Any,
    channel: str,
    reason: str,
    section: str = "",
) -> ReceiptEvent:
    """Record that an organisation confirmed receipt by phone, fax or otherwise.

    ``seat`` is that of the editor or coordinator; the caller has checked that the delivery lies in
    its scope. ``section`` is the office spoken to. The same event when the same seat says the same
    again. Raises ReasonMissing, ChannelUnknown, AlreadyAcknowledged, and as ``acknowledge``.
    """
    told = _told_to_proxy(channel, reason, section)
    _one_at_a_time(delivery_id)
    facts = _open_facts(delivery_id, version_id)
    present = event_of_kind(delivery_id, Kind.PROXY_ACKNOWLEDGED, facts.ack_version)
    if present and (present.reason, present.channel, present.seat_id) == (told, channel, seat.pk):
        return present
    if present:
        raise AlreadyByProxy
    if _is_acknowledged(delivery_id, facts):
        raise AlreadyAcknowledged
    kind = Kind.PROXY_ACKNOWLEDGED
    return _insert(kind, facts, delivery_id, version_id, seat, user, reason=told, channel=channel)


def _told_to_proxy(channel: str, reason: str, section: str) -> str:
    """The reason as it is kept, with the office spoken to."""
    if not reason.strip():
        raise ReasonMissing
    if channel not in Channel.values:
        raise ChannelUnknown
    spoken_to = f"（相手：{section.strip()}）" if section.strip() else ""
    return f"{reason.strip()}{spoken_to}"


@transaction.atomic
def _answer(
    kind: Kind, delivery_id: int, version_id: int, seat: Any, user: Any, reason: str = ""
) -> ReceiptEvent:
    reason = reason.strip()
    if kind != Kind.ACKNOWLEDGED:
        _one_at_a_time(delivery_id)
    facts = _open_facts(delivery_id, version_id)
    if facts.organisation_id != seat.organisation_id:
        raise NotAddressed
    present = event_of_kind(delivery_id, kind, facts.ack_version)
    if present and (kind not in REASONED or reason in ("", present.reason)):
        return present
    if present and kind == Kind.NOT_APPLICABLE:
        raise AlreadyNotApplicable
    _require_uncontradicted(kind, delivery_id, facts)
    return _insert(kind, facts, delivery_id, version_id, seat, user, reason=reason)


def _require_uncontradicted(kind: Kind, delivery_id: int, facts: DeliveryFacts) -> None:
    if kind == Kind.REJECTED and _is_acknowledged(delivery_id, facts):
        raise AlreadyAcknowledged
    other = EXCLUDED.get(kind)
    if other and event_of_kind(delivery_id, other, facts.ack_version):
        raise AnsweredOtherwise(other)


def _one_at_a_time(delivery_id: int) -> None:
    """Two presses at once come one after the other, so that the second sees what the first said.

    No unique constraint can tell a repetition from another reason, or a contradiction. Held until
    the end of the transaction; what others add to the delivery meanwhile does not wait.
    """
    deliveries().select_for_update(no_key=True).filter(pk=delivery_id).first()


def _open_facts(delivery_id: int, version_id: int) -> DeliveryFacts:
    facts = delivery_facts(delivery_id, version_id)
    if facts is None or not facts.is_current:
        raise NotAddressed
    _require_open(facts.notice_id)
    if facts.version_number < facts.ack_version:
        raise VersionReplaced
    return facts


def _require_open(notice_id: int) -> NoticeInfo:
    asked = asked_by([notice_id]).get(notice_id)
    notice = asked.notice if asked else notice_info(notice_id)
    if notice is None:
        raise NotAddressed
    if notice.withdrawn:
        raise NoticeWithdrawn
    if asked is None or not asked.required:
        raise NotAsked
    return notice


def _is_acknowledged(delivery_id: int, facts: DeliveryFacts) -> bool:
    return ReceiptEvent.objects.filter(
        delivery=delivery_id, kind__in=ACKNOWLEDGING, version__number__gte=facts.ack_version
    ).exists()


def _insert(
    kind: Kind,
    facts: DeliveryFacts,
    delivery_id: int,
    version_id: int,
    seat: Any,
    user: Any = None,
    **words: str,
) -> ReceiptEvent:
    """Insert unless an equal event exists; ``words`` are ``reason`` and ``channel`` as written."""
    salt = secrets.token_hex(32)
    event = ReceiptEvent(
        delivery_id=delivery_id,
        version_id=version_id,
        organisation_code=facts.organisation_code,
        kind=kind,
        seat_id=seat.pk,
        section=office_of(kind, seat),
        unit=seat.unit,
        version_sha256=facts.version_sha256,
        actor_commitment=commitment(salt, user.pk) if user else "",
        **words,
    )
    if not append_once(event):
        return ReceiptEvent.objects.get(delivery=delivery_id, version=version_id, kind=kind)
    if user:
        ReceiptActor.objects.create(event=event, user=user, salt=salt)
    return event


def office_of(kind: Kind, seat: Any) -> str:
    """The office that an event of this kind names to everybody who may see it."""
    # A proxy belongs to another organisation than the delivery, so its name is part of it.
    # In the ministry the section is often the division itself.
    name = seat.organisation.name
    if kind != Kind.PROXY_ACKNOWLEDGED or name == seat.section:
        return str(seat.section)
    return f"{name} {seat.section}"
