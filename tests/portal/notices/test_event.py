"""説明会 as a kind of notice: the editor's form, the version, and publication from data."""

import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from portal.notices.event import ShownEvent
from portal.notices.models import NoticePage

from tests.factories.notices import make_draft, make_notice
from tests.portal.notices.forms import edit_url, errors, submit
from tests.portal.notices.test_publish_command import GOOD
from tests.world import World

ClientFor = Callable[[str], Client]
STARTS = timezone.make_aware(datetime(2026, 12, 10, 14, 0))
ENDS = timezone.make_aware(datetime(2026, 12, 10, 15, 30))
EVENT = {"kind": "説明会", "event_starts": STARTS, "event_ends": ENDS, "event_place": "講堂"}
URL = "https://kaigi.example.jp/2"


def in_form(**changes: Any) -> dict[str, Any]:
    """The event as it is typed."""
    return {
        "kind": "説明会",
        "event_starts": "2026-12-10 14:00",
        "event_ends": "2026-12-10 15:30",
        "event_place": "講堂",
        **changes,
    }


def sent_for_approval(client_for: ClientFor, **changes: Any) -> dict[str, list[str]]:
    """The errors beside the fields."""
    response = submit(client_for("editor"), edit_url(make_draft()), "action-submit", **changes)
    return errors(response) if response.status_code == 200 else {}


def test_event_is_taken_from_the_form(client_for: ClientFor) -> None:
    page = make_draft()
    submit(client_for("editor"), edit_url(page), **in_form(event_url=URL))
    saved = NoticePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (saved.event_starts, saved.event_ends, saved.event_place, saved.event_url) == (
        STARTS,
        ENDS,
        "講堂",
        URL,
    )


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"event_starts": "", "event_ends": ""}, "event_starts", "開催のはじめを入力"),
        ({"event_ends": "2026-12-10 13:00"}, "event_ends", "はじめより後の日時"),
        ({"event_starts": ""}, "event_starts", "開催のはじめを入力"),
        ({"event_place": ""}, "event_place", "どちらかを入力"),
        ({"event_url": "javascript:alert(1)"}, "event_url", "https://"),
        ({"event_url": "kaigi.example.jp"}, "event_url", "https://"),
        ({"event_starts": "きのう"}, "event_starts", "正しく"),
    ],
)
def test_wrong_event_is_told_beside_its_field(
    client_for: ClientFor, changes: dict[str, str], field: str, message: str
) -> None:
    found = sent_for_approval(client_for, **in_form(**changes))
    assert list(found) == [field]
    assert message in found[field][0]


def test_event_may_be_held_at_an_address_alone(client_for: ClientFor) -> None:
    assert sent_for_approval(client_for, **in_form(event_place="", event_url=URL)) == {}


def test_draft_may_lack_the_event(client_for: ClientFor) -> None:
    response = submit(client_for("editor"), edit_url(make_draft()), kind="説明会")
    assert response.status_code == 302


def test_other_kinds_need_no_event(client_for: ClientFor) -> None:
    assert sent_for_approval(client_for, kind="通知") == {}


def test_version_keeps_the_event(world: World) -> None:
    version = make_notice(**EVENT).current_version
    assert version.data["event"] == {
        "starts": "2026-12-10T14:00+09:00",
        "ends": "2026-12-10T15:30+09:00",
        "place": "講堂",
        "url": "",
    }


def test_event_is_part_of_the_hash(world: World) -> None:
    hashes = {
        make_notice(**EVENT | {"event_place": place}).current_version.sha256
        for place in ("講堂", "別館")
    }
    assert len(hashes) == 2


def test_other_kinds_keep_no_event(world: World) -> None:
    assert "event" not in make_notice(**EVENT | {"kind": "通知"}).current_version.data


@pytest.mark.django_db
def test_event_without_length_is_refused() -> None:
    with pytest.raises(ValidationError, match="はじめより後"):
        NoticePage(**EVENT | {"event_ends": STARTS}).clean()


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("2026-12-10T14:00+09:00", None, "令和8年12月10日（木）14:00"),
        (
            "2026-12-10T05:00+00:00",
            "2026-12-10T06:05+00:00",
            "令和8年12月10日（木）14:00〜15:05",
        ),
        (
            "2026-12-31T22:00+09:00",
            "2027-01-01T01:00+09:00",
            "令和8年12月31日（木）22:00〜令和9年1月1日（金）1:00",
        ),
    ],
)
def test_time_is_written_in_japanese(starts: str, ends: str | None, words: str) -> None:
    last = datetime.fromisoformat(ends) if ends else None
    assert ShownEvent(datetime.fromisoformat(starts), last, "", "").when == words


def published(tmp_path: Path, **changes: Any) -> NoticePage:
    """What ``publish_notice`` makes of a notice."""
    path = tmp_path / "notice.json"
    path.write_text(json.dumps(GOOD | changes), encoding="utf-8")
    out = StringIO()
    call_command("publish_notice", str(path), email="editor@example.jp", as_json=True, stdout=out)
    return NoticePage.objects.get(pk=json.loads(out.getvalue())["notice_id"])


def test_event_is_published_from_data(world: World, tmp_path: Path) -> None:
    event = {"starts": "2026-12-10T14:00", "ends": None, "place": "講堂", "url": URL}
    page = published(tmp_path, kind="説明会", event=event)
    assert page.current_version.data["event"] == event | {"starts": "2026-12-10T14:00+09:00"}


def test_briefing_from_data_may_lack_its_date(world: World, tmp_path: Path) -> None:
    assert "event" not in published(tmp_path, kind="説明会").current_version.data


@pytest.mark.parametrize(
    ("kind", "event", "named"),
    [
        ("通知", {"starts": "2026-12-10T14:00"}, "種類"),
        ("説明会", {"place": "講堂"}, "starts"),
        ("説明会", {"starts": "きのう"}, "event.starts"),
        ("説明会", {"starts": "2026-12-10T14:00", "ends": "2026-12-10T14:00"}, "はじめより後"),
        ("説明会", {"starts": "2026-12-10T14:00", "url": "ftp://example.jp/"}, "https://"),
        ("説明会", {"starts": "2026-12-10T14:00", "place": 5}, "event.place"),
        ("説明会", {"starts": "2026-12-10T14:00", "seats": 5}, "seats"),
        ("説明会", "2026-12-10", "event"),
    ],
)
def test_wrong_event_in_data_is_named(
    world: World, tmp_path: Path, kind: str, event: Any, named: str
) -> None:
    with pytest.raises(CommandError, match=named):
        published(tmp_path, kind=kind, event=event)
    assert NoticePage.objects.count() == 0
