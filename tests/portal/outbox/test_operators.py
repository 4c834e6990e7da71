"""The page of parked rows, and what its buttons do."""

from collections.abc import Callable

import pytest
from django.core.mail import send_mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from portal.ledger.models import AuditEntry
from portal.outbox.models import OutboxItem, State
from portal.outbox.services import NotParked, give_up, release
from pytest_django import DjangoAssertNumQueries, Settings

from tests.portal.outbox.conftest import KIND, Work, row
from tests.world import World

INDEX = "/admin/outbox/outboxitem/"


def parked(key: str = "a", kind: str = KIND) -> OutboxItem:
    """A row that failed three times."""
    return OutboxItem.objects.create(
        kind=kind, key=key, payload={"id": 5}, state=State.PARKED, attempts=3,
        last_error="SMTP 550", finished_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def superuser(client_for: Callable[[str], Client]) -> Client:
    return client_for("superuser")


def test_released_row_waits_and_starts_from_the_beginning(work: Work, world: World) -> None:
    release(item=parked(), by=world.user("superuser"))
    item = row()
    assert (item.state, item.attempts, item.payload) == ("waiting", 0, {"id": 5})
    assert (item.next_at <= timezone.now(), item.finished_at) == (True, None)


def test_row_given_up_is_done_and_emptied(work: Work, world: World) -> None:
    give_up(item=parked(), by=world.user("superuser"))
    assert (row().state, row().payload) == ("done", {})


@pytest.mark.parametrize("act", [release, give_up])
def test_row_that_is_not_parked_is_left_alone(
    act: Callable[..., None], work: Work, world: World
) -> None:
    item = OutboxItem.objects.create(kind=KIND, key="a")
    with pytest.raises(NotParked):
        act(item=item, by=world.user("superuser"))
    assert not AuditEntry.objects.filter(object_type="outbox.outboxitem").exists()


@pytest.mark.parametrize(
    ("name", "action", "state"),
    [
        ("outbox_release", "送信待ちの再実行", "waiting"),
        ("outbox_give_up", "送信待ちの取りやめ", "done"),
    ],
)
def test_button_acts_and_is_audited(
    name: str, action: str, state: str, work: Work, superuser: Client, world: World
) -> None:
    item = parked()
    response = superuser.post(reverse(name, args=[item.pk]))
    entry = AuditEntry.objects.get(object_type="outbox.outboxitem")
    assert (response.status_code, response["Location"], row().state) == (302, INDEX, state)
    assert (entry.action, entry.object_id) == (action, str(item.pk))
    assert entry.actor == world.user("superuser")


def test_button_pressed_twice_says_that_nothing_is_parked(work: Work, superuser: Client) -> None:
    item = parked()
    address = reverse("outbox_release", args=[item.pk])
    superuser.post(address)
    page = superuser.post(address, follow=True).content.decode()
    assert "もう保留ではありません" in page


def test_all_rows_of_a_kind_are_released_with_one_button(work: Work, superuser: Client) -> None:
    parked("a"), parked("b"), parked("c", kind="other.kind")
    superuser.post(reverse("outbox_release_kind"), {"kind": KIND})
    states = OutboxItem.objects.order_by("key").values_list("state", flat=True)
    entry = AuditEntry.objects.get(object_type="outbox.outboxitem")
    assert (list(states), entry.reason) == (["waiting", "waiting", "parked"], f"{KIND}：2件")


def test_page_shows_parked_rows_only(work: Work, superuser: Client) -> None:
    parked("row-that-failed")
    OutboxItem.objects.create(kind=KIND, key="row-that-waits")
    page = superuser.get(INDEX).content.decode()
    assert ("row-that-failed" in page, "row-that-waits" in page, "SMTP 550" in page) == (
        True,
        False,
        True,
    )


def test_page_without_parked_rows_says_so(superuser: Client, db: None) -> None:
    assert "保留になった処理はありません。" in superuser.get(INDEX).content.decode()


def test_parked_mail_shows_its_recipient_and_nothing_of_its_text(
    superuser: Client, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "portal.outbox.mail.OutboxEmailBackend"
    send_mail("秘密の件名", "秘密の本文", None, ["taro@example.jp"])
    OutboxItem.objects.update(state=State.PARKED, finished_at=timezone.now())
    address = f"{INDEX}inspect/{OutboxItem.objects.get().pk}/"
    pages = [superuser.get(path).content.decode() for path in (INDEX, address)]
    assert ["taro@example.jp" in page for page in pages] == [True, True]
    assert ["秘密" in page or "gAAAA" in page for page in pages] == [False, False]


def test_mail_that_cannot_be_read_any_more_can_still_be_looked_at(
    superuser: Client, db: None
) -> None:
    parked(kind="mail.send")
    assert "（読めません）" in superuser.get(INDEX).content.decode()


def test_page_takes_as_many_queries_for_three_rows_as_for_one(
    work: Work, superuser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    parked("a")
    superuser.get(INDEX)
    with django_assert_num_queries(13) as one:
        superuser.get(INDEX)
    parked("b"), parked("c")
    with django_assert_num_queries(len(one)):
        superuser.get(INDEX)
