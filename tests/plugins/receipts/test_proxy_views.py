"""到達確認 by proxy: who may record it, for whom, and what comes back."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.notices.models import NoticePage

from plugins.receipts.models import ReceiptEvent
from tests.plugins.receipts.conftest import Acts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str], Client]
Kinds = Callable[[], list[str]]
PROXY = {"channel": "電話", "reason": "回線工事", "section": "高齢福祉課"}


def url(notice: NoticePage) -> str:
    return f"/receipts/{notice.pk}/proxy/"


@pytest.mark.parametrize("key", ["editor", "approver", "hokkaido"])
def test_editor_and_coordinator_record_a_proxy(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds, key: str
) -> None:
    client = client_for(key)
    assert client.get(url(notice), {"organisation": "012025"}).status_code == 200
    response = client.post(url(notice), {**PROXY, "organisation": "012025"})
    assert (response.status_code, response.url) == (303, f"/receipts/{notice.pk}/")
    assert kinds() == ["proxy_acknowledged"]


@pytest.mark.parametrize("key", ["other_editor", "agent", "superuser", "kyufu", "hakodate"])
def test_nobody_else_records_a_proxy(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds, key: str
) -> None:
    response = client_for(key).post(url(notice), {**PROXY, "organisation": "012025"})
    assert (response.status_code, kinds()) == (404, [])


@pytest.mark.parametrize("code", ["032018", "010006", "999999", "<b>"])
def test_coordinator_cannot_record_outside_its_municipalities(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds, code: str
) -> None:
    client = client_for("hokkaido")
    response = client.post(url(notice), {**PROXY, "organisation": code})
    assert (response.status_code, kinds()) == (422, [])
    assert "この通知の宛先に、この団体コードの団体はありません。" in response.content.decode()
    assert client.get(url(notice), {"organisation": code}).status_code == 404


@pytest.mark.parametrize("code", ["０１２０２５", " 012025 ", "12025", "１２０２５"])
def test_code_is_read_however_it_is_typed(
    client_for: ClientFor, notice: NoticePage, code: str
) -> None:
    client = client_for("hokkaido")
    assert client.get(url(notice), {"organisation": code}).status_code == 200
    client.post(url(notice), {**PROXY, "organisation": code})
    assert [event.organisation_code for event in ReceiptEvent.objects.all()] == ["012025"]


def test_second_proxy_with_other_words_keeps_them(
    client_for: ClientFor, notice: NoticePage
) -> None:
    client_for("editor").post(url(notice), {**PROXY, "organisation": "012025"})
    data = {**PROXY, "organisation": "012025", "channel": "FAX", "reason": "受領書が届いた"}
    response = client_for("hokkaido").post(url(notice), data)
    page = response.content.decode()
    assert (response.status_code, "受領書が届いた</textarea>" in page) == (422, True)
    assert "この団体の代理確認は、すでに記録されています。" in page


def test_proxy_without_reason_comes_back_with_the_error(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds
) -> None:
    data = {"organisation": "012025", "channel": "FAX", "section": "高齢福祉課"}
    page = client_for("editor").post(url(notice), data).content.decode()
    assert "代理で記録する理由を入力してください。" in page
    assert "高齢福祉課" in page
    assert kinds() == []


@pytest.mark.parametrize(
    "code", ["\x00", "²", "札幌", "9" * 5000], ids=["nul", "digit", "name", "long"]
)
def test_proxy_for_a_code_that_is_none_is_refused(
    client_for: ClientFor, notice: NoticePage, code: str
) -> None:
    client, data = client_for("hokkaido"), {"channel": "電話", "reason": "確かめた"}
    shown = client.get(url(notice), {"organisation": code}).status_code
    sent = client.post(url(notice), {"organisation": code, **data}).status_code
    assert (shown, sent, ReceiptEvent.objects.count()) == (404, 422, 0)


def test_proxy_for_an_acknowledged_organisation_is_refused(
    client_for: ClientFor, notice: NoticePage, acts: Acts
) -> None:
    acts.acknowledge(notice, "hakodate")
    response = client_for("editor").post(url(notice), {**PROXY, "organisation": "012025"})
    assert "この通知は、すでに到達確認されています。" in response.content.decode()
