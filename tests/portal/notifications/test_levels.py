"""Watch, normal, mute: what a seat hears of a notice."""

import pytest
from portal.extension.notifications import obligations
from portal.notices.naming import object_key
from portal.notices.notifying import bureaus_of
from portal.notifications.levels import Chosen, default_level, level_of
from portal.notifications.models import Level, SeatLevel
from portal.organisations.models import Organisation
from pytest_django import DjangoAssertNumQueries

from tests.factories.notices import correct, make_draft, make_notice, publish
from tests.portal.notifications.telling import choose, told, work_off
from tests.world import World

pytestmark = pytest.mark.django_db

SAPPORO = {"include": ["code:011002"], "exclude": []}
WATCH, NORMAL, MUTE = Level.WATCH, Level.NORMAL, Level.MUTE


@pytest.fixture
def nothing_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notices that ask for nothing, so that they can be muted."""
    monkeypatch.setattr(obligations, "_entries", {})


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Chosen(), NORMAL),
        (Chosen(by_duty={1: MUTE}), NORMAL),
        (Chosen(by_duty={1: MUTE, 2: MUTE}), MUTE),
        (Chosen(by_duty={1: MUTE, 2: WATCH}), WATCH),
        (Chosen(by_bureau=[MUTE]), MUTE),
        (Chosen(by_bureau=[MUTE], by_duty={1: WATCH}), WATCH),
        (Chosen(by_bureau=[WATCH], by_duty={1: MUTE, 2: MUTE}), WATCH),
        (Chosen(of_object=MUTE, by_duty={1: WATCH}, by_bureau=[WATCH]), MUTE),
        (Chosen(of_object=WATCH, by_bureau=[MUTE]), WATCH),
        (Chosen(of_object=NORMAL, by_bureau=[MUTE]), NORMAL),
    ],
)
def test_level_of_a_thing_with_two_duties(chosen: Chosen, expected: Level) -> None:
    assert level_of(chosen, [1, 2], None) == expected


@pytest.mark.parametrize(
    ("coordinated", "expected"),
    [(None, NORMAL), ({1}, WATCH), ({2}, NORMAL), (set(), WATCH)],
    ids=["other seat", "its duty", "another duty", "no duties"],
)
def test_coordinators_watch_their_duties_by_default(
    coordinated: set[int] | None, expected: Level
) -> None:
    assert default_level(1, coordinated) == expected


def test_coordinator_with_a_muted_duty_does_not_watch_it() -> None:
    assert level_of(Chosen(by_duty={1: MUTE}), [1], {1}) == MUTE


@pytest.mark.parametrize("target", ["duty", "bureau", "object"])
@pytest.mark.parametrize(
    ("level", "asked", "heard"),
    [
        (WATCH, False, {"kyufu", "shikaku"}),
        (NORMAL, False, {"kyufu"}),
        (MUTE, False, set()),
        (MUTE, True, {"kyufu"}),
    ],
    ids=["watch", "normal", "mute", "mute what is asked"],
)
def test_seat_in_charge_and_another_of_its_organisation(
    world: World, nothing_asked: None, target: str, level: Level, asked: bool, heard: set[str]
) -> None:
    draft = make_draft(audience=SAPPORO, actions=[("周知", None)] if asked else [])
    chosen = {
        "duty": {"duty": world.duty()},
        "bureau": {"bureau": world.organisation("老健局")},
        "object": {"object_key": object_key(draft.pk)},
    }[target]
    for key in ("kyufu", "shikaku"):
        choose(world.seat(key), level, **chosen)
    publish(draft)
    work_off()
    assert set(told(world)) - {"hokkaido"} == heard


def test_receipt_asked_for_by_a_plugin_cannot_be_muted(world: World) -> None:
    choose(world.seat("kyufu"), MUTE, duty=world.duty())
    make_notice(audience=SAPPORO)
    work_off()
    assert set(told(world, is_asked=True)) == {"kyufu"}


def test_watching_one_notice_tells_of_its_corrections(world: World) -> None:
    notice = make_notice(audience=SAPPORO)
    work_off()
    choose(world.seat("shikaku"), WATCH, object_key=object_key(notice.pk))
    correct(notice, note="訂正")
    work_off()
    assert told(world)["shikaku"] == ["第2版に差し替え：訂正"]


def test_level_needs_exactly_one_target(world: World) -> None:
    from django.db import IntegrityError, transaction

    seat = world.seat("kyufu")
    for wrong in ({}, {"duty": world.duty(), "object_key": "notice:1"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SeatLevel.objects.create(seat=seat, level=WATCH, **wrong)


@pytest.mark.parametrize("names", [["老健局"], ["老健局", "保険局"]])
def test_notice_is_of_the_bureaus_of_its_issuers(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, names: list[str]
) -> None:
    notice, bureaus = make_notice(), [world.organisation(name).pk for name in names]
    notice.issuers.set(Organisation.objects.filter(parent__in=bureaus))
    version = correct(notice).current_version
    with django_assert_num_queries(2):
        assert bureaus_of(notice, version) == bureaus
