"""Who may do what, by which address, and what comes back."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.notices.models import NoticePage

from plugins.receipts.models import ReceiptEvent
from tests.factories.notices import correct, make_notice
from tests.plugins.receipts.conftest import Acts
from tests.world import World

pytestmark = pytest.mark.django_db
ClientFor = Callable[[str], Client]
Kinds = Callable[[], list[str]]


def url(notice: NoticePage, name: str) -> str:
    paths = {
        "acknowledge": f"/notices/{notice.pk}/acknowledge/",
        "respond": f"/notices/{notice.pk}/respond/",
        "coverage": f"/receipts/{notice.pk}/",
        "csv": f"/receipts/{notice.pk}/coverage.csv",
        "xlsx": f"/receipts/{notice.pk}/coverage.xlsx",
        "proxy": f"/receipts/{notice.pk}/proxy/",
    }
    return paths[name]


POSTS = ["acknowledge", "respond", "proxy"]
GETS = ["coverage", "csv", "xlsx", "proxy"]


@pytest.mark.parametrize("name", POSTS)
def test_anonymous_post_leads_to_sign_in(
    client: Client, notice: NoticePage, kinds: Kinds, name: str
) -> None:
    response = client.post(url(notice, name))
    assert (response.status_code, response.url.split("?")[0]) == (302, "/account/login/")
    assert kinds() == []


@pytest.mark.parametrize("name", GETS)
def test_anonymous_get_leads_to_sign_in(client: Client, notice: NoticePage, name: str) -> None:
    response = client.get(url(notice, name))
    assert (response.status_code, response.url.split("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize("name", ["acknowledge", "respond"])
def test_get_acknowledges_nothing(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds, name: str
) -> None:
    assert client_for("kyufu").get(url(notice, name)).status_code == 405
    assert kinds() == []


def test_reading_every_page_acknowledges_nothing(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds
) -> None:
    client = client_for("kyufu")
    pages = [
        "/",
        "/notices/",
        f"/notices/{notice.pk}/",
        notice.url,
        *(url(notice, n) for n in GETS),
    ]
    for page in pages:
        client.get(page)
        client.head(page)
        client.get(page, headers={"sec-purpose": "prefetch"})
    assert set(kinds()) <= {"opened", "attachment_viewed"}


def test_responsible_seat_acknowledges_with_one_button(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds
) -> None:
    response = client_for("kyufu").post(url(notice, "acknowledge"))
    assert (response.status_code, response.url) == (303, notice.url)
    assert kinds() == ["acknowledged"]


def test_pressing_twice_leaves_one_row(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds
) -> None:
    client = client_for("kyufu")
    responses = [client.post(url(notice, "acknowledge")).status_code for _ in range(2)]
    assert (responses, kinds()) == ([303, 303], ["acknowledged"])


def test_post_without_token_is_refused(world: World, notice: NoticePage, kinds: Kinds) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        world.user("kyufu"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    client.post(url(notice, "acknowledge"))
    assert kinds() == []


@pytest.mark.parametrize(
    ("wanted", "expected"), [("/", "/"), ("https://evil.example/", None), ("//evil.example", None)]
)
def test_way_back_stays_on_this_site(
    client_for: ClientFor, notice: NoticePage, wanted: str, expected: str | None
) -> None:
    response = client_for("kyufu").post(url(notice, "acknowledge"), {"next": wanted})
    assert response.url == (expected or notice.url)


def test_other_seat_is_asked_first(client_for: ClientFor, notice: NoticePage, kinds: Kinds) -> None:
    client = client_for("sapporo_soumu")
    asked = client.post(url(notice, "acknowledge"))
    assert (asked.status_code, kinds()) == (200, [])
    assert "この席の受け持ちではありません。" in asked.content.decode()
    client.post(url(notice, "acknowledge"), {"confirm": "1"})
    assert kinds() == ["acknowledged"]


def test_organisation_without_delivery_gets_404(client_for: ClientFor, kinds: Kinds) -> None:
    notice = make_notice(audience={"include": ["prefecture:03"], "exclude": []})
    statuses = [
        client_for("kyufu").post(url(notice, name), {"response": "done"}).status_code
        for name in POSTS
    ]
    assert (statuses, kinds()) == ([404, 404, 404], [])


def test_ministry_and_seatless_people_cannot_acknowledge(
    client_for: ClientFor, notice: NoticePage
) -> None:
    statuses = [
        client_for(key).post(url(notice, "acknowledge")).status_code
        for key in ("editor", "superuser", "seatless")
    ]
    assert statuses == [404, 404, 404]


def test_unknown_notice_is_404(client_for: ClientFor, notice: NoticePage) -> None:
    client = client_for("editor")
    assert client.get("/receipts/999999/").status_code == 404
    assert client_for("kyufu").post("/notices/999999/acknowledge/").status_code == 404


def test_withdrawn_notice_says_why_not(
    client_for: ClientFor, notice: NoticePage, world: World, kinds: Kinds
) -> None:
    from portal.notices.services import withdraw_notice

    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("superuser"))
    page = client_for("kyufu").post(url(notice, "acknowledge"), follow=True).content.decode()
    assert "この通知は廃止されたため、到達確認はできません。" in page
    assert kinds() == []


def test_replaced_version_is_not_acknowledged_by_an_old_page(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds
) -> None:
    old = notice.current_version_id
    correct(notice, level="major")
    client_for("kyufu").post(url(notice, "acknowledge"), {"version": old})
    assert kinds() == []


@pytest.mark.parametrize("version", ["x", "0", "-1", "²", "9" * 5000], ids=range(5))
def test_nonsense_version_means_the_present_one(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds, version: str
) -> None:
    client_for("kyufu").post(url(notice, "acknowledge"), {"version": version})
    assert kinds() == ["acknowledged"]


def test_done_is_one_button(client_for: ClientFor, notice: NoticePage, kinds: Kinds) -> None:
    response = client_for("kyufu").post(url(notice, "respond"), {"response": "done"})
    assert (response.status_code, kinds()) == (303, ["done"])


def test_not_applicable_keeps_the_reason(client_for: ClientFor, notice: NoticePage) -> None:
    data = {"response": "not_applicable", "reason": "対象地域がないため"}
    client_for("kyufu").post(url(notice, "respond"), data)
    event = ReceiptEvent.objects.get()
    assert (event.kind, event.reason) == ("not_applicable", "対象地域がないため")


def test_rejection_without_reason_comes_back_with_the_error(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds
) -> None:
    response = client_for("kyufu").post(url(notice, "respond"), {"response": "rejected"})
    page = response.content.decode()
    assert "受け取れない理由を入力してください。" in page
    assert 'value="rejected"' in page
    assert "checked" in page
    assert kinds() == []


def test_unknown_response_comes_back_with_the_typed_reason(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds
) -> None:
    response = client_for("kyufu").post(
        url(notice, "respond"), {"response": "x", "reason": "書いた文"}
    )
    page = response.content.decode()
    assert ("応答を選んでください。" in page, "書いた文" in page, kinds()) == (True, True, [])


def test_rejection_by_another_seat_is_asked_first(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds
) -> None:
    client = client_for("sapporo_soumu")
    data = {"response": "rejected", "reason": "開けません"}
    assert "開けません" in client.post(url(notice, "respond"), data).content.decode()
    client.post(url(notice, "respond"), {**data, "confirm": "1"})
    assert kinds() == ["rejected"]


@pytest.mark.parametrize("name", GETS)
def test_officials_see_no_coverage(client_for: ClientFor, notice: NoticePage, name: str) -> None:
    statuses = [client_for(key).get(url(notice, name)).status_code for key in ("kyufu", "seatless")]
    assert statuses == [404, 404]


@pytest.mark.parametrize("name", ["coverage", "csv", "xlsx"])
@pytest.mark.parametrize("key", ["editor", "other_editor", "agent", "superuser", "hokkaido"])
def test_ministry_and_coordinators_see_coverage(
    client_for: ClientFor, notice: NoticePage, name: str, key: str
) -> None:
    assert client_for(key).get(url(notice, name)).status_code == 200


def test_coordinator_of_another_prefecture_sees_only_its_own(
    client_for: ClientFor, notice: NoticePage
) -> None:
    page = client_for("iwate").get(url(notice, "csv")).content.decode()
    assert [name in page for name in ("盛岡市", "岩手町", "札幌市", "北海道")] == [
        True,
        True,
        False,
        False,
    ]


def test_coordinator_without_municipalities_in_the_audience_gets_404(
    client_for: ClientFor,
) -> None:
    notice = make_notice(audience={"include": ["prefecture:03"], "exclude": []})
    assert client_for("hokkaido").get(url(notice, "coverage")).status_code == 404


PROXY = {"channel": "電話", "reason": "回線工事", "section": "高齢福祉課"}


@pytest.mark.parametrize("key", ["editor", "approver", "hokkaido"])
def test_editor_and_coordinator_record_a_proxy(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds, key: str
) -> None:
    client = client_for(key)
    assert client.get(url(notice, "proxy"), {"organisation": "012025"}).status_code == 200
    response = client.post(url(notice, "proxy"), {**PROXY, "organisation": "012025"})
    assert (response.status_code, response.url) == (303, url(notice, "coverage"))
    assert kinds() == ["proxy_acknowledged"]


@pytest.mark.parametrize("key", ["other_editor", "agent", "superuser", "kyufu", "hakodate"])
def test_nobody_else_records_a_proxy(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds, key: str
) -> None:
    response = client_for(key).post(url(notice, "proxy"), {**PROXY, "organisation": "012025"})
    assert (response.status_code, kinds()) == (404, [])


@pytest.mark.parametrize("code", ["032018", "010006", "999999", "<b>"])
def test_coordinator_cannot_record_outside_its_municipalities(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds, code: str
) -> None:
    client = client_for("hokkaido")
    response = client.post(url(notice, "proxy"), {**PROXY, "organisation": code})
    assert (response.status_code, kinds()) == (200, [])
    assert "この通知の宛先に、この団体コードの団体はありません。" in response.content.decode()
    assert client.get(url(notice, "proxy"), {"organisation": code}).status_code == 404


def test_proxy_without_reason_comes_back_with_the_error(
    client_for: ClientFor, notice: NoticePage, kinds: Kinds
) -> None:
    data = {"organisation": "012025", "channel": "FAX", "section": "高齢福祉課"}
    page = client_for("editor").post(url(notice, "proxy"), data).content.decode()
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
    shown = client.get(url(notice, "proxy"), {"organisation": code}).status_code
    sent = client.post(url(notice, "proxy"), {"organisation": code, **data}).status_code
    assert (shown, sent, ReceiptEvent.objects.count()) == (404, 200, 0)


def test_proxy_for_an_acknowledged_organisation_is_refused(
    client_for: ClientFor, notice: NoticePage, acts: Acts
) -> None:
    acts.acknowledge(notice, "hakodate")
    response = client_for("editor").post(url(notice, "proxy"), {**PROXY, "organisation": "012025"})
    assert "この通知は、すでに到達確認されています。" in response.content.decode()
