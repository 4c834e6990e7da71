"""お知らせの受け取り方: the seat's settings, and the control on a notice."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from portal.notices.naming import object_key
from portal.notifications.forms import SettingsForm
from portal.notifications.models import DigestSetting, Level, SeatLevel
from portal.organisations.models import Seat

from tests.factories.notices import make_notice
from tests.portal.notifications.telling import choose
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Any], Client]
SAPPORO = {"include": ["code:011002"], "exclude": []}


def filled(seat: Seat, **changes: str) -> dict[str, str]:
    """The form as the page shows it, with changes."""
    form = SettingsForm(seat=seat)
    shown = {name: str(form[name].value()) for name in form.fields if name != "wants_digest"}
    return {**shown, "wants_digest": "on", **changes}


def levels(seat: Seat) -> list[tuple[str, str]]:
    """What the seat has chosen, as the name of the target and the level."""
    rows = SeatLevel.objects.filter(seat=seat).select_related("duty", "bureau").order_by("pk")
    return [(str(row.duty or row.bureau or row.object_key), row.level) for row in rows]


def save(client: Client, seat: Seat, **changes: str) -> Any:
    """Post the form."""
    return client.post(reverse("inbox_settings"), filled(seat, **changes))


def test_saving_the_form_as_it_is_changes_nothing(world: World, client_for: ClientFor) -> None:
    seat = world.seat("hokkaido")
    choose(seat, Level.MUTE, bureau=world.organisation("保険局"))
    choose(seat, Level.NORMAL, duty=world.duty())
    before = sorted(levels(seat))
    assert save(client_for("hokkaido"), seat).status_code == 302
    assert sorted(levels(seat)) == before


def test_digest_time_and_levels_are_saved(world: World, client_for: ClientFor) -> None:
    seat, bureau = world.seat("kyufu"), world.organisation("保険局")
    changes = {
        "digest_at": "13:00",
        f"duty-{world.duty().pk}": "watch",
        f"bureau-{bureau.pk}": "mute",
    }
    save(client_for("kyufu"), seat, **changes)
    assert DigestSetting.objects.get(seat=seat).digest_at == time(13)
    assert levels(seat) == [("介護保険", "watch"), ("保険局", "mute")]


def test_digest_can_be_switched_off(world: World, client_for: ClientFor) -> None:
    data = filled(world.seat("kyufu"))
    del data["wants_digest"]
    client_for("kyufu").post(reverse("inbox_settings"), data)
    assert not DigestSetting.objects.get(seat=world.seat("kyufu")).wants_digest


def test_going_back_to_the_usual_level_deletes_the_row(world: World, client_for: ClientFor) -> None:
    seat, notice = world.seat("kyufu"), make_notice(audience=SAPPORO)
    choose(seat, Level.WATCH, duty=world.duty())
    choose(seat, Level.MUTE, object_key=object_key(notice.pk))
    changes = {f"duty-{world.duty().pk}": "normal", f"object-notice:{notice.pk}": ""}
    save(client_for("kyufu"), seat, **changes)
    assert levels(seat) == []


def test_coordinator_is_shown_to_watch_its_duty(world: World) -> None:
    shown = {
        key: SettingsForm(seat=world.seat(key))[f"duty-{world.duty().pk}"].value()
        for key in ("hokkaido", "kyufu")
    }
    assert shown == {"hokkaido": "watch", "kyufu": "normal"}


def test_own_duties_stand_first(world: World) -> None:
    first = next(iter(SettingsForm(seat=world.seat("iwate_town")).duties))
    assert first.label == "国民健康保険（この席の所管）"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("digest_at", "03:00", "時刻を一覧から選んでください。"),
        ("duty", "loud", "程度を一覧から選んでください。"),
    ],
)
def test_wrong_choice_is_told_beside_the_field_and_saves_nothing(
    world: World, client_for: ClientFor, field: str, value: str, message: str
) -> None:
    seat = world.seat("kyufu")
    name = f"duty-{world.duty().pk}" if field == "duty" else field
    changes = {f"bureau-{world.organisation('保険局').pk}": "mute", name: value}
    response = save(client_for("kyufu"), seat, **changes)
    assert (response.status_code, message in response.content.decode()) == (422, True)
    assert (levels(seat), DigestSetting.objects.count()) == ([], 0)


def test_settings_are_those_of_the_acting_seat(world: World, client_for: ClientFor) -> None:
    save(client_for("kyufu"), world.seat("kyufu"), **{f"duty-{world.duty().pk}": "mute"})
    assert set(SeatLevel.objects.values_list("seat", flat=True)) == {world.seat("kyufu").pk}


def test_settings_page_asks_as_much_for_three_levels_as_for_one(
    world: World, client_for: ClientFor, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = client_for("kyufu"), []
    client.get(reverse("inbox_settings"))
    for numbers in ([1], [2, 3]):
        for number in numbers:
            choose(world.seat("kyufu"), Level.WATCH, object_key=f"notice:{number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("inbox_settings"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("level", "expected", "offered"),
    [
        ("watch", [("watch")], {"level-usual", "level-mute"}),
        ("mute", [("mute")], {"level-usual", "level-watch"}),
        ("", [], {"level-watch", "level-mute"}),
    ],
)
def test_level_of_a_notice_is_chosen_on_its_page(
    world: World, client_for: ClientFor, level: str, expected: list[str], offered: set[str]
) -> None:
    notice, client = make_notice(audience=SAPPORO), client_for("kyufu")
    response = client.post(reverse("notice_level", args=[notice.pk]), {"level": level})
    html = client.get(response.url).content.decode()
    assert [row for _, row in levels(world.seat("kyufu"))] == expected
    buttons = ("level-usual", "level-watch", "level-mute")
    assert {name for name in buttons if f'data-testid="{name}"' in html} == offered


def test_unknown_level_is_refused_in_words(world: World, client_for: ClientFor) -> None:
    notice, client = make_notice(audience=SAPPORO), client_for("kyufu")
    url = reverse("notice_level", args=[notice.pk])
    html = client.post(url, {"level": "loud"}, follow=True).content.decode()
    assert ("選び直してください" in html, levels(world.seat("kyufu"))) == (True, [])


def test_level_of_a_notice_one_may_not_see_is_404(world: World, client_for: ClientFor) -> None:
    notice = make_notice(audience=SAPPORO)
    url = reverse("notice_level", args=[notice.pk])
    assert client_for("iwate_town").post(url, {"level": "watch"}).status_code == 404


@pytest.mark.parametrize("typed", ["T-{0}", "t{0}", "Ｔ－{0}", " Ｔー{0} "])
def test_short_code_typed_into_the_search_box_opens_the_notice(
    client_for: ClientFor, typed: str
) -> None:
    notice = make_notice(audience=SAPPORO)
    response = client_for("kyufu").get("/notices/", {"q": typed.format(notice.pk)})
    assert (response.status_code, response.headers["Location"]) == (302, notice.get_url())


def test_short_code_of_somebody_elses_notice_finds_nothing(client_for: ClientFor) -> None:
    notice = make_notice(audience=SAPPORO)
    response = client_for("iwate_town").get("/notices/", {"q": f"T-{notice.pk}"})
    assert (response.status_code, notice.title in response.content.decode()) == (200, False)
