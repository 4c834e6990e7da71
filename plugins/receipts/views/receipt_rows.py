"""Rows of the list of organisations as one string: a template for each costs several times that.

What comes from the database is escaped here, piece by piece.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from portal.extension.templatetags.portal_format import monthday_time

from plugins.receipts.selectors.organisations import OrganisationReceipt


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
    if url and receipt.is_open and receipt.code:
        link = (
            '<a class="tn-btn tn-btn--line tn-btn--s tn-nw"'
            f' href="{escape(url)}?organisation={escape(receipt.code)}">代理確認'
            f'<span class="tn-vh">（{escape(receipt.full_name)}）</span></a>'
        )
    return f'<td class="tn-full tn-noprint">{link}</td>'
