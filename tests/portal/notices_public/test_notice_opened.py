"""When a notice or its attachment counts as opened, and when it does not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from portal.extension.events import AttachmentViewed, NoticeOpened, subscribe, unsubscribe
from portal.notices.models import SeatReading

from tests.factories.notices import make_draft, make_notice
from tests.portal.notices_public.attachments import make_file
from tests.world import World

ClientFor = Callable[[Any], Client]


@pytest.fixture
def opened() -> Iterator[list[NoticeOpened]]:
    """Openings told during a test."""
    told: list[NoticeOpened] = []

    def receive(event: NoticeOpened) -> None:
        told.append(event)

    subscribe(NoticeOpened)(receive)
    yield told
    unsubscribe(NoticeOpened, receive)


def test_page_counts_as_opened_for_a_seat_it_was_delivered_to(
    world: World,
    client_for: ClientFor,
    opened: list[NoticeOpened],
    django_capture_on_commit_callbacks: Any,
) -> None:
    notice = make_notice()
    with django_capture_on_commit_callbacks(execute=True):
        client_for("kyufu").get(notice.get_url())
    delivery = notice.deliveries.get(organisation__name="札幌市")
    assert opened == [
        NoticeOpened(
            delivery.pk,
            notice.current_version_id,
            world.seat("kyufu").pk,
            world.user("kyufu").pk,
        )
    ]


def requests_that_do_not_count() -> list[tuple[str, dict[str, str]]]:
    """Method and headers."""
    return [
        ("head", {}),
        ("get", {"Sec-Purpose": "prefetch"}),
        ("get", {"Sec-Purpose": "prefetch;prerender"}),
        ("get", {"Purpose": "prefetch"}),
    ]


@pytest.mark.parametrize(("method", "headers"), requests_that_do_not_count())
def test_head_and_prefetch_change_nothing(
    client_for: ClientFor,
    opened: list[NoticeOpened],
    django_capture_on_commit_callbacks: Any,
    method: str,
    headers: dict[str, str],
) -> None:
    notice = make_notice()
    with django_capture_on_commit_callbacks(execute=True):
        response = getattr(client_for("kyufu"), method)(notice.get_url(), headers=headers)
    assert (response.status_code, opened, SeatReading.objects.count()) == (200, [], 0)


def test_read_only_mode_records_nothing(
    client_for: ClientFor,
    settings: Any,
    opened: list[NoticeOpened],
    django_capture_on_commit_callbacks: Any,
) -> None:
    notice = make_notice()
    settings.READ_ONLY = True
    with django_capture_on_commit_callbacks(execute=True):
        client_for("kyufu").get(notice.get_url())
    assert (opened, SeatReading.objects.count()) == ([], 0)


@pytest.mark.parametrize("who", ["editor", "superuser", "hokkaido"])
def test_readers_without_delivery_open_nothing(
    client_for: ClientFor,
    opened: list[NoticeOpened],
    django_capture_on_commit_callbacks: Any,
    who: str,
) -> None:
    notice = make_notice(audience={"include": ["code:011002"], "exclude": []})
    with django_capture_on_commit_callbacks(execute=True):
        client_for(who).get(notice.get_url())
    assert (opened, SeatReading.objects.count()) == ([], 0)


def test_failing_record_does_not_break_the_page(
    client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("記録できません")

    notice = make_notice()
    monkeypatch.setattr("portal.notices.public.mark_read", fail)
    assert client_for("kyufu").get(notice.get_url()).status_code == 200


def test_preview_shows_the_draft_and_records_nothing(
    world: World, client_for: ClientFor, opened: list[NoticeOpened]
) -> None:
    draft = make_draft(title="下書きの件名")
    draft.save_revision(user=world.user("editor"))
    response = client_for("editor").get(f"/admin/pages/{draft.pk}/view_draft/")
    html = response.content.decode()
    expected = ["preview-banner", "下書きの件名", "（6団体）"]
    assert [text for text in expected if text not in html] == []
    assert (opened, SeatReading.objects.count()) == ([], 0)


def test_download_of_an_attachment_is_told(
    world: World, client_for: ClientFor, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[AttachmentViewed] = []

    def receive(event: AttachmentViewed) -> None:
        told.append(event)

    file = make_file(world)
    notice = make_notice(files=[file])
    subscribe(AttachmentViewed)(receive)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            client_for("kyufu").get(f"/files/{file.pk}/")
    finally:
        unsubscribe(AttachmentViewed, receive)
    delivery = notice.deliveries.get(organisation__name="札幌市")
    seat, user = world.seat("kyufu").pk, world.user("kyufu").pk
    expected = AttachmentViewed(delivery.pk, notice.current_version_id, seat, user, str(file.pk))
    assert told == [expected]


def test_opening_that_could_not_be_recorded_is_told_again(
    client_for: ClientFor, django_capture_on_commit_callbacks: Any
) -> None:
    tries: list[NoticeOpened] = []

    def fail_once(event: NoticeOpened) -> None:
        tries.append(event)
        if len(tries) == 1:
            raise RuntimeError("記録できません")

    subscribe(NoticeOpened)(fail_once)
    notice = make_notice()
    client = client_for("kyufu")
    try:
        for _ in range(3):
            with django_capture_on_commit_callbacks(execute=True):
                assert client.get(notice.get_url()).status_code == 200
    finally:
        unsubscribe(NoticeOpened, fail_once)
    assert len(tries) == 2
    assert SeatReading.objects.count() == 1
