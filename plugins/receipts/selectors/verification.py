"""The ledger of receipts, what its events are about, and the people beside it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from django.db import DatabaseError
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from portal.ledger.api import LedgerReport, verify_ledger
from portal.notices.api import version_problems

from plugins.receipts.models import Kind, ReceiptActor, ReceiptEvent, commitment

CHUNK = 2000
YES_OR_NO: "BooleanField[bool, bool]" = BooleanField()


def verify_receipts() -> LedgerReport:
    """Check the chain, then the versions and deliveries its events speak of, then the people.

    The events are sealed, so wherever they differ from a version, a delivery or a person, the
    latter was changed.
    """
    report = verify_ledger(ReceiptEvent)
    problem = report.first_bad or _first_beside()
    return replace(report, ok=problem is None, first_bad=problem)


def _first_beside() -> str | None:
    try:
        return next(_problems_beside(), None)
    except (DatabaseError, ValueError, TypeError, AttributeError, LookupError) as error:
        return f"版・配付・確認した人：読めない値があります（{error}）"


def _problems_beside() -> Iterator[str]:
    return chain(version_problems(), _contradictions(), _ownerless_actors(), _wrong_actors())


def _contradictions() -> Iterator[str]:
    """Events whose delivery or version is no longer the one they were recorded for."""
    # The database compares all events; only those that contradict come here.
    code = Coalesce("delivery__organisation__code", Value(""))
    events = (
        ReceiptEvent.objects.annotate(code=code)
        .annotate(is_moved=_is_moved())
        .filter(
            Q(is_moved=True)
            | ~Q(version_sha256=F("version__sha256"))
            | ~Q(delivery__notice=F("version__notice"))
        )
    )
    fields = ("pk", "delivery", "organisation_code", "is_moved", "version_sha256")
    for pk, delivery, recorded, is_moved, sealed, sha256 in events.values_list(
        *fields, "version__sha256"
    )[:1]:
        if is_moved:
            told = recorded or "コードのない団体"
            yield f"event {pk}: 配付 {delivery} の団体が記録と一致しません（記録は {told}）"
        elif sealed != sha256:
            yield f"event {pk}: 版のハッシュが記録と一致しません"
        else:
            yield f"event {pk}: 配付 {delivery} の通知が版の通知と一致しません"


def _is_moved() -> Case:
    """Whether the delivery belongs to another organisation than at the time.

    One without a code may be given its code later; its seat stays in it. A proxy's seat is another
    organisation's, and says nothing.
    """
    without_code = Q(organisation_code="")
    other_code = ~without_code & ~Q(organisation_code=F("code"))
    other_seat = ~Q(kind=Kind.PROXY_ACKNOWLEDGED) & ~Q(
        seat__organisation=F("delivery__organisation")
    )
    return Case(
        When(other_code | (without_code & other_seat), then=True),
        default=False,
        output_field=YES_OR_NO,
    )


def _ownerless_actors() -> Iterator[str]:
    event = ReceiptEvent.objects.filter(pk=OuterRef("event_id"))
    for pk, event_id in ReceiptActor.objects.filter(~Exists(event)).values_list("pk", "event_id"):
        yield f"actor {pk}: 記録 {event_id} がありません"


def _wrong_actors() -> Iterator[str]:
    actors = ReceiptActor.objects.order_by("pk").values_list(
        "event_id", "salt", "user_id", "event__actor_commitment"
    )
    for event_id, salt, user_id, committed in actors.iterator(chunk_size=CHUNK):
        if commitment(salt, user_id) != committed:
            yield f"event {event_id}: 確認した人の記録が一致しません"
