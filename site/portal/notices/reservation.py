"""A publication reserved for later: who let it out, and its entry in the audit log."""

from wagtail.models import PageLogEntry, Revision

from portal.accounts.models import User
from portal.ledger.api import record_audit
from portal.notices.models import NoticePage, NoticeVersion
from portal.notices.versions import freeze

RESERVED = "wagtail.publish.schedule"


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
