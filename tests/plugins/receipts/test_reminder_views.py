"""Pages of the ladder: the steps, sending by hand, the call log, the silent."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from portal.notices.models import NoticePage
from portal.notices.services import withdraw_notice
from portal.organisations.models import Organisation, Seat

from plugins.receipts.models import CallRecord, ReceiptEvent, ReminderRun
from tests.factories.notices import make_notice
from tests.factories.organisations import MunicipalityFactory
from tests.plugins.receipts.conftest import Acts
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[Any], Client]
HOKKAIDO = {"include": ["prefecture:01"], "exclude": []}


def reminders(notice: NoticePage, rest: str = "") -> str:
    """Address of the ladder."""
    return f"/receipts/{notice.pk}/reminders/{rest}"


def call(notice: NoticePage) -> str:
    """Address of the call log."""
    return f"/receipts/{notice.pk}/call/"


def names(response: Any) -> list[str]:
    """Organisations listed as waiting."""
    return [row["organisation"].name for row in response.context["rows"]]


def lines(response: Any) -> list[list[str]]:
    """Cells of a CSV file without quoted commas."""
    text = response.content.decode("utf-8-sig")
    return [line.split(",") for line in text.strip().split("\r\n")]


def test_ladder_lists_who_is_waiting(client_for: ClientFor, notice: Any, acts: Acts) -> None:
    acts.acknowledge(notice, "kyufu")
    response = client_for("editor").get(reminders(notice))
    assert names(response) == ["北海道", "函館市", "岩手県", "盛岡市", "岩手町"]


def test_coordinator_sees_own_municipalities_only(client_for: ClientFor, notice: Any) -> None:
    assert names(client_for("hokkaido").get(reminders(notice))) == ["札幌市", "函館市"]


def test_ladder_says_whom_each_step_would_meet(client_for: ClientFor, notice: Any) -> None:
    steps = client_for("editor").get(reminders(notice)).context["steps"]
    assert [step["state"] for step in steps] == ["now", "", "", "", ""]
    assert all(step["note"].endswith("いまなら6団体") for step in steps)


def test_notice_that_asks_for_nothing_has_no_ladder(client_for: ClientFor, world: World) -> None:
    notice = make_notice(options={"receipts": {"required": False}})
    assert client_for("editor").get(reminders(notice)).status_code == 404


def test_other_bureau_reads_but_does_not_send(client_for: ClientFor, notice: Any) -> None:
    client = client_for("other_editor")
    assert b"send-now" not in client.get(reminders(notice)).content
    assert client.get(reminders(notice, "send/")).status_code == 404


def test_sending_asks_before(client_for: ClientFor, notice: Any) -> None:
    html = client_for("editor").get(reminders(notice, "send/")).content.decode()
    assert "<b>6</b> 団体" in html
    assert ReminderRun.objects.count() == 0


def test_step_is_sent_now(client_for: ClientFor, notice: Any) -> None:
    response = client_for("editor").post(
        reminders(notice, "send/"), {"step": "digest"}, follow=True
    )
    assert "「日報に載せる」を6団体に行いました。" in response.content.decode()
    assert response.context["steps"][0]["state"] == "done"


def test_second_press_is_told(client_for: ClientFor, notice: Any) -> None:
    client = client_for("editor")
    for _ in range(2):
        response = client.post(reminders(notice, "send/"), {"step": "digest"}, follow=True)
    assert "すでに送りました" in response.content.decode()
    assert ReminderRun.objects.count() == 1


def test_coordinator_sends_to_own_municipalities(client_for: ClientFor, notice: Any) -> None:
    client_for("hokkaido").post(reminders(notice, "send/"), {"step": "digest"})
    assert ReminderRun.objects.get().reached == 2


def test_coordinator_is_not_offered_the_steps_about_itself(
    client_for: ClientFor, notice: Any
) -> None:
    client = client_for("hokkaido")
    for step in ("digest", "seat", "representative", "prefecture"):
        client.post(reminders(notice, "send/"), {"step": step})
    assert ReminderRun.objects.count() == 3


def test_withdrawn_notice_sends_nothing(client_for: ClientFor, notice: Any, world: World) -> None:
    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("approver"))
    client = client_for("editor")
    assert client.post(reminders(notice, "send/"), {"step": "digest"}).status_code == 404


def test_waiting_list_is_exported_with_telephones(
    client_for: ClientFor, notice: Any, world: World
) -> None:
    Seat.objects.filter(pk=world.seat("kyufu").pk).update(phone="011-000-1234")
    Seat.objects.filter(pk=world.seat("hakodate").pk).update(phone="=1+1")
    rows = {
        row[2]: row for row in lines(client_for("editor").get(reminders(notice, "waiting.csv")))
    }
    assert (rows["札幌市"][4], rows["函館市"][4]) == ("011-000-1234", "'=1+1")


def test_representatives_telephone_stands_in(
    client_for: ClientFor, notice: Any, world: World
) -> None:
    Seat.objects.filter(pk=world.seat("sapporo_soumu").pk).update(phone="011-000-0000")
    rows = client_for("editor").get(reminders(notice)).context["rows"]
    assert {row["organisation"].name: row["phone"] for row in rows}["札幌市"] == (
        "011-000-0000（代表窓口）"
    )


def test_call_is_written_down(client_for: ClientFor, notice: Any) -> None:
    data = {"organisation": "012025", "result": "absent", "note": "折り返しを依頼"}
    response = client_for("hokkaido").post(call(notice), data, follow=True)
    record = CallRecord.objects.get()
    assert (record.result, record.office) == ("absent", "北海道 高齢者保健福祉課")
    assert "折り返しを依頼" in response.content.decode()
    assert ReceiptEvent.objects.count() == 0


@pytest.mark.parametrize("result", ["absent", "confirmed"])
def test_call_pressed_twice_is_one_call(client_for: ClientFor, notice: Any, result: str) -> None:
    data = {"organisation": "012025", "result": result, "note": "折り返しを依頼"}
    client = client_for("hokkaido")
    assert [client.post(call(notice), data).status_code for _ in range(2)] == [303, 303]
    assert CallRecord.objects.count() == 1
    assert ReceiptEvent.objects.count() == (1 if result == "confirmed" else 0)


def test_calls_with_other_words_or_later_are_calls_of_their_own(
    client_for: ClientFor, notice: Any
) -> None:
    data = {"organisation": "012025", "result": "absent"}
    client = client_for("hokkaido")
    with time_machine.travel("2026-11-24T10:00:00+09:00", tick=False) as clock:
        client.post(call(notice), data)
        client.post(call(notice), data | {"note": "二度目"})
        client.post(call(notice), data | {"organisation": "011002"})
        clock.shift(60)
        client.post(call(notice), data)
    assert CallRecord.objects.count() == 4


def test_confirming_call_is_a_proxy_acknowledgement(client_for: ClientFor, notice: Any) -> None:
    data = {"organisation": "012025", "result": "confirmed", "section": "高齢福祉課"}
    client_for("editor").post(call(notice), data)
    event = ReceiptEvent.objects.get()
    assert (event.kind, event.channel, event.reason) == (
        "proxy_acknowledged",
        "電話",
        "電話で受領を確認した（相手：高齢福祉課）",
    )
    assert CallRecord.objects.get().result == "confirmed"


def test_confirming_what_was_acknowledged_writes_nothing(
    client_for: ClientFor, notice: Any, acts: Acts
) -> None:
    acts.acknowledge(notice, "hakodate")
    data = {"organisation": "012025", "result": "confirmed", "note": "入力した文"}
    response = client_for("editor").post(call(notice), data)
    assert "すでに到達確認されています" in response.content.decode()
    assert "入力した文" in response.content.decode()
    assert CallRecord.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "結果を選んでください。"),
        ({"result": "unable"}, "受け取れない事情を入力してください。"),
        ({"result": "shouted"}, "結果を選んでください。"),
        ({"result": "absent", "note": "あ" * 401}, "400"),
    ],
)
def test_wrong_call_is_told(
    client_for: ClientFor, notice: Any, data: dict[str, str], message: str
) -> None:
    response = client_for("editor").post(call(notice), data | {"organisation": "012025"})
    assert response.status_code == 422
    assert message in response.content.decode()


@pytest.mark.parametrize("code", ["", "032018", "999999"])
def test_call_to_somebody_elses_organisation_is_not_found(
    client_for: ClientFor, notice: Any, code: str
) -> None:
    client = client_for("hokkaido")
    assert client.get(call(notice), {"organisation": code}).status_code == 404
    assert client.post(call(notice), {"organisation": code}).status_code == 404


def test_caller_is_named_to_nobody(client_for: ClientFor, notice: Any, world: World) -> None:
    client_for("editor").post(call(notice), {"organisation": "012025", "result": "absent"})
    html = client_for("hokkaido").get(call(notice), {"organisation": "012025"}).content.decode()
    assert "不在" in html
    assert world.user("editor").name not in html


def test_silent_are_listed_worst_first(client_for: ClientFor, notice: Any, acts: Acts) -> None:
    late = make_notice(
        title="期限切れ", options={"receipts": {"required": True, "due": "2026-11-01"}}
    )
    for key in ("kyufu", "hokkaido", "iwate", "morioka"):
        acts.acknowledge(late, key)
    acts.acknowledge(notice, "hakodate")
    rows = client_for("editor").get("/receipts/silent/").context["rows"]
    assert [(row.organisation.name, row.late, row.waiting) for row in rows[:3]] == [
        ("岩手町", 1, 2),
        ("函館市", 1, 1),
        ("北海道", 0, 1),
    ]


def test_editor_sees_the_own_bureau_only(client_for: ClientFor, notice: Any) -> None:
    assert client_for("other_editor").get("/receipts/silent/").context["rows"] == []


def test_coordinator_sees_own_silent_municipalities(client_for: ClientFor, notice: Any) -> None:
    rows = client_for("hokkaido").get("/receipts/silent/").context["rows"]
    assert [row.organisation.name for row in rows] == ["札幌市", "函館市"]


def test_silent_are_exported(client_for: ClientFor, notice: Any) -> None:
    found = lines(client_for("hokkaido").get("/receipts/silent/silent.csv"))
    assert [row[:6] for row in found[1:]] == [
        ["011002", "北海道", "札幌市", "指定都市", "0", "1"],
        ["012025", "北海道", "函館市", "中核市", "0", "1"],
    ]


def test_silent_organisation_lists_its_notices(
    client_for: ClientFor, notice: Any, world: World
) -> None:
    path = f"/receipts/silent/{world.organisation('函館市').pk}/"
    html = client_for("editor").get(path).content.decode()
    assert notice.title in html
    assert f"{call(notice)}?delivery=" in html


@pytest.mark.parametrize("name", ["盛岡市", "北海道"])
def test_organisation_outside_ones_care_is_not_found(
    client_for: ClientFor, world: World, name: str
) -> None:
    path = f"/receipts/silent/{world.organisation(name).pk}/"
    assert client_for("hokkaido").get(path).status_code == 404


@pytest.mark.parametrize("address", ["reminders/", "silent/"])
def test_queries_do_not_grow(client_for: ClientFor, world: World, address: str) -> None:
    client, counts = client_for("editor"), []
    towns = [MunicipalityFactory(prefecture=world.organisation("岩手県")) for _ in range(3)]
    for part in (towns[:1], towns):
        for number, town in enumerate(part):
            Organisation.objects.filter(pk=town.pk).update(code=f"0390{number}0")
        codes = [f"code:0390{number}0" for number in range(len(part))]
        notice = make_notice(audience={"include": codes, "exclude": []})
        path = reminders(notice) if address == "reminders/" else "/receipts/silent/"
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(path).context["rows"]) == len(part)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_pages_send_anonymous_to_sign_in(client: Client, notice: Any) -> None:
    addresses = [reminders(notice), reminders(notice, "send/"), call(notice), "/receipts/silent/"]
    assert [client.get(address).status_code for address in addresses] == [302] * 4


def test_home_leads_those_who_look_after_others_to_the_silent(client_for: ClientFor) -> None:
    found = [b"silent-link" in client_for(who).get("/").content for who in ("editor", "hokkaido")]
    assert found == [True, True]
    assert b"silent-link" not in client_for("kyufu").get("/").content
