"""Reminders asked for or changed after the publication, and days that were missed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from portal.notices.models import NoticePage

from plugins.receipts.models import LADDER, ReceiptRequest
from tests.factories.notices import correct, make_notice
from tests.plugins.receipts.conftest import Acts
from tests.plugins.receipts.ladder import (
    EVERYBODY,
    PUBLISHED,
    STEP_DAYS,
    asks_anew,
    at,
    days_of_runs,
    every_day,
    pass_on,
    published_notice,
    reminded,
)
from tests.world import World

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def published(world: World) -> NoticePage:
    """A notice of 2 November to everybody."""
    return published_notice()


@pytest.mark.parametrize("options", [{"required": False}, {"required": True, "pace": "none"}])
def test_reminders_asked_for_late_start_from_that_day(
    world: World, options: dict[str, Any]
) -> None:
    with at(PUBLISHED):
        notice = make_notice(options={"receipts": options})
    every_day("2026-11-02", "2026-11-06")
    asks_anew(notice, "2026-12-01", pace="standard")
    every_day("2026-12-01", "2026-12-18")
    days = ("2026-12-02", "2026-12-04", "2026-12-08", "2026-12-10", "2026-12-15")
    assert days_of_runs() == list(zip(LADDER, days, strict=True))


def test_hurry_chosen_later_hastens_what_is_left(published: NoticePage) -> None:
    every_day("2026-11-02", "2026-11-06")
    asks_anew(published, "2026-11-06", pace="fast")
    every_day("2026-11-07", "2026-11-20")
    assert days_of_runs()[2:] == [
        ("representative", "2026-11-09"),
        ("prefecture", "2026-11-10"),
        ("phone", "2026-11-11"),
    ]


def test_minor_correction_keeps_the_day_of_the_change(world: World) -> None:
    with at(PUBLISHED):
        notice = make_notice(options={"receipts": {"required": False}})
    notice = asks_anew(notice, "2026-12-01")
    with at("2026-12-03"):
        correct(notice, level="minor")
    every_day("2026-12-03", "2026-12-04")
    assert days_of_runs() == [("digest", "2026-12-03"), ("seat", "2026-12-04")]


def test_change_of_the_deadline_goes_on_with_the_steps_left(published: NoticePage) -> None:
    every_day("2026-11-02", "2026-11-06")
    asks_anew(published, "2026-11-06", due="2026-11-20")
    every_day("2026-11-07", "2026-11-30")
    assert days_of_runs()[2:] == [
        ("representative", "2026-11-19"),
        ("prefecture", "2026-11-24"),
        ("phone", "2026-11-25"),
    ]


def test_after_a_long_absence_only_the_latest_step_is_made_up(
    published: NoticePage, acts: Acts
) -> None:
    pass_on(STEP_DAYS[0])
    acts.acknowledge(published, "kyufu")
    every_day("2026-11-30", "2026-12-04")
    assert days_of_runs() == [("digest", "2026-11-04"), ("phone", "2026-11-30")]
    assert reminded("phone") == EVERYBODY - {"札幌市"}


def test_notice_taken_over_from_elsewhere_has_missed_nothing(published: NoticePage) -> None:
    ReceiptRequest.objects.update(recorded_at=timezone.make_aware(datetime(2026, 11, 30)))
    every_day("2026-11-30", "2026-12-04")
    assert days_of_runs() == []


def notes(client: Client, notice: NoticePage) -> list[str]:
    """What the page says of each step."""
    return [
        step["note"] for step in client.get(f"/receipts/{notice.pk}/reminders/").context["steps"]
    ]


def test_ladder_asked_for_late_plans_from_that_day(client_for: ClientFor, world: World) -> None:
    with at(PUBLISHED):
        notice = make_notice(options={"receipts": {"required": True, "pace": "none"}})
    asks_anew(notice, "2026-12-01", pace="standard")
    with at("2026-12-01"):
        found = notes(client_for("editor"), notice)
    assert [note.partition("の予定")[0] for note in found] == [
        "12月2日（水）", "12月4日（金）", "12月8日（火）", "12月10日（木）", "12月15日（火）",
    ]  # fmt: skip


def test_step_that_nobody_will_carry_out_is_not_planned(
    client_for: ClientFor, world: World
) -> None:
    notice = published_notice()
    with at("2026-11-13"):
        found = notes(client_for("editor"), notice), notes(client_for("other_editor"), notice)
    late = ["予定が遅れています　いまなら6団体", "予定　いまなら6団体"]
    assert found[0][0] == "11月4日（水）を過ぎました。いま送れます　6団体"
    assert found[1][0] == "11月4日（水）を過ぎました"
    assert [note.partition("の")[2] for note in found[0][1:]] == [late[0]] * 3 + late[1:]


def test_step_left_out_says_so(client_for: ClientFor, world: World) -> None:
    notice = published_notice()
    pass_on("2026-11-30")
    with at("2026-12-01"):
        found = notes(client_for("editor"), notice)
    assert found[:4] == ["行わずに、次の段へ進みました"] * 4
    assert found[4].endswith("6団体")
