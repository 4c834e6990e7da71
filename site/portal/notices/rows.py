"""Rows of the notice list, ready to show and to export."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest

from portal.extension.templatetags.portal_format import short_day
from portal.notices.event import ShownEvent, shown_event
from portal.notices.models import NoticePage
from portal.notices.selectors import Status

BADGES = {
    Status.OPEN: "live",
    Status.SOON: "soon",
    Status.REPLACED: "swap",
    Status.WITHDRAWN: "gone",
    Status.ENDED: "gone",
    Status.DRAFT: "plain",
}
OVER = (Status.WITHDRAWN, Status.ENDED)
EXPORT_HEADER = (
    "ステータス",
    "件名",
    "お知らせ内容",
    "掲載のはじめ",
    "掲載のおわり",
    "文書番号",
    "発出日",
    "発出元",
    "種類",
    "法的性格",
    "所管分野",
    "期限",
    "開催日",
    "版",
    "未読",
    "アドレス",
)


@dataclass(frozen=True)
class NoticeRow:
    """One notice as a list shows it; ``due`` is the next deadline of the reader's organisation."""

    notice: NoticePage
    status: str
    url: str
    unread: bool
    gone: bool
    badges: tuple[tuple[str, str], ...]
    issuers: str
    due: date | None
    files: int
    meta: tuple[str, ...]
    period: tuple[datetime, datetime | None]
    note: str
    event: ShownEvent | None


def notice_rows(notices: Iterable[NoticePage], request: HttpRequest) -> list[NoticeRow]:
    """Rows of loaded notices (``listed_notices``); no query for any of them."""
    return [notice_row(notice, request) for notice in notices]


def notice_row(notice: NoticePage, request: HttpRequest) -> NoticeRow:
    """One row."""
    status = Status(notice.status_word)
    version = notice.current_version
    issuers = "、".join(issuer["name"] for issuer in version.data["issuers"])
    return NoticeRow(
        notice=notice,
        status=status.value,
        url=notice.get_url(request) or "",
        unread=is_unread(notice, status),
        gone=status in OVER,
        badges=badges(notice, status),
        issuers=issuers,
        due=notice.next_due if status not in OVER else None,
        files=len(version.data["attachments"]),
        meta=(notice.document_number, issuers, notice.kind, nature_beside_kind(notice)),
        period=(notice.display_from, notice.display_until),
        note=f"{short_day(notice.withdrawn_at)}に廃止" if notice.withdrawn_at else "",
        event=shown_event(version.data),
    )


def is_unread(notice: NoticePage, status: Status) -> bool:
    """Unread by the acting seat; what is over or was never delivered here is not marked."""
    return bool(notice.is_unread and notice.delivery_id and status not in OVER)


def badges(notice: NoticePage, status: Status) -> tuple[tuple[str, str], ...]:
    """Status in a word, the version where it was replaced, 緊急 and 重要."""
    number = notice.current_version.number
    label = f"差し替え 第{number}版" if status == Status.REPLACED else status.value
    found = [(BADGES[status], label)]
    if number > 1 and status == Status.SOON:
        found.append(("swap", f"差し替え 第{number}版"))
    if notice.is_urgent and status not in OVER:
        found.append(("late", "緊急"))
    if notice.is_important and status not in OVER:
        found.append(("flag", "重要"))
    return tuple(found)


def nature_beside_kind(notice: NoticePage) -> str:
    """The legal nature, unless the kind says the same word."""
    return "" if notice.legal_nature == notice.kind else notice.legal_nature


def export_row(row: NoticeRow, request: HttpRequest) -> tuple[Any, ...]:
    """The cells of a row in the order of ``EXPORT_HEADER``."""
    notice = row.notice
    return (
        row.status,
        notice.title,
        notice.summary,
        notice.display_from,
        notice.display_until,
        notice.document_number,
        notice.issued_on,
        row.issuers,
        notice.kind,
        notice.legal_nature,
        "、".join(duty["name"] for duty in notice.current_version.data["duties"]),
        row.due,
        row.event.starts if row.event else None,
        notice.current_version.number,
        "未読" if row.unread else "",
        request.build_absolute_uri(row.url),
    )
