"""到達状況: the page, and the same rows as CSV and Excel."""

from collections.abc import Mapping
from typing import Any

from django.core.cache import caches
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from portal.extension.permissions import acting_seat
from portal.extension.tables import csv_response, xlsx_response
from portal.extension.views import PluginView

from plugins.receipts.models import Rank
from plugins.receipts.permissions import Scope, proxy_scope, visible_scope
from plugins.receipts.selectors.asked import Asked, asked_by
from plugins.receipts.selectors.coverage import (
    Coverage,
    Tally,
    coverage_of,
    event_numbers,
)
from plugins.receipts.selectors.organisations import (
    PAGE_SIZE,
    OrganisationReceipt,
    ids_on_page,
    only_earlier,
    organisation_receipts,
    state_rows,
)
from plugins.receipts.selectors.places import KEPT_SECONDS
from plugins.receipts.views.figures import (
    area_rows,
    bar_label,
    figures,
    place_options,
    prefecture_rows,
    segments,
    tile_map,
    type_rows,
)
from plugins.receipts.views.receipt_rows import kept_key, rows_of_page

TOP = 10
STATES: tuple[tuple[str, str], ...] = (
    ("silent", "未確認"),
    (str(Rank.UNOPENED.value), "未開封"),
    (str(Rank.OPENED.value), "開封まで"),
    (str(Rank.VIEWED.value), "添付の閲覧まで"),
    (str(Rank.REJECTED.value), "否認"),
    (str(Rank.PROXY.value), "代理確認"),
    (str(Rank.ACKNOWLEDGED.value), "到達確認"),
    (str(Rank.NOT_APPLICABLE.value), "該当なし"),
    (str(Rank.DONE.value), "対応済み"),
    ("all", "すべて"),
)
HEADER = (
    "団体コード",
    "都道府県",
    "団体",
    "種類",
    "状態",
    "開封日時",
    "応答日時",
    "版",
    "課室",
    "方法",
    "理由",
)


class ScopedView(PluginView):
    """Base: ministry seats see all organisations, coordinators their municipalities."""

    http_method_names = ["get", "head"]
    scope: Scope = None
    asked: Asked

    def may_enter(self, request: HttpRequest) -> bool:
        """Whether any coverage of the notice may be seen; what it asks for is read first."""
        notice_id = self.kwargs["notice_id"]
        found = asked_by([notice_id]).get(notice_id)
        if found is None or not found.notice.live:
            return False
        self.asked = found
        seat = acting_seat(request)
        self.scope = visible_scope(request.user, seat, notice_id, is_published=True)
        return self.scope is not None

    def state(self, request: HttpRequest) -> str:
        """The chosen state of the list; an unknown one means 未確認."""
        wanted = request.GET.get("state", "silent")
        return wanted if wanted in dict(STATES) else "silent"


class CoverageView(ScopedView):
    """Totals, map, types, prefectures, and the list of organisations in one state."""

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """The page. Who may see what is decided for each request, before anything kept is used."""
        asked = self.asked
        assert self.scope is not None  # noqa: S101 - may_enter saw to it
        may_proxy = proxy_scope(acting_seat(request), notice_id, self.scope) is not None
        context = {
            "asked": asked,
            "notice": asked.notice,
            "nationwide": self.scope == "all",
            "may_proxy": may_proxy,
        }
        numbers = event_numbers(asked.notice)
        key = self.key(request, asked, may_proxy, numbers)
        drawn = caches["template_fragments"].get(key)
        if drawn is None:
            drawn = self.draw(request, context, numbers)
            caches["template_fragments"].set(key, drawn, KEPT_SECONDS)
        return render(request, "receipts/coverage.html", {**context, **drawn})

    def key(
        self, request: HttpRequest, asked: Asked, may_proxy: bool, numbers: Mapping[str, int]
    ) -> str:
        """Changes with every event, since events are only ever added; see KEPT_SECONDS for more."""
        parts = (
            asked.notice.id,
            asked.notice.version_id,
            sorted(numbers.items()),
            self.scope,
            may_proxy,
            asked,
            request.GET.urlencode(),
        )
        return kept_key("coverage", parts)

    def draw(
        self, request: HttpRequest, context: dict[str, Any], numbers: Mapping[str, int]
    ) -> dict[str, Any]:
        """Everything below the head of the page, as HTML, and the number that the head names."""
        asked: Asked = context["asked"]
        assert self.scope is not None  # noqa: S101 - may_enter saw to it
        coverage = coverage_of(asked.notice, self.scope, numbers)
        total, prefectures = coverage.total, prefecture_rows(coverage)
        content = {
            **context,
            "total": total,
            "lead": lead_numbers(total),
            "figures": figures(total),
            "segments": segments(total),
            "bar_label": bar_label(total),
            "earlier": only_earlier(asked.notice, self.scope),
            "proxies": total.of(Rank.PROXY),
            "types": type_rows(coverage),
            "first_prefectures": area_rows(prefectures[:TOP]),
            "more_prefectures": area_rows(prefectures[TOP:]),
            "more_number": len(prefectures[TOP:]),
            "map": tile_map(prefectures) if self.scope == "all" else None,
            **self.list_context(request, context, coverage),
        }
        by_code = sorted((row for row in prefectures if row.code), key=lambda row: row.code)
        content["places"] = place_options(by_code, content["prefecture"])
        # Without the context processors: the frame is drawn around it.
        html = render_to_string("receipts/coverage_content.html", {**content, "request": request})
        return {"audience": total.audience, "content": html}

    def list_context(
        self, request: HttpRequest, context: dict[str, Any], coverage: Coverage
    ) -> dict[str, Any]:
        """Tabs and one page of the list."""
        asked: Asked = context["asked"]
        assert self.scope is not None  # noqa: S101 - may_enter saw to it
        state, place = self.state(request), request.GET.get("prefecture", "")
        tallies = {code: tally for (code, _), tally in coverage.by_prefecture.items() if code}
        tally = tallies.get(place, coverage.total)
        place = place if place in tallies else ""
        # The tally knows how many there are; only the rows of the page are read.
        paginator = Paginator(range(state_count(tally, state)), PAGE_SIZE)
        page = paginator.get_page(request.GET.get("page"))
        ids = ids_on_page(coverage, state, place, page.number)
        url = proxy_url(asked, context["may_proxy"])
        return {
            "tabs": tabs(tally, state, place),
            "state": state,
            "state_label": dict(STATES)[state],
            "prefecture": place,
            "page_obj": page,
            "rows": rows_of_page(asked.notice, ids, url),
        }


def proxy_url(asked: Asked, may_proxy: bool) -> str | None:
    """Where receipt is recorded for others, for ``rows_of_page``."""
    is_open = asked.required and not asked.notice.withdrawn
    url = reverse("receipts:proxy", args=(asked.notice.id,)) if is_open else ""
    return url if may_proxy else None


def lead_numbers(tally: Tally) -> dict[str, str]:
    """The numbers of the first sentence, with thousands set apart."""
    names = ("audience", "acknowledged", "silent", "unopened")
    return {name: f"{getattr(tally, name):,}" for name in names}


def state_count(tally: Tally, state: str) -> int:
    """Number of organisations in a state of the list."""
    if state == "all":
        return tally.audience
    return tally.silent if state == "silent" else tally.of(Rank(int(state)))


def tabs(tally: Tally, state: str, place: str) -> list[dict[str, Any]]:
    """One tab per state that has organisations."""
    suffix = f"&prefecture={place}" if place else ""
    found = []
    for value, label in STATES:
        number = state_count(tally, value)
        if number or value == state:
            url = f"?state={value}{suffix}#list"
            tab = {"label": label, "url": url, "count": f"{number:,}"}
            found.append({**tab, "is_current": value == state})
    return found


class CoverageTableView(ScopedView):
    """All organisations in scope as CSV or Excel; ``?state=`` restricts it as on the page."""

    form = "csv"

    def state(self, request: HttpRequest) -> str:
        """Everything unless one state is asked for."""
        return super().state(request) if "state" in request.GET else "all"

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """The file."""
        notice = self.asked.notice
        assert self.scope is not None  # noqa: S101 - may_enter saw to it
        rows = state_rows(notice, self.scope, self.state(request))
        lines = [table_row(receipt) for receipt in organisation_receipts(notice, rows)]
        name = f"到達状況_{notice.document_number or notice.id}.{self.form}"
        if self.form == "csv":
            return csv_response(name, HEADER, lines)
        return xlsx_response(name, HEADER, lines, "到達状況")


def table_row(receipt: OrganisationReceipt) -> tuple[Any, ...]:
    """Cells in the order of ``HEADER``: the office, never a person."""
    return (
        receipt.code,
        receipt.prefecture,
        receipt.name,
        receipt.type_label,
        receipt.rank.label,
        receipt.opened_at,
        receipt.answered_at,
        f"第{receipt.version_number}版" if receipt.version_number else "",
        receipt.section,
        receipt.channel,
        receipt.reason,
    )
