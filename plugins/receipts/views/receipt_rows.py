"""A page of the list of organisations, and its rows as one string: a template for each costs
several times that.

What comes from the database is escaped here, piece by piece.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from portal.extension.prepared import padded
from portal.extension.templatetags.portal_format import monthday_time
from portal.notices.api import NoticeInfo, responsible_labels

from plugins.receipts.selectors.organisations import (
    OrganisationReceipt,
    events_among,
    organisation_receipts,
    rows_with_ids,
)
from plugins.receipts.selectors.places import KEPT_SECONDS


def kept_key(name: str, parts: Iterable[Any]) -> str:
    """The name in the cache of what is drawn from these parts."""
    return f"receipts.{name}.{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def rows_of_page(
    notice: NoticeInfo, delivery_ids: Sequence[int], proxy_url: str | None
) -> SafeString:
    """A page of the list, drawn; kept while no event comes in for those on it."""
    if not delivery_ids:
        return SafeString()
    # Counted before they are read: an event in between makes the next one read again.
    parts = (notice.version_id, delivery_ids, events_among(notice, delivery_ids), proxy_url)
    cache, key = caches["template_fragments"], kept_key("rows", parts)
    html: SafeString | None = cache.get(key)
    if html is None:
        html = drawn(notice, delivery_ids, proxy_url)
        cache.set(key, html, KEPT_SECONDS)
    return html


def drawn(notice: NoticeInfo, delivery_ids: Sequence[int], proxy_url: str | None) -> SafeString:
    """Rows of organisations with their answers and offices."""
    receipts = organisation_receipts(notice, rows_with_ids.rows(**padded(delivery_ids)))
    return receipt_rows(receipts, responsible_labels(list(delivery_ids)), proxy_url)


def receipt_rows(
    receipts: Iterable[OrganisationReceipt],
    offices: Mapping[int, Sequence[str]],
    proxy_url: str | None,
) -> SafeString:
    """``offices``: labels of the responsible seats by delivery. ``proxy_url``: where receipt is
    recorded for others; empty where that is closed, None for people who may not.
    """
    nobody = _nobody()
    named = ((receipt, offices.get(receipt.delivery_id)) for receipt in receipts)
    return SafeString(
        "\n".join(
            f'<tr><th scope="row">{escape(receipt.full_name)}</th>'
            f'<td class="tn-nw" data-label="種類">{escape(receipt.type_label)}</td>'
            f'<td data-label="受け持ちの席">{escape("、".join(names)) if names else nobody}</td>'
            f'<td class="tn-nw" data-label="状態"><span>{_state(receipt)}</span></td>'
            f'<td data-label="応答"><span>{_answer(receipt)}</span></td>'
            f"{_proxy(receipt, proxy_url)}</tr>"
            for receipt, names in named
        )
    )


def _nobody() -> str:
    icon = render_to_string("components/icon/icon.html", {"name": "warn", "size": "s"})
    return f'<b class="is-soon">{icon} 席がありません</b>'


def _state(receipt: OrganisationReceipt) -> str:
    moment = receipt.answered_at or receipt.opened_at
    when = f'<br><span class="tn-meta">{monthday_time(moment)}</span>' if moment else ""
    return f"{escape(receipt.rank.label)}{when}"


def _answer(receipt: OrganisationReceipt) -> str:
    if not receipt.section:
        return "－"
    channel = f"（{escape(receipt.channel)}）" if receipt.channel else ""
    reason = f'<br><span class="tn-meta">{escape(receipt.reason)}</span>' if receipt.reason else ""
    return f"{escape(receipt.section)}{channel}{reason}"


def _proxy(receipt: OrganisationReceipt, url: str | None) -> str:
    if url is None:
        return ""
    link = ""
    if url and receipt.is_open:
        link = (
            '<a class="tn-btn tn-btn--line tn-btn--s tn-nw"'
            f' href="{escape(url)}?delivery={receipt.delivery_id}">代理確認'
            f'<span class="tn-vh">（{escape(receipt.full_name)}）</span></a>'
        )
    return f'<td class="tn-full tn-noprint">{link}</td>'
