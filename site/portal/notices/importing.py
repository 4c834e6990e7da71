"""Publishing notices given as data, through the same publication as the admin."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.accounts.permissions import is_editor
from portal.accounts.selectors import seats_of
from portal.files.api import FileRefused, discard_bytes, scan_now, store_path
from portal.ledger.api import record_audit
from portal.notices.completeness import display_problem
from portal.notices.data_format import ParsedNotice, parse_notice
from portal.notices.exceptions import DataRefused
from portal.notices.models import Delivery, NoticeAction, NoticeIndexPage, NoticePage
from portal.notices.selectors import bureau_index
from portal.organisations.models import Organisation


@dataclass(frozen=True)
class PublishedNotice:
    """What came out. ``version`` is None and ``deliveries`` 0 when publication is scheduled."""

    notice_id: int
    version: int | None
    url: str
    deliveries: int


@dataclass
class AttachmentStore:
    """The files of one import: a path that occurs again is the same file."""

    by: Any
    files: dict[Path, Any] = field(default_factory=dict)

    def entry(self, path: Path) -> dict[str, str]:
        """Store the file unless it is there. Raises DataRefused with the reason."""
        if path not in self.files:
            try:
                self.files[path] = store_path(
                    path=path, name=path.name, purpose="notice", owner=self.by
                )
                scan_now(file=self.files[path])
            except FileRefused as error:
                raise DataRefused(f"添付「{path.name}」：{error}") from error
        return {"file": str(self.files[path].pk), "label": self.files[path].name}


@contextmanager
def all_or_nothing(by: Any) -> Iterator[AttachmentStore]:
    """A transaction whose stored bytes go away with its rows."""
    store = AttachmentStore(by)
    try:
        with transaction.atomic():
            yield store
    except BaseException:
        for file in store.files.values():
            discard_bytes(file.pk)
        raise


def publish_all_from_data(
    *, notices: Sequence[Any], by: Any, folder: Path | None = None
) -> list[PublishedNotice]:
    """Create and publish notices, all or none; ``folder`` is what attachment paths start from.

    Whoever runs this acts for ``by`` without an approver's consent: a command line reaches the
    database anyway (ADR 0015). It is written into the audit log.

    Raises DataRefused naming what is wrong, or PublicationStopped; nothing is saved then.
    """
    if not notices:
        raise DataRefused("通知が1件もありません。")
    with all_or_nothing(by) as store:
        return [_publish(data, by, folder, store) for data in notices]


def publish_from_data(*, data: Any, by: Any, folder: Path | None = None) -> PublishedNotice:
    """Create and publish one notice. Raises like ``publish_all_from_data``."""
    return publish_all_from_data(notices=[data], by=by, folder=folder)[0]


def _publish(data: Any, by: Any, folder: Path | None, store: AttachmentStore) -> PublishedNotice:
    own = editing_organisation(by)
    parsed = parse_notice(data, folder=folder)
    if not parsed.issuers and own is not None:
        parsed.issuers = [own]
    if not parsed.issuers:
        raise DataRefused("項目「issuers」（発出元）を書いてください。")
    page = add_page(parsed, parent=index_for(own or parsed.issuers[0]), by=by, store=store)
    revision = page.save_revision(user=by, log_action=True)
    page.publish(revision, user=by, at=went_out_before(page), skip_permission_checks=True)
    record_audit(
        actor=by,
        action="コマンドでの通知の公開",
        target=page,
        reason=consent_of(page, by),
    )
    return outcome(page)


def went_out_before(page: NoticePage) -> datetime | None:
    """When a notice of the past went out, whose display is over already; None for all others."""
    return page.display_from if display_problem(page.display_until) else None


def consent_of(page: NoticePage, by: Any) -> str:
    """Whose consent a publication by command had, for the audit log."""
    if page.permissions_for_user(by).can_publish():
        return "publish_notice：公開の権限がある人の名で"
    return "publish_notice：公開の権限がない人の名で、承認の手続きを経ずに"


def editing_organisation(user: Any) -> Organisation | None:
    """Where the person edits; None for a superuser. Raises DataRefused for anybody else."""
    for seat in seats_of(user):
        if is_editor(seat):
            return seat.organisation
    if user.is_superuser:
        return None
    raise DataRefused(f"「{user.email}」は編集者でも承認者でもありません。")


def index_for(organisation: Organisation) -> NoticeIndexPage:
    """The index page of the bureau an organisation belongs to. Raises DataRefused."""
    index = bureau_index(organisation)
    if index is None:
        raise DataRefused(f"「{organisation.full_name}」の通知の一覧がありません。")
    return index


def add_page(
    parsed: ParsedNotice, *, parent: NoticeIndexPage, by: Any, store: AttachmentStore
) -> NoticePage:
    """Add the draft below its bureau's index."""
    issued_on = timezone.localdate(parsed.fields["display_from"])
    page = NoticePage(owner=by, live=False, issued_on=issued_on, **parsed.fields)
    page.issuers = parsed.issuers
    page.duties = parsed.duties
    page.actions = [
        NoticeAction(label=label, due=due, sort_order=order)
        for order, (label, due) in enumerate(parsed.actions)
    ]
    page.attachments = [store.entry(path) for path in parsed.attachments]
    try:
        parent.add_child(instance=page)
    except ValidationError as error:
        raise DataRefused("".join(error.messages)) from error
    return page


def outcome(page: NoticePage) -> PublishedNotice:
    """What the publication came to, from the database."""
    fresh = NoticePage.objects.select_related("current_version").get(pk=page.pk)
    version = fresh.current_version
    return PublishedNotice(
        notice_id=fresh.pk,
        version=version.number if version else None,
        url=fresh.get_url() or "",
        deliveries=Delivery.objects.filter(notice=fresh, is_current=True).count(),
    )
