"""A 説明会 as its readers see it: page, list, recordings and calendar file."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from portal.notices.services import withdraw_notice

from tests.factories.notices import correct, make_draft, make_notice
from tests.portal.files.makers import mp4, webm
from tests.portal.notices_public.attachments import make_file
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[Any], Client]
TOHOKU = {"include": ["region:東北"], "exclude": []}
STARTS = timezone.make_aware(datetime(2026, 12, 10, 14, 0))
ENDS = timezone.make_aware(datetime(2026, 12, 10, 15, 30))
URL = "https://kaigi.example.jp/2?a=1&b=2"
TITLE = "負担限度額認定における預貯金等の確認方法の見直しに係る説明会の開催について（北海道・東北）"


def make_briefing(**fields: Any) -> Any:
    """A published 説明会."""
    event = {"event_starts": STARTS, "event_ends": ENDS, "event_place": "講堂, 3階; 東側"}
    return make_notice(**{"kind": "説明会", "title": TITLE, "event_url": URL, **event, **fields})


def page_html(client: Client, notice: Any) -> str:
    """The page of a notice."""
    return client.get(notice.get_url()).content.decode()


def ics(client: Client, notice: Any) -> Any:
    """The one event of the calendar file."""
    response = client.get(f"/notices/{notice.pk}/event.ics")
    return Calendar.from_ical(response.content).events[0]


def test_page_tells_when_and_where(client_for: ClientFor) -> None:
    html = page_html(client_for("kyufu"), make_briefing())
    assert "令和8年12月10日（木）14:00〜15:30" in html
    assert "講堂, 3階; 東側" in html
    assert 'href="https://kaigi.example.jp/2?a=1&amp;b=2" rel="noopener noreferrer"' in html


def test_other_notices_have_no_event(client_for: ClientFor) -> None:
    assert "notice-event" not in page_html(client_for("kyufu"), make_notice())


def test_earlier_version_shows_its_own_event(client_for: ClientFor) -> None:
    notice = correct(make_briefing(), event_place="別館")
    html = client_for("kyufu").get(f"/notices/{notice.pk}/versions/1/").content.decode()
    assert "講堂, 3階; 東側" in html
    assert "別館" not in html


def test_changed_place_is_a_difference(client_for: ClientFor) -> None:
    notice = correct(make_briefing(), event_place="別館")
    fields = client_for("kyufu").get(f"/notices/{notice.pk}/diff/1/2/").context["fields"]
    assert [field.label for field in fields] == ["会場"]


def test_list_tells_the_day(client_for: ClientFor) -> None:
    make_briefing()
    html = client_for("kyufu").get("/notices/").content.decode()
    assert "開催　12月10日（木）14:00〜15:30" in html


def test_export_has_the_day_in_a_column(client_for: ClientFor) -> None:
    make_briefing()
    lines = client_for("kyufu").get("/notices/export.csv").content.decode().splitlines()
    column = lines[0].split(",").index("開催日")
    assert "2026-12-10 14:00" in lines[1]
    assert lines[0].split(",")[column - 1] == "期限"


@pytest.mark.parametrize(("name", "content"), [("録画.mp4", mp4()), ("録画.webm", webm())])
def test_recording_plays_from_the_gate(
    client_for: ClientFor, world: World, name: str, content: bytes
) -> None:
    file = make_file(world, name, content)
    html = page_html(client_for("kyufu"), make_briefing(files=[file]))
    assert f'<video class="tn-video" controls preload="none" src="/files/{file.pk}/"' in html
    assert "autoplay" not in html


def test_recording_is_sent_in_parts(client_for: ClientFor, world: World) -> None:
    data = mp4()
    file = make_file(world, "録画.mp4", data)
    make_briefing(files=[file])
    response = client_for("kyufu").get(f"/files/{file.pk}/", headers={"Range": "bytes=20-29"})
    assert (response.status_code, b"".join(response)) == (206, data[20:30])
    assert response["Content-Type"] == "video/mp4"


def test_notice_without_recording_has_no_player(client_for: ClientFor, world: World) -> None:
    assert "<video" not in page_html(client_for("kyufu"), make_briefing(files=[make_file(world)]))


def test_calendar_file_holds_the_event(client_for: ClientFor) -> None:
    event = ics(client_for("kyufu"), make_briefing())
    assert (event.DTSTART, event.DTEND) == (STARTS, ENDS)
    assert event["SUMMARY"] == TITLE
    assert event["LOCATION"] == f"講堂, 3階; 東側　{URL}"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 1)


def test_calendar_lines_are_folded_and_escaped(client_for: ClientFor) -> None:
    notice = make_briefing()
    content = client_for("kyufu").get(f"/notices/{notice.pk}/event.ics").content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert "LOCATION:講堂\\, 3階\\; 東側".encode() in content
    assert b"DTSTART:20261210T050000Z" in content


def test_correction_replaces_the_entry(client_for: ClientFor) -> None:
    notice = make_briefing()
    before = ics(client_for("kyufu"), notice)
    after = ics(client_for("kyufu"), correct(notice, event_place="別館"))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 2)


def test_withdrawn_briefing_is_cancelled(client_for: ClientFor, world: World) -> None:
    notice = make_briefing()
    withdraw_notice(notice=notice, reason="中止", successor=None, by=world.user("approver"))
    event = ics(client_for("kyufu"), notice)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 2)


@pytest.mark.parametrize(
    ("who", "status"), [("morioka", 200), ("editor", 200), ("kyufu", 404), ("seatless", 404)]
)
def test_calendar_file_is_for_readers_of_the_notice(
    client_for: ClientFor, who: str, status: int
) -> None:
    notice = make_briefing(audience=TOHOKU)
    assert client_for(who).get(f"/notices/{notice.pk}/event.ics").status_code == status


def test_calendar_file_sends_anonymous_to_sign_in(client: Client, db: None) -> None:
    assert client.get(f"/notices/{make_briefing().pk}/event.ics").status_code == 302


def test_notice_without_event_has_no_calendar_file(client_for: ClientFor) -> None:
    notice = make_notice()
    assert client_for("kyufu").get(f"/notices/{notice.pk}/event.ics").status_code == 404


def test_draft_is_previewed_with_its_event(client_for: ClientFor) -> None:
    draft = make_draft(kind="説明会", event_starts=STARTS, event_place="講堂")
    html = client_for("editor").get(f"/admin/pages/{draft.pk}/view_draft/").content.decode()
    assert "令和8年12月10日（木）14:00" in html
    assert "event.ics" not in html
