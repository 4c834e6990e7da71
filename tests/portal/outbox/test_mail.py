"""Mail written into the outbox."""

import email
from email.message import Message
from email.policy import default
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from portal.notifications.worker import Worker
from portal.outbox.api import stable_message_id
from portal.outbox.mail import bare_address
from portal.outbox.models import OutboxItem
from portal.outbox.sealing import seal, unseal
from pytest_django import Settings

pytestmark = pytest.mark.django_db

LINK = "https://tsunagu.example.jp/account/password/reset/key/1-abc/"


@pytest.fixture(autouse=True)
def outbox_backend(settings: Settings, tmp_path: Path) -> None:
    """The real backend; mail becomes files."""
    settings.EMAIL_BACKEND = "portal.outbox.mail.OutboxEmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_HOST = ""


def message(**values: object) -> EmailMessage:
    given = {"subject": "通知", "body": f"開く：{LINK}", "to": ["a@example.jp"], **values}
    return EmailMessage(**given)


def queued() -> list[tuple[str, Message]]:
    """Recipient and message of each row."""
    rows = OutboxItem.objects.order_by("pk").values_list("payload", flat=True)
    parts = [unseal(payload["sealed"]).partition(b"\n") for payload in rows]
    return [(to.decode(), email.message_from_bytes(raw, policy=default)) for to, _, raw in parts]


def test_every_recipient_is_a_row_with_the_same_message() -> None:
    people = ["to@example.jp", "copy@example.jp", "hidden@example.jp"]
    number = message(to=people[:1], cc=people[1:2], bcc=people[2:]).send()
    rows = queued()
    assert (number, [to for to, _ in rows]) == (1, people)
    assert len({mail["Message-ID"] for _, mail in rows}) == 1
    assert all("hidden@example.jp" not in mail.as_string() for _, mail in rows)


def test_mail_of_a_transaction_that_fails_never_leaves() -> None:
    with transaction.atomic():
        send_mail("通知", "本文", None, ["a@example.jp"])
        transaction.set_rollback(True)
    assert queued() == []


def test_row_holds_neither_text_nor_address_in_clear() -> None:
    message().send()
    (payload,) = OutboxItem.objects.values_list("payload", flat=True)
    assert not [word for word in ("a@example.jp", "reset", "abc") if word in str(payload)]


def test_nothing_of_a_mail_is_left_once_it_is_sent() -> None:
    message().send()
    Worker().run_due()
    item = OutboxItem.objects.get()
    assert (item.state, item.payload) == ("done", {})


def test_mail_sealed_with_another_key_is_parked(settings: Settings) -> None:
    message().send()
    settings.SECRET_KEY = "another"
    Worker().run_due()
    assert OutboxItem.objects.get().state == "parked"


def test_mail_sealed_with_the_former_key_still_opens(settings: Settings) -> None:
    sealed = seal(b"x")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert unseal(sealed) == b"x"


def test_message_id_of_a_key_makes_a_mail_leave_once() -> None:
    for _ in range(2):
        message(headers={"Message-ID": stable_message_id("digest 2026-04-01 5")}).send()
    assert len(queued()) == 1


def test_two_mails_without_a_key_are_two() -> None:
    same = message()
    same.send()
    same.send()
    assert len({mail["Message-ID"] for _, mail in queued()}) == 2


def test_subject_with_line_breaks_becomes_one_line() -> None:
    message(subject="通知\r\nBcc: evil@example.com\n").send()
    ((_, mail),) = queued()
    assert (mail["Subject"], mail["Bcc"]) == ("通知 Bcc: evil@example.com", None)


@pytest.mark.parametrize(
    "address",
    [
        "a@example.jp\nBcc: evil@example.com",
        "a@example.jp\r\n",
        "evil@example.com, a@example.jp",
        "no address",
        "a@",
        "@example.jp",
        "a b@example.jp",
        "山田@example.jp",
        "a@example.jp\0",
        "",
    ],
)
def test_recipient_that_is_no_address_is_left_out(address: str) -> None:
    number = message(to=[address, "good@example.jp"]).send()
    assert (number, [to for to, _ in queued()]) == (1, ["good@example.jp"])


def test_message_without_any_valid_recipient_is_not_counted() -> None:
    assert (message(to=["no address"]).send(), queued()) == (0, [])


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("山田 太郎 <taro@city.sapporo.jp>", "taro@city.sapporo.jp"),
        ("taro@例え.jp", "taro@xn--r8jz45g.jp"),
        ("TARO@Example.JP", "TARO@Example.JP"),
    ],
)
def test_bare_address_is_ready_for_smtp(written: str, address: str) -> None:
    assert bare_address(written) == address


def test_mail_says_that_a_machine_wrote_it() -> None:
    message().send()
    ((_, mail),) = queued()
    assert mail["Auto-Submitted"] == "auto-generated"


def test_without_a_mail_server_each_mail_is_a_file(tmp_path: Path) -> None:
    message(to=["a@example.jp", "b@example.jp"]).send()
    Worker().run_due()
    files = list((tmp_path / "mail").glob("*.eml"))
    parsed = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
    assert len(files) == 2
    assert [LINK in mail.get_content() for mail in parsed] == [True, True]
