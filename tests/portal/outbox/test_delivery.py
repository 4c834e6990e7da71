"""Mail handed to a real SMTP server that takes it, refuses it or hangs up."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.smtp import Envelope
from django.core.mail import EmailMessage, send_mail
from portal.notifications.worker import Worker
from portal.outbox import delivery
from portal.outbox.jobs import outbox_figures
from portal.outbox.models import OutboxItem
from pytest_django import Settings

from tests.portal.outbox.conftest import NOW
from tests.smtp import Sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A server, and settings that lead to it."""
    with Sink() as server:
        settings.EMAIL_BACKEND = "portal.outbox.mail.OutboxEmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = False
        settings.EMAIL_BOUNCE_ADDRESS = "bounces@tsunagu.example.jp"
        yield server


def queue(*names: str) -> None:
    for name in names:
        send_mail("通知", "本文です。", "desk@tsunagu.example.jp", [f"{name}@example.jp"])


def work() -> dict[str, int]:
    return Worker().run_due().outbox


def errors() -> list[tuple[str, int, str]]:
    """State, attempts and error of each row."""
    rows = OutboxItem.objects.order_by("pk")
    return list(rows.values_list("state", "attempts", "last_error"))


def test_mails_of_a_batch_share_one_connection(sink: Sink) -> None:
    queue("a", "b", "c")
    counts = work()
    assert (counts, sink.connections) == ({"done": 3}, 1)
    assert sink.counts() == {"a@example.jp": 1, "b@example.jp": 1, "c@example.jp": 1}


def test_envelope_is_for_one_recipient_and_bounces_to_the_own_address(sink: Sink) -> None:
    EmailMessage(
        "通知", "本文", "desk@tsunagu.example.jp", ["a@example.jp"], cc=["b@example.jp"]
    ).send()
    work()
    assert [(mail.sender, mail.recipient) for mail in sink.received] == [
        ("bounces@tsunagu.example.jp", "a@example.jp"),
        ("bounces@tsunagu.example.jp", "b@example.jp"),
    ]


def test_lines_that_begin_with_a_dot_arrive_as_they_are(sink: Sink) -> None:
    send_mail("dots", ".first\n..second\n.\nlast", None, ["a@example.jp"])
    work()
    assert b"\r\n\r\n.first\r\n..second\r\n.\r\nlast" in sink.received[0].text


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_permanent_refusal_parks_the_mail_at_once_and_the_others_go_on(
    stage: str, sink: Sink
) -> None:
    def refuse_a(envelope: Envelope, address: str) -> str:
        bad = address.startswith("a@") or any(to.startswith("a@") for to in envelope.rcpt_tos)
        return "550 5.1.1 no user a@example.jp here" if bad else "250 OK"

    sink.answers[stage] = refuse_a
    queue("a", "b")
    counts = work()
    assert counts == {"parked": 1, "done": 1}
    assert errors() == [("parked", 1, "SMTP 550 5.1.1"), ("done", 1, "")]


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_temporary_refusal_is_tried_again(stage: str, sink: Sink) -> None:
    sink.answers[stage] = lambda envelope, address: "451 4.7.1 greylisted"
    with time_machine.travel(NOW, tick=False):
        queue("a")
        first = work()
    refused = errors()
    del sink.answers[stage]
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        second = work()
    assert (first, refused) == ({"retried": 1}, [("waiting", 1, "SMTP 451 4.7.1")])
    assert (second, len(sink.received)) == ({"done": 1}, 1)


def test_mail_refused_temporarily_for_ever_is_parked_in_the_end(sink: Sink) -> None:
    sink.answers["RCPT"] = lambda envelope, address: "452 4.2.2 mailbox full"
    moment = NOW
    with time_machine.travel(moment, tick=False):
        queue("a")
    for _ in range(delivery.ATTEMPTS):
        with time_machine.travel(moment, tick=False):
            work()
        moment += timedelta(hours=2)
    assert errors() == [("parked", delivery.ATTEMPTS, "SMTP 452 4.2.2")]


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_connection_cut_before_the_mail_was_taken_means_again(stage: str, sink: Sink) -> None:
    sink.hang_up[stage] = 1.0
    with time_machine.travel(NOW, tick=False):
        queue("a", "b")
        first = work()
    sink.hang_up.clear()
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        work()
    assert (first, sink.counts()) == ({"retried": 2}, {"a@example.jp": 1, "b@example.jp": 1})


def test_mail_sent_again_has_the_same_id_date_and_text(sink: Sink) -> None:
    sink.hang_up["TAKEN"] = 1.0
    with time_machine.travel(NOW, tick=False):
        queue("a")
        work()
    sink.hang_up.clear()
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        work()
    assert (len(sink.received), len(set(sink.received))) == (2, 1)


def test_server_that_refuses_the_sender_parks_nothing(sink: Sink) -> None:
    sink.answers["MAIL"] = lambda envelope, address: "550 5.7.1 relaying denied"
    queue("a", "b", "c")
    counts = work()
    assert (counts, set(errors()), sink.connections) == ({}, {("waiting", 0, "")}, 1)


def test_server_that_closes_for_the_day_parks_nothing(sink: Sink) -> None:
    sink.answers["RCPT"] = lambda envelope, address: "421 4.3.2 shutting down"
    queue("a", "b")
    assert (work(), set(errors())) == ({}, {("waiting", 0, "")})


def test_server_that_is_away_is_asked_once_and_nothing_is_counted(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "portal.outbox.mail.OutboxEmailBackend"
    with Sink() as gone:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", gone.port
    queue(*"abcdefgh")
    assert (work(), set(errors())) == ({}, {("waiting", 0, "")})


def test_mail_waiting_for_a_server_that_is_away_grows_old_on_the_status_page(
    settings: Settings,
) -> None:
    settings.EMAIL_BACKEND = "portal.outbox.mail.OutboxEmailBackend"
    with Sink() as gone:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", gone.port
    with time_machine.travel(NOW, tick=False):
        queue("a")
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        work()
        figures = outbox_figures()
    assert (figures["outbox_oldest_s"], figures["mail"]) == (1200, "smtp")
