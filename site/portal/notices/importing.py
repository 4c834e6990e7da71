"""Publishing notices given as data, through the same publication as the admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.accounts.permissions import is_editor
from portal.accounts.selectors import seats_of
from portal.files.api import FileRefused, store_path
from portal.notices.data_format import ParsedNotice, parse_notice
from portal.notices.exceptions import DataRefused
from portal.notices.models import Delivery, NoticeAction, NoticeIndexPage, NoticePage
from portal.organisations.models import Organisation


@dataclass(frozen=True)
class PublishedNotice:
    """What came out. ``version`` is None and ``deliveries`` 0 when publication is scheduled."""

    notice_id: int
    version: int | None
    url: str
    deliveries: int


def publish_all_from_data(
    *, notices: Sequence[Any], by: Any, folder: Path | None = None
) -> list[PublishedNotice]:
    """Publish several notices, all or none. Raises like ``publish_from_data``."""
    with transaction.atomic():
        return [publish_from_data(data=data, by=by, folder=folder) for data in notices]


def publish_from_data(*, data: Any, by: Any, folder: Path | None = None) -> PublishedNotice:
    """Create and publish one notice; ``folder`` is what attachment paths are relative to.

    Raises DataRefused naming what is wrong, or PublicationStopped; nothing is saved then.
    """
    own = editing_organisation(by)
    parsed = parse_notice(data, folder=folder)
    if not parsed.issuers and own is not None:
        parsed.issuers = [own]
    if not parsed.issuers:
        raise DataRefused("項目「issuers」（発出元）を書いてください。")
    with transaction.atomic():
        page = add_page(parsed, parent=index_for(own or parsed.issuers[0]), by=by)
        page.save_revision(user=by, log_action=True).publish(user=by, skip_permission_checks=True)
        return outcome(page)


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
    above: Organisation | None = organisation
    while above is not None:
        index = NoticeIndexPage.objects.filter(bureau=above).first()
        if index:
            return index
        above = above.parent
    raise DataRefused(f"「{organisation.full_name}」の通知の一覧がありません。")


def add_page(parsed: ParsedNotice, *, parent: NoticeIndexPage, by: Any) -> NoticePage:
    """Add the draft below its bureau's index."""
    issued_on = timezone.localdate(parsed.fields["display_from"])
    page = NoticePage(owner=by, live=False, issued_on=issued_on, **parsed.fields)
    page.issuers = parsed.issuers
    page.duties = parsed.duties
    page.actions = [
        NoticeAction(label=label, due=due, sort_order=order)
        for order, (label, due) in enumerate(parsed.actions)
    ]
    page.attachments = [store(path, by=by) for path in parsed.attachments]
    try:
        parent.add_child(instance=page)
    except ValidationError as error:
        raise DataRefused("".join(error.messages)) from error
    return page


def store(path: Path, *, by: Any) -> dict[str, str]:
    """Store one attachment. Raises DataRefused with the reason."""
    try:
        file = store_path(path=path, name=path.name, purpose="notice", owner=by)
    except FileRefused as error:
        raise DataRefused(f"添付「{path.name}」：{error}") from error
    return {"file": str(file.pk), "label": file.name}


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
