"""Organisations without a code: others record for them, and telephone them, as for all."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.notices.models import Delivery, NoticePage
from portal.organisations.models import Organisation

from plugins.receipts.models import CallRecord, ReceiptEvent
from tests.factories.notices import make_notice
from tests.factories.organisations import SeatFactory
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str], Client]
PROXY = {"channel": "電話", "reason": "回線工事"}


@pytest.fixture
def union(world: World) -> Organisation:
    """A 広域連合 of 北海道."""
    made = Organisation.objects.create(
        name="道央広域連合", kind="広域連合", order=300, prefecture=world.organisation("北海道")
    )
    SeatFactory(organisation=made, section="事務局", is_representative=True)
    return made


@pytest.fixture
def notice(union: Organisation) -> NoticePage:
    """A notice to it and to everybody else."""
    return make_notice(audience={"include": ["all", "kind:広域連合"], "exclude": []})


@pytest.fixture
def delivery(notice: NoticePage, union: Organisation) -> Delivery:
    """What it got."""
    return Delivery.objects.get(notice=notice, organisation=union)


@pytest.mark.parametrize("key", ["editor", "hokkaido"])
def test_list_leads_to_the_proxy_that_is_recorded(
    client_for: ClientFor, delivery: Delivery, key: str
) -> None:
    client, path = client_for(key), f"/receipts/{delivery.notice_id}/"
    address = f"{path}proxy/?delivery={delivery.pk}"
    assert f'href="{address}"' in client.get(path).content.decode()
    page = client.get(address).content.decode()
    assert "代理確認の記録　道央広域連合" in page
    assert ("団体コード" in page, f'name="delivery" value="{delivery.pk}"' in page) == (False, True)
    client.post(f"{path}proxy/", {**PROXY, "delivery": delivery.pk})
    assert [event.delivery for event in ReceiptEvent.objects.all()] == [delivery]


def test_refused_proxy_keeps_the_organisation(client_for: ClientFor, delivery: Delivery) -> None:
    path = f"/receipts/{delivery.notice_id}/proxy/"
    data = {"channel": "FAX", "delivery": delivery.pk}
    page = client_for("editor").post(path, data).content.decode()
    assert "代理で記録する理由を入力してください。" in page
    assert f'name="delivery" value="{delivery.pk}"' in page


@pytest.mark.parametrize("page", ["reminders", "silent"])
def test_lists_of_calls_lead_to_the_call_that_is_written(
    client_for: ClientFor, delivery: Delivery, page: str
) -> None:
    client, path = client_for("hokkaido"), f"/receipts/{delivery.notice_id}/call/"
    lists = {
        "reminders": f"/receipts/{delivery.notice_id}/reminders/",
        "silent": f"/receipts/silent/{delivery.organisation_id}/",
    }
    address = f"{path}?delivery={delivery.pk}"
    assert f'href="{address}"' in client.get(lists[page]).content.decode()
    assert f'name="delivery" value="{delivery.pk}"' in client.get(address).content.decode()
    client.post(path, {"result": "absent", "delivery": delivery.pk})
    assert [call.delivery for call in CallRecord.objects.all()] == [delivery]


@pytest.mark.parametrize("given", ["out of scope", "other notice", "0", "x", "²", "9" * 5000])
@pytest.mark.parametrize("page", ["proxy", "call"])
def test_delivery_that_is_not_in_the_list_is_not_found(
    client_for: ClientFor, notice: NoticePage, page: str, given: str
) -> None:
    other = make_notice(title="別の通知")
    ids = {
        "out of scope": Delivery.objects.get(notice=notice, organisation__code="032018").pk,
        "other notice": Delivery.objects.get(notice=other, organisation__code="012025").pk,
    }
    data = {**PROXY, "result": "absent", "delivery": ids.get(given, given)}
    client, path = client_for("hokkaido"), f"/receipts/{notice.pk}/{page}/"
    assert [client.get(path, data).status_code, client.post(path, data).status_code] == [404, 404]
    assert (ReceiptEvent.objects.count(), CallRecord.objects.count()) == (0, 0)


@pytest.mark.parametrize("key", ["editor", "hokkaido"])
def test_unit_of_the_ministry_is_none_that_could_be_silent(
    client_for: ClientFor, world: World, key: str
) -> None:
    path = f"/receipts/silent/{world.organisation('老健局').pk}/"
    assert client_for(key).get(path).status_code == 404
