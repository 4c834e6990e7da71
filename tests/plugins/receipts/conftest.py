"""A published notice, and the shortest way to each kind of event."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from portal.extension.slots import PreparedSlot
from portal.notices.models import Delivery, NoticePage, NoticeVersion

from plugins.receipts import services
from plugins.receipts.models import ReceiptEvent
from tests.factories.notices import make_notice
from tests.plugins.receipts.blocks import request_of
from tests.world import World


@pytest.fixture
def notice(world: World) -> NoticePage:
    """A notice to all six local governments."""
    return make_notice()


@dataclass
class Acts:
    """Calls the services in the name of a person of the world."""

    world: World

    def _common(
        self, notice: NoticePage, key: str, version: NoticeVersion | None
    ) -> dict[str, Any]:
        seat = self.world.seat(key)
        delivery = Delivery.objects.get(notice=notice, organisation=seat.organisation)
        current = NoticePage.objects.get(pk=notice.pk).current_version_id
        return {
            "delivery_id": delivery.pk,
            "version_id": version.pk if version else current,
            "seat": seat,
            "user": self.world.user(key),
        }

    def open(self, notice: NoticePage, key: str, version: NoticeVersion | None = None) -> None:
        """The organisation opens the notice."""
        common = self._common(notice, key, version)
        services.record_opened(
            delivery_id=common["delivery_id"],
            version_id=common["version_id"],
            seat_id=common["seat"].pk,
        )

    def view(self, notice: NoticePage, key: str) -> None:
        """The organisation fetches an attachment."""
        common = self._common(notice, key, None)
        services.record_attachment_viewed(
            delivery_id=common["delivery_id"],
            version_id=common["version_id"],
            seat_id=common["seat"].pk,
        )

    def acknowledge(
        self, notice: NoticePage, key: str, version: NoticeVersion | None = None
    ) -> ReceiptEvent:
        """到達確認."""
        return services.acknowledge(**self._common(notice, key, version))

    def done(self, notice: NoticePage, key: str) -> ReceiptEvent:
        """対応済み."""
        return services.mark_done(**self._common(notice, key, None))

    def not_applicable(self, notice: NoticePage, key: str, reason: str = "") -> ReceiptEvent:
        """該当なし."""
        return services.mark_not_applicable(**self._common(notice, key, None), reason=reason)

    def reject(self, notice: NoticePage, key: str, reason: str = "開けません") -> ReceiptEvent:
        """否認."""
        return services.reject(**self._common(notice, key, None), reason=reason)

    def proxy(self, notice: NoticePage, key: str, by: str, **values: str) -> ReceiptEvent:
        """代理確認 for the organisation of ``key`` by the person ``by``."""
        common = self._common(notice, key, None)
        common |= {"seat": self.world.seat(by), "user": self.world.user(by)}
        return services.acknowledge_by_proxy(
            **common, **{"channel": "電話", "reason": "回線工事", **values}
        )


@pytest.fixture
def acts(world: World) -> Acts:
    """The services in the name of people of the world."""
    return Acts(world)


@pytest.fixture
def kinds() -> Callable[[], list[str]]:
    """Kinds of all events, oldest first."""
    return lambda: list(ReceiptEvent.objects.order_by("recorded_at").values_list("kind", flat=True))


@pytest.fixture
def shown(world: World) -> Callable[..., str]:
    """HTML of a slot for one notice as a person sees it."""

    def render(slot: str, notice: NoticePage | None, key: str | None) -> str:
        return PreparedSlot(slot, [notice], request_of(world, key)).render(notice)

    return render


@pytest.fixture
def answered(notice: NoticePage, acts: Acts) -> NoticePage:
    """札幌 acknowledged, 函館 by proxy, 盛岡 rejected, 岩手県 opened."""
    acts.acknowledge(notice, "kyufu")
    acts.proxy(notice, "hakodate", by="hokkaido")
    acts.reject(notice, "morioka", reason="=HYPERLINK(1)")
    acts.open(notice, "iwate")
    return notice
