"""What stands around the text of a notice: its state, its versions, the own delivery."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.extension.permissions import acting_seat
from portal.extension.templatetags.portal_format import wareki
from portal.notices.attachments import AttachmentHistory
from portal.notices.forwarding import ForwardForm
from portal.notices.models import NoticePage, NoticeVersion
from portal.notices.naming import short_code
from portal.notices.permissions import can_forward, can_see_notice, sees_everything
from portal.notices.reader import Reader, reader_of
from portal.notices.reading import (
    ShownAction,
    ShownNotice,
    shown_current,
    shown_draft,
    shown_version,
)
from portal.notices.rows import badges
from portal.notices.selectors import (
    Status,
    addressed_in,
    forwardings_of,
    versions_of,
)
from portal.notices.status import status_of
from portal.organisations.models import Seat

Pair = tuple[str, str]
ENOUGH_FOR_ZIP = 2


def notice_context(
    page: NoticePage, request: HttpRequest, form: ForwardForm | None = None
) -> dict[str, Any]:
    """The current version with everything around it; a constant number of queries.

    ``page`` is loaded for the acting seat (``loaded_for``).
    """
    seat = acting_seat(request)
    version = page.current_version
    shown = shown_current(page)
    reader = reader_of(page, seat)
    document = document_context(page, shown, seat)
    dues = [action.due for action in document["actions"]]
    status = status_of(page, dues=dues, is_asked_soon=bool(reader and reader.is_asked_soon))
    return {
        **document,
        **delivery_context(page, seat, form),
        "page": page,
        "version": version,
        "badges": badges(page, status),
        "crumbs": crumbs(shown, ""),
        "state": state_context(page, status, request),
        "asks_no_more": page.withdrawn_at is not None,
        "versions": all_versions(page) if version.number > 1 else [version],
        "print_css": print_address(page.pk, version.number),
        "zip_url": zip_address(page.pk, shown),
        "address": address(page, request),
        "edit_url": edit_url(page, request),
        "reader": reader,
        "code": short_code(page.pk),
    }


def preview_context(page: NoticePage, request: HttpRequest) -> dict[str, Any]:
    """A draft: no delivery, no versions, no addresses that do not exist yet."""
    shown = shown_draft(page)
    return {
        **document_context(page, shown, None),
        "page": page,
        "badges": [("plain", "下書きの見え方")],
        "crumbs": crumbs(shown, ""),
        "is_preview": True,
    }


def version_context(
    page: NoticePage, version: NoticeVersion, request: HttpRequest, until: int | None = None
) -> dict[str, Any]:
    """An earlier version, as it was published. ``until``: the last that may be read from here."""
    shown = shown_version(version)
    return {
        **document_context(page, shown, acting_seat(request)),
        "page": page,
        "version": version,
        "badges": [("plain", f"第{version.number}版")],
        "crumbs": crumbs(shown, page.get_url(request) or "", f"第{version.number}版"),
        "current": page.current_version,
        "state": state_context(page, status_of(page), request),
        "asks_no_more": True,
        "versions": [v for v in all_versions(page) if until is None or v.number <= until],
        "until": until,
        "print_css": print_address(page.pk, version.number),
        "zip_url": zip_address(page.pk, shown, version.number),
        "address": address(page, request),
    }


def attachments_context(
    page: NoticePage, histories: list[AttachmentHistory], request: HttpRequest
) -> dict[str, Any]:
    """The attachments of every version, and the versions themselves."""
    shown = shown_current(page)
    return {
        "page": page,
        "shown": shown,
        "version": page.current_version,
        "versions": all_versions(page),
        "histories": histories,
        "crumbs": crumbs(shown, page.get_url(request) or "", "添付の履歴"),
        "notice_url": page.get_url(request) or "",
        "zip_url": zip_address(page.pk, shown),
    }


def zip_address(notice_id: int, shown: ShownNotice, number: int | None = None) -> str:
    """All attachments as one zip, of the current version or of ``number``; nothing for one."""
    if len([file for file in shown.files if file.url]) < ENOUGH_FOR_ZIP:
        return ""
    if number is None:
        return reverse("notice_zip", args=[notice_id])
    return reverse("notice_version_zip", args=[notice_id, number])


def all_versions(page: NoticePage) -> list[NoticeVersion]:
    """The versions without their texts, newest first."""
    return list(versions_of(page).defer("body", "data").prefetch_related(None))


def document_context(page: NoticePage, shown: ShownNotice, seat: Seat | None) -> dict[str, Any]:
    """What every view of a document shows."""
    addressed = addressed_in(seat)
    return {
        "shown": shown,
        # A thunk: the table is kept with the page, so that it is rarely made.
        "facts": lambda: facts(shown),
        "actions": actions_shown(shown, addressed),
        "addressed": "・".join(addressed or []),
        "now": timezone.now(),
        "seat": seat,
    }


def facts(shown: ShownNotice) -> list[Pair]:
    """The head of the notice as term and description."""
    return [
        ("文書番号", shown.document_number),
        ("発出日", wareki(shown.issued_on)),
        ("発出元", shown.issuers),
        ("宛先", shown.audience),
        ("法的性格", shown.legal_nature),
        ("根拠", shown.legal_basis),
        ("種類", shown.kind),
        ("所管分野", "、".join(shown.duties)),
        ("掲載期間", period(shown)),
    ]


def period(shown: ShownNotice) -> str:
    """令和8年11月18日（水）9:00 〜 令和8年12月28日（月）23:59; open-ended without an end."""
    begin = moment(shown.display_from)
    return f"{begin} 〜 {moment(shown.display_until)}" if shown.display_until else f"{begin} 〜"


def moment(value: Any) -> str:
    """Day with era and weekday, and the time, in Japan."""
    local = timezone.localtime(value)
    return f"{wareki(local)}{local.hour}:{local.minute:02}"


def actions_shown(shown: ShownNotice, addressed: Sequence[str] | None) -> list[ShownAction]:
    """What is asked of the reader's kind of organisation; the ministry (None) sees all."""
    return [a for a in shown.actions if addressed is None or a.who in addressed]


def crumbs(shown: ShownNotice, url: str, last: str = "") -> list[Pair]:
    """Home, list, notice (and what is shown of it)."""
    name = shown.document_number or shown.title
    trail = [("やること", "/"), ("通知・事務連絡", "/notices/"), (name, url)]
    return [*trail, (last, "")] if last else trail


def state_context(page: NoticePage, status: Status, request: HttpRequest) -> dict[str, Any]:
    """廃止 and 終了 with the successor, if this reader may see it."""
    successor = page.successor if page.successor_id else None
    if successor and not can_see_notice(request.user, acting_seat(request), successor):
        successor = None
    return {
        "withdrawn": status == Status.WITHDRAWN,
        "ended": status == Status.ENDED,
        "successor": successor,
        "successor_url": successor.get_url(request) if successor else "",
    }


def delivery_context(
    page: NoticePage, seat: Seat | None, form: ForwardForm | None
) -> dict[str, Any]:
    """The own organisation's delivery: who is in charge, how it went round, the form to forward."""
    reader = reader_of(page, seat)
    if seat is None or reader is None or reader.delivery is None:
        return {}
    return {
        "delivery": reader.delivery,
        "responsible": reader.responsible,
        "forwardings": list(forwardings_of(reader.delivery)) if reader.was_forwarded else [],
        "forward_form": form or forward_form(page, seat, reader),
        "forward_url": reverse("notice_forward", args=[page.pk]),
    }


def forward_form(page: NoticePage, seat: Seat, reader: Reader) -> ForwardForm | None:
    """An empty form for those who may forward; nothing is owed on a notice that is 廃止."""
    delivery = reader.delivery
    if delivery is None or page.withdrawn_at:
        return None
    if not can_forward(seat, delivery, reader.responsible):
        return None
    return ForwardForm(seat=seat, delivery=delivery)


def print_address(notice_id: int, number: int) -> str:
    """Style sheet with the margin boxes of a version."""
    return reverse("notice_print_css", args=[notice_id, number])


def edit_url(page: NoticePage, request: HttpRequest) -> str:
    """The page in the admin, for those who may change it."""
    # Groups with access to the admin follow ministry seats: nobody else has to be looked up.
    if not sees_everything(request.user, acting_seat(request)):
        return ""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        return ""
    if not page.permissions_for_user(request.user).can_edit():
        return ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def address(page: NoticePage, request: HttpRequest) -> str:
    """The notice's address in full, as it is printed."""
    return request.build_absolute_uri(page.get_url(request) or "/notices/")


def print_footer(page: NoticePage, version: NoticeVersion, request: HttpRequest) -> list[str]:
    """Lines on every printed sheet: document, version, address; hash, time, seat."""
    seat = acting_seat(request)
    number = version.document_number or version.title
    published = wareki(version.published_at)
    return [
        f"{number} 第{version.number}版　{published}公開　{address(page, request)}",
        f"SHA-256 {version.sha256}",
        f"印刷 {moment(timezone.now())} {seat or ''}",
    ]
