"""A notice as a reader sees it: always from a frozen version, or from a draft in preview."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from portal.files.api import has_scanner
from portal.files.kinds import short_kind
from portal.files.models import BLOCKED_STATES, StoredFile
from portal.files.selectors import file_url, label_words
from portal.notices.event import ShownEvent, shown_event
from portal.notices.models import Delivery, NoticePage, NoticeVersion, VersionFile
from portal.notices.rich_text import sanitised
from portal.notices.versions import freeze
from portal.organisations.audience import audience_queryset, describe_audience
from portal.reading.api import view_url

RECORDINGS = ("MP4", "WEBM")
KEPT_VERSIONS = 256
"""Current versions that each process keeps ready; some 20 KB each."""


@dataclass(frozen=True)
class ShownAction:
    """Something the notice asks for."""

    label: str
    who: str
    due: date | None


@dataclass(frozen=True)
class ShownFile:
    """An attachment; ``state`` says why it cannot be opened, ``notes`` what to know (macros)."""

    label: str
    name: str
    type: str
    size: int
    sha256: str
    url: str
    changed: str = ""
    state: str = ""
    id: UUID | None = None
    view_url: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownNotice:
    """All that a notice page shows of one version.

    ``key`` names what is kept of it between requests (ADR 0009); empty for drafts.
    """

    title: str
    document_number: str
    issued_on: date
    kind: str
    legal_nature: str
    legal_basis: str
    is_important: bool
    is_urgent: bool
    summary: str
    contact: str
    issuers: str
    duties: tuple[str, ...]
    audience: str
    display_from: datetime
    display_until: datetime | None
    actions: tuple[ShownAction, ...]
    files: tuple[ShownFile, ...]
    body: SafeString
    number: int
    sha256: str
    event: ShownEvent | None = None
    key: str = ""

    @property
    def keep_seconds(self) -> int:
        """For the ``cache`` tag: a day for versions, nothing for drafts."""
        return 24 * 60 * 60 if self.key else 0

    @property
    def recordings(self) -> tuple[ShownFile, ...]:
        """Attachments that a browser can play."""
        return tuple(file for file in self.files if file.type in RECORDINGS and file.url)

    @property
    def has_virus_check(self) -> bool:
        """Whether this site checks files at all; readers are told when it does not."""
        return has_scanner()

    @property
    def files_size(self) -> int:
        """Bytes of all attachments together."""
        return sum(file.size for file in self.files)


def shown_version(version: NoticeVersion, *, delivered: int | None = None) -> ShownNotice:
    """A published version, one query for its files. ``delivered``: organisations it went to."""
    rows = version.files.select_related("file").order_by("position")
    files = tuple(version_file(row, version.number) for row in rows)
    return shown_data(
        version.data,
        body=version.body,
        files=files,
        number=version.number,
        sha256=version.sha256,
        delivered=delivered,
    )


def shown_current(page: NoticePage) -> ShownNotice:
    """The current version with the number of organisations it went to.

    Versions never change, so each process keeps the latest ones it showed: no query for one
    without files, else one, because files can be found infected at any time.
    """
    version = page.current_version
    assert version is not None  # noqa: S101 - drafts have no page
    published = f"{version.published_at:%s.%f} {page.last_published_at}"
    shown = kept_version(version.pk, version.sha256, published, timezone.localdate())
    return with_file_states(shown) if shown.files else shown


@lru_cache(maxsize=KEPT_VERSIONS)
def kept_version(version_id: int, sha256: str, published: str, day: date) -> ShownNotice:
    """A version by what it depends on.

    ``published`` changes with every publication (it may widen the audience), ``day`` lets the
    names in the audience follow those of the organisations.
    """
    version = NoticeVersion.objects.get(pk=version_id)
    delivered = Delivery.objects.filter(notice=version.notice_id, is_current=True).count()
    shown = shown_version(version, delivered=delivered)
    return replace(shown, key=f"{version_id} {sha256} {published} {day}")


def with_file_states(shown: ShownNotice) -> ShownNotice:
    """The same with what is known about its files now."""
    ids = [file.id for file in shown.files]
    blocked = {
        file.pk: file.get_scan_state_display()
        for file in StoredFile.objects.filter(pk__in=ids, scan_state__in=BLOCKED_STATES)
    }
    if not blocked and not any(file.state for file in shown.files):
        return shown
    files = tuple(with_state(file, blocked) for file in shown.files)
    states = " ".join(file.state for file in files)
    return replace(shown, files=files, key=f"{shown.key} {states}")


def with_state(file: ShownFile, blocked: Mapping[Any, str]) -> ShownFile:
    """A file that can be opened, or cannot any more."""
    state = blocked.get(file.id, "")
    if state or file.id is None:
        return replace(file, state=state, url="", view_url="")
    url = reverse("files:download", args=[file.id])
    return replace(file, state="", url=url, view_url=view_url(file.id, file.name))


def shown_draft(page: NoticePage) -> ShownNotice:
    """A draft as it would be published now; nothing is stored."""
    frozen = freeze(page)
    entries = frozen.data["attachments"]
    stored = StoredFile.objects.in_bulk([entry["file"] for entry in entries])
    files = tuple(draft_file(entry, stored[UUID(entry["file"])]) for entry in entries)
    number = page.current_version.number + 1 if page.current_version else 1
    delivered = audience_queryset(page.audience).count()
    return shown_data(
        frozen.data,
        body=frozen.body,
        files=files,
        number=number,
        sha256=frozen.sha256,
        delivered=delivered,
    )


def shown_data(
    data: dict[str, Any],
    *,
    body: str,
    files: tuple[ShownFile, ...],
    number: int,
    sha256: str,
    delivered: int | None,
) -> ShownNotice:
    """The frozen fields as Python values. The body is sanitised again on its way out."""
    until = data["display_until"]
    return ShownNotice(
        title=data["title"],
        document_number=data["document_number"],
        issued_on=date.fromisoformat(data["issued_on"]),
        kind=data["kind"],
        legal_nature=data["legal_nature"],
        legal_basis=data["legal_basis"],
        is_important=data["is_important"],
        is_urgent=data.get("is_urgent", False),
        summary=data["summary"],
        contact=data["contact"],
        issuers="、".join(issuer["name"] for issuer in data["issuers"]),
        duties=tuple(duty["name"] for duty in data["duties"]),
        audience=audience_text(data["audience"], delivered),
        display_from=datetime.fromisoformat(data["display_from"]),
        display_until=datetime.fromisoformat(until) if until else None,
        actions=tuple(shown_action(action) for action in data["actions"]),
        files=files,
        body=mark_safe(sanitised(body)),
        number=number,
        sha256=sha256,
        event=shown_event(data),
    )


def shown_action(action: dict[str, Any]) -> ShownAction:
    """A frozen action."""
    due = date.fromisoformat(action["due"]) if action["due"] else None
    return ShownAction(action["label"], action["who"], due)


def version_file(row: VersionFile, number: int) -> ShownFile:
    """An attachment of a published version, with the hash as published."""
    return ShownFile(
        label=row.label,
        name=row.file.name,
        type=short_kind(row.file.name),
        size=row.file.size,
        sha256=row.sha256,
        url="" if blocked_state(row.file) else file_url(row.file),
        changed=f"第{number}版" if row.is_changed else "",
        state=blocked_state(row.file),
        id=row.file_id,
        view_url="" if blocked_state(row.file) else view_url(row.file_id, row.file.name),
        notes=tuple(label_words(row.file)),
    )


def draft_file(entry: dict[str, Any], stored: StoredFile) -> ShownFile:
    """An attachment of a draft."""
    return ShownFile(
        label=entry["label"],
        name=entry["name"],
        type=short_kind(entry["name"]),
        size=entry["size"],
        sha256=entry["sha256"],
        url=file_url(stored),
        state=blocked_state(stored),
        view_url=view_url(stored.pk, stored.name),
        notes=tuple(label_words(stored)),
    )


def blocked_state(file: StoredFile) -> str:
    """Why a file cannot be saved, in words; empty when it can."""
    return file.get_scan_state_display() if file.scan_state in BLOCKED_STATES else ""


def audience_text(rules: Any, delivered: int | None) -> str:
    """The audience in a sentence with the number of organisations, such as （1,788団体）."""
    text = describe_audience(rules)
    return f"{text}（{delivered:,}団体）" if delivered is not None else text
