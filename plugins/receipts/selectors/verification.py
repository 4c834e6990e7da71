"""The ledger of receipts, and the people beside it."""

from dataclasses import replace

from portal.ledger.api import LedgerReport, verify_ledger

from plugins.receipts.models import ReceiptActor, ReceiptEvent, commitment

CHUNK = 500


def verify_receipts() -> LedgerReport:
    """Check the chain, then that every person still kept is the one the event commits to."""
    report = verify_ledger(ReceiptEvent)
    problem = report.first_bad or _first_wrong_actor()
    return replace(report, ok=problem is None, first_bad=problem)


def _first_wrong_actor() -> str | None:
    actors = ReceiptActor.objects.select_related("event").order_by("event__recorded_at", "pk")
    for actor in actors.iterator(chunk_size=CHUNK):
        if commitment(actor.salt, actor.user_id) != actor.event.actor_commitment:
            return f"event {actor.event_id}: 確認した人の記録が一致しません"
    return None
