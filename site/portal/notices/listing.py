"""The public list of notices: what is asked for in the address, and the rows it means.

Everything starts from ``listed_notices``, so that counts, exports and rows see the same notices.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, QueryDict

from portal.extension.parameters import is_id, without_nul
from portal.extension.permissions import acting_seat
from portal.extension.slots import filter_restriction
from portal.notices.models import NoticeIndexPage, NoticePage
from portal.notices.selectors import Status, listed_notices
from portal.notices.words import has_words

PAGE_SIZE = 20
SORTS = {"new": "新しい順", "due": "期限が近い順", "number": "文書番号順"}
STATUSES = (Status.OPEN, Status.SOON, Status.REPLACED, Status.WITHDRAWN, Status.ENDED)
OVER = (Status.WITHDRAWN, Status.ENDED)
MAX_QUERY = 200
Tab = Literal["all", "unread", "mine", "mine-unread"]


@dataclass(frozen=True)
class NoticeQuery:
    """What the reader asked for. Unknown values are dropped, never an error."""

    q: str = ""
    status: tuple[str, ...] = ()
    bureau: str = ""
    duty: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    nature: tuple[str, ...] = ()
    tab: Tab = "all"
    sort: str = "new"
    params: QueryDict = field(default_factory=QueryDict, compare=False)

    @property
    def includes_ended(self) -> bool:
        """終了 is left out unless the reader searches or asks for a status."""
        return bool(self.q or self.status)


def notice_query(params: QueryDict) -> NoticeQuery:
    """Read the address of the list."""
    tab, sort = params.get("tab", "all"), params.get("sort", "new")
    known = [status.value for status in STATUSES]
    return NoticeQuery(
        q=without_nul(params.get("q", "")).strip()[:MAX_QUERY],
        status=tuple(value for value in params.getlist("status") if value in known),
        bureau=without_nul(params.get("bureau", "")),
        duty=tuple(value for value in params.getlist("duty") if is_id(value)),
        kind=texts(params, "kind"),
        nature=texts(params, "nature"),
        tab=tab if tab in ("unread", "mine", "mine-unread") else "all",  # type: ignore[arg-type]
        sort=sort if sort in SORTS else "new",
        params=params,
    )


def texts(params: QueryDict, name: str) -> tuple[str, ...]:
    """Values of a parameter that a database can compare."""
    return tuple(value for value in params.getlist(name) if value and "\x00" not in value)


def scope(request: HttpRequest, index: NoticeIndexPage) -> QuerySet[NoticePage]:
    """All notices of a list page that may be read from the acting seat."""
    notices = listed_notices(request.user, acting_seat(request))
    return notices.filter(path__startswith=index.path)


def filtered(
    notices: QuerySet[NoticePage], query: NoticeQuery, request: HttpRequest
) -> QuerySet[NoticePage]:
    """The notices that meet every condition but the tab, unsorted."""
    if not query.includes_ended:
        notices = notices.exclude(status_word=Status.ENDED)
    plugins = filter_restriction("notice.list_filter", query.params, request)
    return notices.filter(own_condition(query) & plugins)


def own_condition(query: NoticeQuery) -> Q:
    """The host's conditions joined."""
    condition = has_words(query.q, "current_version__words__folded")
    if query.bureau:
        condition &= in_bureau(query.bureau)
    if query.duty:
        condition &= Q(pk__in=with_duty(query.duty))
    chosen = {
        "status_word__in": query.status,
        "kind__in": query.kind,
        "legal_nature__in": query.nature,
    }
    return condition & Q(**{name: values for name, values in chosen.items() if values})


def in_tab(notices: QuerySet[NoticePage], tab: Tab) -> QuerySet[NoticePage]:
    """All, unread by this seat, in this seat's charge, or both."""
    if tab in ("unread", "mine-unread"):
        notices = notices.filter(is_unread=True, delivery_id__isnull=False)
        notices = notices.exclude(status_word__in=OVER)
    if tab in ("mine", "mine-unread"):
        notices = notices.filter(is_responsible=True)
    return notices


def in_order(notices: QuerySet[NoticePage], sort: str) -> QuerySet[NoticePage]:
    """Newest or latest changed first, nearest deadline first, or by document number."""
    if sort == "due":
        return notices.order_by(F("next_due").asc(nulls_last=True), "-published_at", "-pk")
    if sort == "number":
        return notices.order_by("document_number", "-published_at", "-pk")
    return notices.order_by("-published_at", "-pk")


def with_duty(duties: tuple[str, ...]) -> QuerySet[NoticePage, Any]:
    """Ids of the notices about any of the duties; a subquery, so that rows do not multiply."""
    return NoticePage.objects.filter(duties__in=duties).values("pk")


def in_bureau(slug: str) -> Q:
    """Notices below the bureau's own index page; an unknown bureau has none."""
    index = NoticeIndexPage.objects.filter(slug=slug, bureau__isnull=False).first()
    return Q(path__startswith=index.path) if index else Q(pk__isnull=True)
