"""The demo notices: drafted, published and corrected through the real publication."""

import json
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.demo.days import rows_now
from portal.demo.documents import SAME_AS_BODY, AttachmentText, write_document
from portal.demo.fixtures import DEMO_DIR, moment, read
from portal.demo.people import division
from portal.files.models import StoredFile
from portal.files.scanning import scan_now
from portal.files.services import store_path
from portal.notices.models import (
    Delivery,
    NoticeAction,
    NoticeIndexPage,
    NoticePage,
    SeatReading,
)
from portal.notices.naming import object_key
from portal.notices.notifying import WITHDRAWN
from portal.notices.rich_text import body_from_markdown
from portal.notices.services import withdraw_notice
from portal.notifications.models import Notification
from portal.organisations.models import Duty, Organisation

READ_DAYS = 30
TEXT_KEYS = ("id", "document_number", "title", "body", "attachments")
Progress = Callable[[str], None]


def load_notices(progress: Progress) -> None:
    """Publish every demo notice that is not there yet, oldest first, then withdraw some."""
    rows = rows_now("notices")
    with tempfile.TemporaryDirectory() as folder:
        for index, row in enumerate(rows, start=1):
            if not _find(row):
                _publish_all_versions(row, Path(folder))
                progress(f"{index}/{len(rows)} {row['document_number']} {row['title']}")
    for row in rows:
        if row.get("withdrawn"):
            _withdraw(row)
    _mark_old_notices_read()


def _mark_old_notices_read() -> None:
    """Seats with people have read what is older than READ_DAYS, as in an office in use."""
    old = timezone.now() - timedelta(days=READ_DAYS)
    readings = [
        SeatReading(seat_id=seat, notice_id=notice, version_number=number)
        for seat, notice, number in Delivery.objects.filter(
            notice__current_version__published_at__lt=old,
            organisation__seats__assignments__isnull=False,
        )
        .values_list("organisation__seats", "notice", "notice__current_version__number")
        .distinct()
    ]
    SeatReading.objects.bulk_create(readings, ignore_conflicts=True, batch_size=2000)


def _find(row: dict[str, Any]) -> NoticePage | None:
    return NoticePage.objects.filter(
        document_number=row["document_number"],
        title=row["title"],
        current_version__isnull=False,
    ).first()


def demo_notice_ids() -> set[int]:
    """Ids of those of the demo's notices that are loaded."""
    found = (_find(row) for row in read("notices")["notices"])
    return {notice.pk for notice in found if notice}


def find_notice(key: str) -> NoticePage | None:
    """A loaded demo notice by the key of notices.yaml."""
    return _find(next(row for row in read("notices")["notices"] if row["id"] == key))


def person(key: str) -> User:
    """A demo person by the key of people.yaml."""
    email = next(p["email"] for p in read("people")["people"] if p["id"] == key)
    return User.objects.get(email=email)


@transaction.atomic
def _publish_all_versions(row: dict[str, Any], folder: Path) -> None:
    author, approver = person(row["author"]), person(row["approver"])
    page = _draft(row, author)
    for version in row["versions"]:
        if version["version"] > 1:
            page.change_note, page.change_level = version["note"], version["level"]
        text = as_of_version(row, version["version"])
        page.attachments = _attachments(text, folder, author)
        page.body = body_from_markdown(text["body"])
        _publish(page, author, approver, moment(version["at"]))
        page = NoticePage.objects.get(pk=page.pk)


def as_of_version(row: dict[str, Any], number: int) -> dict[str, Any]:
    """The notice with later corrections taken back (``before`` holds pairs [after, before])."""
    text = json.dumps({key: row[key] for key in TEXT_KEYS}, ensure_ascii=False, default=str)
    for version in row["versions"]:
        if version["version"] > number:
            for after, before in version.get("before", []):
                text = text.replace(after, before)
    restored: dict[str, Any] = json.loads(text)
    return restored


def _draft(row: dict[str, Any], author: User) -> NoticePage:
    issuers = [division(key) for key in row["divisions"]]
    page = NoticePage(
        title=row["title"],
        document_number=row["document_number"],
        issued_on=date.fromisoformat(row["issued_on"]),
        kind=row["kind"],
        legal_nature=row["legal_nature"],
        legal_basis="　".join(filter(None, [row["legal_basis"], row.get("grounds")])),
        is_important=row["important"],
        summary=row["summary"],
        contact=_contact(row["contact"]),
        audience=row["audience"],
        display_from=moment(row["display_from"]),
        display_until=moment(row["display_until"]) if row["display_until"] else None,
        owner=author,
        live=False,
        **_event(row.get("briefing")),
    )
    bureau = issuers[0].parent if issuers[0].parent else issuers[0]
    index = NoticeIndexPage.objects.filter(bureau=bureau).first()
    (index or _general_index(issuers[0])).add_child(instance=page)
    page.issuers.set(issuers)
    page.duties.set(Duty.objects.filter(name__in=row["duties"]))
    page.actions = [
        NoticeAction(label=a["label"], who=a["who"], due=date.fromisoformat(a["due"]), sort_order=n)
        for n, a in enumerate(row["actions"])
    ]
    return page


def _general_index(issuer: Organisation) -> NoticeIndexPage:
    return NoticeIndexPage.objects.get(bureau=issuer)


def _event(briefing: dict[str, Any] | None) -> dict[str, Any]:
    if briefing is None:
        return {}
    return {
        "event_starts": moment(briefing["starts"]),
        "event_ends": moment(briefing["ends"]),
        "event_place": briefing["place"],
        "event_url": briefing.get("url", ""),
    }


def _contact(contact: dict[str, str]) -> str:
    return (
        f"厚生労働省 {contact['division']} {contact['unit']}\n"
        f"内線 {contact['ext']}\n{contact['email']}"
    )


def _attachments(text: dict[str, Any], folder: Path, author: User) -> list[dict[str, str]]:
    stored = [_store(text, attachment, folder, author) for attachment in text["attachments"]]
    return [{"file": str(file.pk), "label": file.name.rpartition(".")[0]} for file in stored]


_stored: dict[str, StoredFile] = {}


def _store(
    text: dict[str, Any], attachment: dict[str, Any], folder: Path, author: User
) -> StoredFile:
    """A file per wording: a version that leaves an attachment alone keeps the same file."""
    words = [attachment, text["body"] if attachment.get("text") == SAME_AS_BODY else ""]
    key = text["id"] + json.dumps(words, ensure_ascii=False, default=str)
    if key not in _stored:
        path = _written(text, attachment, folder)
        _stored[key] = store_path(
            path=path, name=attachment["file"], purpose="notice", owner=author
        )
        scan_now(file=_stored[key])
    return _stored[key]


def _written(text: dict[str, Any], attachment: dict[str, Any], folder: Path) -> Path:
    shipped = DEMO_DIR / "files" / attachment["file"]
    if shipped.exists():
        return shipped
    path = folder / f"{uuid4()}.{attachment['format']}"
    write_document(AttachmentText(text, attachment), attachment["format"], path)
    return path


def _publish(page: NoticePage, author: User, approver: User, at: datetime) -> None:
    revision = page.save_revision(user=author, clean=False)
    page.publish(revision, user=approver, at=at)


def _withdraw(row: dict[str, Any]) -> None:
    page = _find(row)
    if page is None or page.withdrawn_at:
        return
    successor = find_notice(row["withdrawn"]["successor"])
    withdraw_notice(
        notice=page,
        reason=row["withdrawn"]["reason"],
        successor=successor,
        by=person(row["approver"]),
    )
    at = moment(f"{row['withdrawn']['date']}T09:00:00+09:00")
    NoticePage.objects.filter(pk=page.pk).update(withdrawn_at=at)
    # The inboxes are told later, in the order of time.
    Notification.objects.filter(object_key=object_key(page.pk), event=WITHDRAWN).delete()
