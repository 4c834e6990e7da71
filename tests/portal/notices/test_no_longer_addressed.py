"""What an organisation still reads that a correction no longer addresses."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from portal.accounts.models import User
from portal.notices.files import can_fetch_attachment
from portal.notices.models import Delivery, NoticePage
from portal.notices.permissions import visible_notices

from tests.factories.notices import correct, make_notice
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[str | User], Client]
SAPPORO = {"include": ["code:011002"], "exclude": []}
EVERYBODY = {"include": ["all"], "exclude": []}


@pytest.fixture
def narrowed(world: World, stored_file: Callable[..., Any]) -> NoticePage:
    """Two versions to all, the third and fourth to 札幌市 alone, each with a file of its own."""
    files = [stored_file(f"{n}.pdf") for n in range(1, 5)]
    notice = make_notice(title="第一の件名", files=[files[0]])
    for number, audience in ((2, EVERYBODY), (3, SAPPORO), (4, SAPPORO)):
        entries = [{"file": str(files[number - 1].pk), "label": f"{number}.pdf"}]
        title = f"{'一二三四'[number - 1]}番目の件名"
        notice = correct(notice, title=title, audience=audience, attachments=entries)
    return notice


def test_delivery_keeps_the_last_version_addressed(narrowed: NoticePage) -> None:
    kept = Delivery.objects.get(notice=narrowed, organisation__code="012025").last_version
    current = Delivery.objects.get(notice=narrowed, organisation__code="011002").last_version
    assert (kept.number, current) == (2, None)


def test_delivery_that_comes_back_is_open_again(world: World, narrowed: NoticePage) -> None:
    correct(narrowed, audience=EVERYBODY)
    delivery = Delivery.objects.get(notice=narrowed, organisation__code="012025")
    assert (delivery.is_current, delivery.last_version) == (True, None)


@pytest.mark.parametrize("short", [True, False])
def test_notice_leads_to_the_version_kept(
    client_for: ClientFor, narrowed: NoticePage, short: bool
) -> None:
    address = f"/notices/{narrowed.pk}/" if short else narrowed.url
    response = client_for("hakodate").get(address, follow=True)
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == f"/notices/{narrowed.pk}/versions/2/"
    assert "いまの版の宛先からは外れました" in page
    assert ("二番目の件名" in page, "四番目の件名" in page, "第3版" in page) == (True, False, False)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("versions/1/", 200),
        ("versions/2/", 200),
        ("versions/3/", 404),
        ("versions/4/", 404),
        ("diff/1/4/", 404),
        ("diff/1/2/", 404),
        ("files/", 404),
        ("files.zip", 404),
        ("versions/2/print.css", 200),
        ("versions/3/print.css", 404),
    ],
)
def test_only_what_was_delivered_stays_readable(
    client_for: ClientFor, narrowed: NoticePage, address: str, status: int
) -> None:
    response = client_for("hakodate").get(f"/notices/{narrowed.pk}/{address}")
    assert response.status_code == status


def test_files_of_the_versions_kept_stay_readable(world: World, narrowed: NoticePage) -> None:
    user, seat = world.user("hakodate"), world.seat("hakodate")
    files = [version.files.get().file for version in narrowed.versions.order_by("number")]
    assert [can_fetch_attachment(user, seat, file) for file in files] == [True, True, False, False]


def test_organisation_never_addressed_reads_no_version(client_for: ClientFor, world: World) -> None:
    notice = correct(make_notice(audience=SAPPORO))
    client = client_for("hakodate")
    addresses = (notice.url, f"/notices/{notice.pk}/", f"/notices/{notice.pk}/versions/1/")
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_list_shows_it_only_to_whom_it_is_addressed(world: World, narrowed: NoticePage) -> None:
    seen = [
        visible_notices(world.user(key), world.seat(key)).filter(pk=narrowed.pk).exists()
        for key in ("hakodate", "kyufu", "hokkaido", "iwate", "editor")
    ]
    assert seen == [False, True, True, False, True]


def test_whom_it_no_longer_addresses_answers_nothing(
    client_for: ClientFor, narrowed: NoticePage
) -> None:
    response = client_for("hakodate").post(f"/notices/{narrowed.pk}/acknowledge/")
    assert response.status_code == 404


def test_earlier_deliveries_are_filled_up_to_the_next_audience(narrowed: NoticePage) -> None:
    Delivery.objects.filter(notice=narrowed).update(last_version=None)
    import_module("portal.notices.migrations.0007_fill_last_version").fill(apps, None)
    rows = Delivery.objects.filter(notice=narrowed).order_by("organisation__code")
    kept = rows.values_list("organisation__code", "last_version__number")
    assert [number for code, number in kept if code != "011002"] == [2] * 5
    assert dict(kept)["011002"] is None
