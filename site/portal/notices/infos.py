"""Published notices in a few words, for lists and for what plugins show of a notice."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import caches
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath

from portal.extension.prepared import Prepared
from portal.notices.models import NoticeAction, NoticePage
from portal.notices.reading import shown_current

ACKNOWLEDGEMENT = "到達確認"
# Moving the site's root shows up in addresses that much later.
ROOTS_KEPT_SECONDS = 60


@dataclass(frozen=True)
class NoticeInfo:
    """A published notice in a few words. ``ack_due`` is the day of the first 到達確認 action;
    ``live``: whether its page is in Wagtail's sense.
    """

    id: int
    title: str
    document_number: str
    url: str
    issuer: str
    version_id: int
    version_number: int
    ack_version: int
    published_at: datetime
    ack_due: date | None
    withdrawn: bool
    display_until: datetime | None
    live: bool


def notice_info(notice_id: int) -> NoticeInfo | None:
    """A published notice, or None."""
    return notice_infos([notice_id]).get(notice_id)


def notice_infos(notice_ids: Sequence[int]) -> dict[int, NoticeInfo]:
    """Published notices by id; one query."""
    if len(notice_ids) == 1:
        rows = list(info_row(notice=notice_ids[0]))
    else:
        rows = list(info_rows().filter(pk__in=notice_ids)) if notice_ids else []
    address = addresses() if rows else str
    return {row[0]: _info_of(row, address) for row in rows}


def notices_of(notices: Sequence[NoticePage]) -> dict[int, NoticeInfo]:
    """``notice_infos`` of loaded notices; nothing is asked for the notice of a notice page."""
    known = {notice.pk: _page_info(notice) for notice in notices if notice.served_at}
    return known | notice_infos([notice.pk for notice in notices if notice.pk not in known])


def info_rows() -> QuerySet[NoticePage, Any]:
    """The columns of ``_info_of``; pages themselves cost ten times as much to make."""
    actions = NoticeAction.objects.filter(page=OuterRef("pk"), label=ACKNOWLEDGEMENT)
    due = actions.order_by("sort_order", "pk").values("due")[:1]
    published = NoticePage.objects.filter(current_version__isnull=False)
    return published.annotate(ack_due=Subquery(due)).values_list(
        "pk",
        "title",
        "document_number",
        "url_path",
        "withdrawn_at",
        "display_until",
        "live",
        "ack_due",
        "current_version__data__issuers",
        *(f"current_version__{name}" for name in ("pk", "number", "ack_version", "published_at")),
    )


@Prepared
def info_row(notice: int) -> QuerySet[NoticePage, Any]:
    """Those of one notice."""
    return info_rows().filter(pk=notice)


def addresses() -> Callable[[str], str]:
    """Wagtail's address of a page by its ``url_path``. Its sites are looked up once in a minute,
    not for each page; where there are several, the address names the site.
    """
    cache = caches["template_fragments"]
    roots: list[SiteRootPath] | None = cache.get("notices.roots")
    if roots is None:
        roots = Site.get_site_root_paths()
        cache.set("notices.roots", roots, ROOTS_KEPT_SECONDS)
    alone = len({root.site_id for root in roots}) == 1

    def address(url_path: str) -> str:
        for root in roots:
            if url_path.startswith(root.root_path):
                path = reverse("wagtail_serve", args=(url_path[len(root.root_path) :],))
                return path if alone else f"{root.root_url}{path}"
        return ""

    return address


def _info_of(row: Iterable[Any], address: Callable[[str], str]) -> NoticeInfo:
    pk, title, document_number, url_path, withdrawn_at, until, live, due, issuers, *version = row
    version_id, version_number, ack_version, published_at = version
    return NoticeInfo(
        id=pk,
        title=title,
        document_number=document_number,
        url=address(url_path),
        issuer="、".join(issuer["name"] for issuer in issuers),
        version_id=version_id,
        version_number=version_number,
        ack_version=ack_version,
        published_at=published_at,
        ack_due=due,
        withdrawn=withdrawn_at is not None,
        display_until=until,
        live=live,
    )


def _page_info(notice: NoticePage) -> NoticeInfo:
    shown, version = shown_current(notice), notice.current_version
    assert version is not None  # noqa: S101 - a notice that was served has been published
    dues = [action.due for action in shown.actions if action.label == ACKNOWLEDGEMENT]
    return NoticeInfo(
        id=notice.pk,
        title=notice.title,
        document_number=notice.document_number,
        url=notice.get_url() or "",
        issuer=shown.issuers,
        version_id=version.pk,
        version_number=version.number,
        ack_version=version.ack_version,
        published_at=version.published_at,
        ack_due=dues[0] if dues else None,
        withdrawn=notice.withdrawn_at is not None,
        display_until=notice.display_until,
        live=notice.live,
    )
