"""What makes the notice page quick must never show what is no longer so, or to somebody else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from portal.extension.events import NoticeOpened, subscribe, unsubscribe
from portal.files.models import ScanState, StoredFile
from portal.files.services import store_upload
from portal.notices.models import NoticePage
from portal.notices.reader import loaded_for, notice_at, reader_of
from portal.notices.services import withdraw_notice
from wagtail.models import PageViewRestriction

from tests.factories.notices import correct, make_draft, make_notice
from tests.world import World

ClientFor = Callable[[Any], Client]
TOHOKU = {"include": ["region:東北"], "exclude": []}


def html_of(client: Client, notice: Any) -> str:
    """The page of a notice."""
    return client.get(notice.get_url()).content.decode()


def path_of(notice: Any) -> str:
    """Its address without the leading slash, as Wagtail and ``notice_at`` take it."""
    return str(notice.get_url()).lstrip("/")


def test_notice_is_found_by_its_address_in_one_query(
    world: World, django_assert_num_queries: Any
) -> None:
    path, seat = path_of(make_notice()), world.seat("kyufu")
    assert seat.organisation.name == "札幌市"  # loaded by the middleware too
    with django_assert_num_queries(1):
        found = notice_at(path, seat)
        assert found is not None
        assert found.current_version.number == 1
    reader = reader_of(found, seat)
    assert reader is not None
    state = (reader.delivery is not None, reader.read_number, reader.was_forwarded)
    assert state == (True, 0, False)


def test_address_of_nothing_and_of_a_draft_is_left_to_wagtail(world: World) -> None:
    paths = ("notices/rouken/none/", path_of(make_draft()))
    assert [notice_at(path, world.seat("kyufu")) for path in paths] == [None, None]


def test_reader_is_that_of_the_seat_only(world: World) -> None:
    notice = notice_at(path_of(make_notice()), world.seat("kyufu"))
    assert reader_of(notice, world.seat("hakodate")) is None


def test_notice_loaded_elsewhere_gets_the_same_reader(world: World) -> None:
    notice, seat = make_notice(), world.seat("kyufu")
    readers = [
        reader_of(found, seat)
        for found in (
            loaded_for(NoticePage.objects.get(pk=notice.pk), seat),
            notice_at(path_of(notice), seat),
        )
    ]
    assert [(r.delivery, r.read_number) for r in readers if r] == [
        (notice.deliveries.get(organisation=seat.organisation_id), 0)
    ] * 2


def test_seats_in_turn_see_their_own_delivery(client_for: ClientFor) -> None:
    notice = make_notice()
    for _ in range(2):
        pages = [html_of(client_for(who), notice) for who in ("kyufu", "hakodate")]
        assert ["札幌市の受け持ち" in html for html in pages] == [True, False]
        assert ["函館市の受け持ち" in html for html in pages] == [False, True]


def test_withdrawal_shows_on_a_page_seen_before(world: World, client_for: ClientFor) -> None:
    notice, client = make_notice(), client_for("kyufu")
    html_of(client, notice)
    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("superuser"))
    html = html_of(client, notice)
    assert ('data-testid="withdrawn-banner"' in html, 'tn-badge--gone"' in html) == (True, True)


def test_correction_shows_on_a_page_seen_before(client_for: ClientFor) -> None:
    notice, client = make_notice(body="<p>はじめの文</p>"), client_for("kyufu")
    html_of(client, notice)
    html = html_of(client, correct(notice, body="<p>直した文</p>"))
    assert ("直した文" in html, "はじめの文" in html) == (True, False)


def test_wider_audience_is_counted_on_a_page_seen_before(client_for: ClientFor) -> None:
    notice, client = make_notice(audience=TOHOKU), client_for("morioka")
    before = html_of(client, notice)
    after = html_of(client, correct(notice, audience={"include": ["all"], "exclude": []}))
    assert ("（3団体）" in before, "（6団体）" in after) == (True, True)


def test_infected_file_is_withheld_on_a_page_seen_before(
    world: World, client_for: ClientFor
) -> None:
    upload = SimpleUploadedFile("別紙1.pdf", b"%PDF-1.4\n%%EOF\n")
    file = store_upload(upload=upload, purpose="notice", owner=world.user("editor"))
    notice, client = make_notice(files=[file]), client_for("kyufu")
    states = (ScanState.UNSCANNED, ScanState.INFECTED, ScanState.CLEAN)
    linked = []
    for state in states:
        StoredFile.objects.filter(pk=file.pk).update(scan_state=state)
        linked.append(f'href="/files/{file.pk}/"' in html_of(client, notice))
    assert linked == [True, False, True]


def test_typed_forwarding_is_kept_after_the_empty_form_was_seen(
    world: World, client_for: ClientFor
) -> None:
    notice, client = make_notice(), client_for("kyufu")
    html_of(client, notice)
    response = client.post(f"/notices/{notice.pk}/forward/", {"to_seat": "", "word": "打った言葉"})
    assert "打った言葉" in response.content.decode()
    assert "打った言葉" not in html_of(client, notice)


def test_new_seat_can_be_forwarded_to_at_once(world: World, client_for: ClientFor) -> None:
    notice, client = make_notice(), client_for("kyufu")
    html_of(client, notice)
    seat = world.seat("shikaku")
    type(seat).objects.filter(pk=seat.pk).update(unit="新しい係")
    assert "介護保険課 新しい係" in html_of(client, notice)


def test_wagtails_restrictions_hold(client_for: ClientFor) -> None:
    notice = make_notice()
    PageViewRestriction.objects.create(
        page=notice.get_parent(), restriction_type="password", password="secret"
    )
    html = html_of(client_for("kyufu"), notice)
    assert ("notice-body" in html, 'type="password"' in html) == (False, True)


@pytest.fixture
def told() -> Iterator[list[NoticeOpened]]:
    """Openings told during a test."""
    events: list[NoticeOpened] = []

    def receive(event: NoticeOpened) -> None:
        events.append(event)

    subscribe(NoticeOpened)(receive)
    yield events
    unsubscribe(NoticeOpened, receive)


def test_opening_is_told_once_for_each_version(
    client_for: ClientFor, told: list[NoticeOpened], django_capture_on_commit_callbacks: Any
) -> None:
    notice, client = make_notice(), client_for("kyufu")
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            html_of(client, notice)
        notice = correct(notice)
        for _ in range(2):
            html_of(client, notice)
    versions = list(notice.versions.order_by("number").values_list("pk", flat=True))
    assert [event.version_id for event in told] == versions
