"""A publication reserved for later: who let it out, and its entry in the audit log."""

from django.db import transaction
from wagtail.models import PageLogEntry, Revision

from portal.accounts.models import User
from portal.accounts.permissions import is_editor
from portal.accounts.selectors import seats_of
from portal.ledger.api import record_audit
from portal.notices.models import NoticePage, NoticeVersion
from portal.notices.notifying import tell_cancellation
from portal.notices.versions import freeze

RESERVED = "wagtail.publish.schedule"
CANCELLED = "公開の予約を取り消し"


def reserved_by(revision: Revision) -> User | None:
    """Who reserved the publication of this revision, which still waits; else nobody.

    Never whoever wrote the draft. Wagtail's log is read, not ours: it names the revision, where
    ours names the notice.
    """
    if revision.approved_go_live_at is None:
        return None
    reservations = PageLogEntry.objects.filter(action=RESERVED, revision=revision)
    newest = reservations.order_by("-timestamp", "-pk").values("user")[:1]
    return User.objects.filter(pk__in=newest).first()


def record_reservation(
    draft: NoticePage, *, before: NoticeVersion | None, user: User | None
) -> None:
    """The entry of who let the notice out, with the state that is let out when its time comes."""
    record_audit(
        actor=user,
        action="通知の公開を予約",
        target=draft,
        before={"sha256": before.sha256} if before else None,
        after={"sha256": freeze(draft).sha256},
        reason=draft.change_note[:500],
    )


@transaction.atomic
def cancel_reservation(*, revision: Revision, reason: str, by: User | None = None) -> None:
    """Take back a publication that waits and can never come out; nothing where none waits.

    Who reserved it hears of it at the seats from which notices are written.
    """
    waiting = Revision.objects.filter(pk=revision.pk, approved_go_live_at__isnull=False)
    still = waiting.select_for_update().first()
    if still is None:
        return
    reserver = reserved_by(still)
    still.approved_go_live_at = None
    still.save(user=by, update_fields=["approved_go_live_at"])
    draft: NoticePage = still.as_object()
    record_audit(actor=by, action=CANCELLED, target=draft, reason=reason[:500])
    if reserver is not None and reserver != by:
        seats = [seat.pk for seat in seats_of(reserver) if is_editor(seat)]
        tell_cancellation(draft, revision_id=still.pk, reason=reason, seats=seats)
