"""The ledger of receipts, what its events are about, and the people beside it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from django.db import DatabaseError
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from portal.ledger.api import LedgerReport, verify_ledger
from portal.notices.api import version_problems

from plugins.receipts.models import ReceiptActor, ReceiptEvent, commitment

CHUNK = 2000


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
    events = ReceiptEvent.objects.annotate(code=code).filter(
        ~Q(organisation_code=F("code"))
        | ~Q(version_sha256=F("version__sha256"))
        | ~Q(delivery__notice=F("version__notice"))
    )
    fields = ("pk", "delivery", "organisation_code", "code", "version_sha256", "version__sha256")
    for pk, delivery, recorded, code_now, sealed, sha256 in events.values_list(*fields)[:1]:
        if recorded != code_now:
            yield f"event {pk}: 配付 {delivery} の団体が記録と一致しません（記録は {recorded}）"
        elif sealed != sha256:
            yield f"event {pk}: 版のハッシュが記録と一致しません"
        else:
            yield f"event {pk}: 配付 {delivery} の通知が版の通知と一致しません"


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
