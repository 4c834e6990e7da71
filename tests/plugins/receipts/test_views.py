"""Who may do what, by which address, and what comes back."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from portal.notices.models import NoticePage

from plugins.receipts.models import ReceiptEvent
from tests.factories.notices import correct, make_notice
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
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
    response = client_for("kyufu").get(url(notice, name))
    assert (response.status_code, response.url) == (302, f"/notices/{notice.pk}/")
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
    assert (asked.status_code, kinds()) == (422, [])
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


ASKS_ONCE: list[tuple[str, str, str, dict[str, str]]] = [
    ("kyufu", "/notices/{}/respond/", "post", {"response": "rejected", "reason": ""}),
    ("sapporo_soumu", "/notices/{}/acknowledge/", "post", {}),
    ("editor", "/receipts/{}/proxy/", "get", {"organisation": "012025"}),
    ("editor", "/receipts/{}/proxy/", "post", {"organisation": "012025", "channel": "FAX"}),
]


@pytest.mark.parametrize(("who", "path", "method", "data"), ASKS_ONCE)
def test_page_reads_its_notice_once(
    client_for: ClientFor,
    notice: NoticePage,
    who: str,
    path: str,
    method: str,
    data: dict[str, str],
) -> None:
    client = client_for(who)
    with CaptureQueriesContext(connection) as asked:
        getattr(client, method)(path.format(notice.pk), data)
    assert len([query for query in asked if 'AS "ack_due"' in query["sql"]]) == 1
