"""What the pages that keep typed fields call the fields of answers, proxies and calls."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from portal.accounts.resumption import seal
from portal.accounts.typed import Typed, shown_fields
from portal.notices.models import NoticePage

from tests.plugins.receipts.conftest import Acts

pytestmark = [pytest.mark.django_db, pytest.mark.once]

KEYS = [("version", "12"), ("seat", "17"), ("next", "/"), ("delivery", "3"), ("confirm", "1")]
SHOWN = {
    "/notices/9/respond/": (
        [("response", "rejected"), ("reason", "開けません"), *KEYS[:3], KEYS[4]],
        [("応答", "受け取れない（否認）"), ("理由", "開けません")],
    ),
    "/receipts/9/proxy/": (
        [KEYS[3], ("channel", "FAX"), ("section", "総務課"), ("reason", "回線工事")],
        [("確認の方法", "FAX"), ("話した課", "総務課"), ("理由・補足", "回線工事")],
    ),
    "/receipts/9/call/": (
        [KEYS[3], ("result", "absent"), ("note", "不在")],
        [("結果", "不在・つながらない"), ("メモ", "不在")],
    ),
}


@pytest.mark.parametrize("path", SHOWN)
def test_typed_fields_have_words_and_no_keys(path: str) -> None:
    fields, expected = SHOWN[path]
    shown = shown_fields(Typed(path, fields, [], ""))
    assert [(field.label, field.value) for field in shown] == expected


@pytest.mark.parametrize(("name", "data"), [("acknowledge", {}), ("respond", {"response": "done"})])
def test_button_after_the_session_ended_leads_to_sign_in_and_back_to_it(
    client: Client, notice: NoticePage, name: str, data: dict[str, str]
) -> None:
    response = client.post(
        f"/notices/{notice.pk}/{name}/",
        {"version": notice.current_version_id, "seat": 17, **data},
        headers={"origin": "http://testserver", "referer": f"http://testserver{notice.url}"},
    )
    assert response.url == f"/account/login/?next={notice.url}"


def test_answer_after_the_session_ended_is_kept(client: Client, notice: NoticePage) -> None:
    response = client.post(
        f"/notices/{notice.pk}/respond/",
        {"version": notice.current_version_id, "response": "rejected", "reason": "開けません"},
        headers={"origin": "http://testserver"},
    )
    assert ("reason", "開けません") in response.context["typed"].fields


def waits(client: Client) -> bool:
    """Whether what was typed is still there to be sent."""
    return client.get("/account/resume/").status_code == 200


def let_wait(client: Client, path: str, fields: dict[str, str]) -> Client:
    """What was typed waits in the session of a person."""
    typed = Typed(path, list(fields.items()), [], timezone.now().isoformat())
    client.post("/account/resume/", {"box": seal(typed)})
    return client


def test_answer_waits_until_the_question_of_another_seat_is_answered(
    client_for: Callable[[str], Client], notice: NoticePage
) -> None:
    path, typed = f"/notices/{notice.pk}/respond/", {"response": "rejected", "reason": "開けません"}
    client = let_wait(client_for("sapporo_soumu"), path, typed)
    assert (client.post(path, typed).status_code, waits(client)) == (422, True)
    client.post(path, {**typed, "confirm": "1"})
    assert not waits(client)


def test_answer_that_was_refused_waits(
    client_for: Callable[[str], Client], notice: NoticePage, acts: Acts
) -> None:
    acts.acknowledge(notice, "kyufu")
    path, typed = f"/notices/{notice.pk}/respond/", {"response": "rejected", "reason": "開けません"}
    client = let_wait(client_for("kyufu"), path, typed)
    assert (client.post(path, typed).status_code, waits(client)) == (422, True)


def test_proxy_that_was_refused_waits(
    client_for: Callable[[str], Client], notice: NoticePage, acts: Acts
) -> None:
    acts.acknowledge(notice, "hakodate")
    path, typed = f"/receipts/{notice.pk}/proxy/", {"organisation": "012025", "channel": "FAX"}
    typed |= {"reason": "回線工事", "section": "総務課"}
    client = let_wait(client_for("editor"), path, typed)
    assert (client.post(path, typed).status_code, waits(client)) == (422, True)


def test_proxy_for_one_waits_while_another_is_recorded_in_the_same_words(
    client_for: Callable[[str], Client], notice: NoticePage
) -> None:
    path, typed = f"/receipts/{notice.pk}/proxy/", {"channel": "FAX", "reason": "回線工事"}
    client = let_wait(client_for("editor"), path, {**typed, "organisation": "012025"})
    other = {**typed, "organisation": "011002", "section": "総務課"}
    assert (client.post(path, other).status_code, waits(client)) == (303, True)


def test_sign_in_from_an_answer_leads_to_its_notice(
    client: Client, notice: NoticePage, client_for: Callable[[str], Client]
) -> None:
    address = client.post(f"/notices/{notice.pk}/acknowledge/").url.partition("next=")[2]
    page = client_for("kyufu").get(address, follow=True)
    assert page.redirect_chain[-1][0] == notice.url
