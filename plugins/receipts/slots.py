"""What receipts show on the host's pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from portal.accounts.api import is_coordinator, is_editor, is_ministry
from portal.extension.permissions import acting_seat
from portal.extension.slots import FilterSlot, Slot, register_slot
from portal.notices.api import (
    DeliveryInfo,
    bureau_notice_ids,
    coverage_scope,
    deliveries_of,
)

from plugins.receipts.forms import RespondForm
from plugins.receipts.models import Rank
from plugins.receipts.permissions import may_see_names
from plugins.receipts.selectors.asked import Asked, asked_by, asked_of
from plugins.receipts.selectors.coverage import coverages
from plugins.receipts.selectors.states import (
    Receipt,
    acknowledged_deliveries,
    actor_names,
    pending_deliveries,
    receipts_of,
)
from plugins.receipts.views.box import ladder, state_of
from plugins.receipts.views.figures import bar_label, segments

RECENT = 5


@dataclass(frozen=True)
class Prepared:
    """Deliveries to the acting seat's organisation, what was asked, and what was said."""

    deliveries: Mapping[int, DeliveryInfo]
    asked: Mapping[int, Asked]
    receipts: Mapping[int, Receipt]


def prepared_for(objects: Sequence[Any], request: HttpRequest) -> Prepared | None:
    """Everything for a list of notices in a constant number of queries; None for the ministry."""
    seat = acting_seat(request)
    if seat is None or is_ministry(seat):
        return None
    found = deliveries_of(seat, objects)
    current = {pk: info for pk, info in found.items() if info.is_current}
    levels = {info.delivery_id: info.ack_version for info in current.values()}
    asked = asked_of([notice for notice in objects if notice.pk in current])
    return Prepared(current, asked, receipts_of(levels))


class ReceiptSlot(Slot):
    """Base: blocks about one delivery that asks for confirmation."""

    def prepare(self, objects: Sequence[Any], request: HttpRequest) -> Prepared | None:
        """Once for the page."""
        return prepared_for(objects, request)

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """Nothing unless the notice was delivered here and asks for confirmation."""
        info = prepared.deliveries.get(obj.pk) if prepared else None
        asked = prepared.asked.get(obj.pk) if info else None
        if info is None or asked is None or not asked.required:
            return None
        receipt = prepared.receipts[info.delivery_id]
        return {
            "notice": asked.notice,
            "due": asked.due,
            "delivery": info,
            "receipt": receipt,
            "state": state_of(receipt, asked.due),
        }


@register_slot
class NoticeBox(ReceiptSlot):
    """The box beside a notice: the button, or the stamp; the ladder; other answers."""

    slot = "notice.aside"
    key = "receipts.box"
    order = 10
    template_name = "receipts/box.html"

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """The state in words, the steps, and the names for managers."""
        context = super().context(obj, prepared, request)
        if context is None:
            return None
        seat, receipt = acting_seat(request), context["receipt"]
        confirmed = receipt.acknowledgement
        named = confirmed and may_see_names(seat, context["delivery"].organisation_id)
        names = actor_names([confirmed.id]) if named else {}
        return {
            **context,
            "seat": seat,
            "organisation": seat.organisation,
            "ladder": ladder(receipt, context["notice"]),
            "confirmed": confirmed,
            "rejected": receipt.events.get("rejected") if receipt.rank == Rank.REJECTED else None,
            "is_settled": receipt.rank >= Rank.NOT_APPLICABLE,
            "name": names.get(confirmed.id, "") if confirmed else "",
            "form": self.other_answers(seat, receipt),
        }

    def other_answers(self, seat: Any, receipt: Receipt) -> RespondForm | None:
        """The form of what may still be answered; None once it does not apply or is done."""
        if receipt.rank >= Rank.NOT_APPLICABLE:
            return None
        return RespondForm(
            organisation=seat.organisation.name,
            acknowledged=receipt.is_acknowledged,
            auto_id="receipt_%s",
        )


@register_slot
class ListRowState(ReceiptSlot):
    """The state in a row of the list. The host shows the deadlines of the notice's actions."""

    slot = "notice.list_row"
    key = "receipts.state"
    order = 10
    template_name = "receipts/list_row.html"


@register_slot
class EditorLink(Slot):
    """The way to 到達状況 for the ministry and for coordinators."""

    slot = "notice.editor_links"
    key = "receipts.coverage"
    order = 10
    template_name = "receipts/coverage_link.html"

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """Nothing for people who may not see coverage."""
        scope = coverage_scope(request.user, acting_seat(request), obj.pk)
        if scope is None:
            return None
        url = reverse("receipts:coverage", args=[obj.pk])
        return {"url": url, "label": "到達状況" if scope == "all" else "管内の到達状況"}


@register_slot
class WaitingFilter(FilterSlot):
    """到達確認待ち / 確認済み beside the list of notices."""

    key = "receipts.filter"
    order = 10
    template_name = "receipts/list_filter.html"
    CHOICES = (("waiting", "到達確認待ち"), ("done", "確認済み"))

    def chosen(self, params: QueryDict) -> set[str]:
        """Known values among the parameters."""
        return set(params.getlist("receipt")) & {value for value, _ in self.CHOICES}

    def restriction(self, params: QueryDict, request: HttpRequest) -> Q | None:
        """Notices whose delivery to the seat's organisation is in a chosen state."""
        seat, chosen = acting_seat(request), self.chosen(params)
        if seat is None or is_ministry(seat) or not chosen:
            return None
        sources = {"waiting": pending_deliveries, "done": acknowledged_deliveries}
        combined = Q(pk__in=[])
        for value in sorted(chosen):
            own = sources[value]().filter(organisation=seat.organisation_id)
            combined |= Q(pk__in=own.values("notice"))
        return combined

    def context(self, params: QueryDict, request: HttpRequest) -> dict[str, Any]:
        """Checkboxes; none for the ministry, which receives nothing."""
        seat, chosen = acting_seat(request), self.chosen(params)
        shown = seat is not None and not is_ministry(seat)
        choices = [
            {"value": value, "label": label, "count": None, "checked": value in chosen}
            for value, label in self.CHOICES
        ]
        return {"choices": choices if shown else []}


@register_slot
class BureauPanel(Slot):
    """Recent notices of the bureau with their coverage, for its ministry seats."""

    slot = "home.panel"
    key = "receipts.bureau"
    order = 10
    template_name = "receipts/home_panel.html"

    def prepare(self, objects: Sequence[Any], request: HttpRequest) -> list[dict[str, Any]]:
        """The newest notices that ask for confirmation."""
        seat = acting_seat(request)
        if seat is None or not is_ministry(seat):
            return []
        asked = asked_by(bureau_notice_ids(seat, RECENT))
        shown = {pk: one for pk, one in asked.items() if one.required}
        tallies = coverages(list(shown))
        ordered = sorted(shown.values(), key=lambda one: one.notice.published_at, reverse=True)
        return [_panel_row(one, tallies[one.notice.id]) for one in ordered]

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """Nothing when there is no such notice."""
        return {"rows": prepared} if prepared else None


@register_slot
class SilentLink(Slot):
    """The way to 応答のない団体, for those who look after others; it counts nothing."""

    slot = "home.aside"
    key = "receipts.silent"
    order = 50
    template_name = "receipts/silent_link.html"

    def context(self, obj: Any, prepared: Any, request: HttpRequest) -> dict[str, Any] | None:
        """For editors and coordinators."""
        seat = acting_seat(request)
        return {"nationwide": is_editor(seat)} if is_editor(seat) or is_coordinator(seat) else None


def _panel_row(asked: Asked, tally: Any) -> dict[str, Any]:
    return {
        "notice": asked.notice,
        "due": asked.due,
        "tally": tally,
        "segments": segments(tally),
        "label": bar_label(tally),
        "url": reverse("receipts:coverage", args=[asked.notice.id]),
    }
