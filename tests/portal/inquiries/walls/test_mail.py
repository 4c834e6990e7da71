"""Mail, mailboxes, webhooks and timed work: what stock helpdesk does, and that it does not here."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTPException
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from helpdesk import settings as upstream_settings
from helpdesk.management.commands import escalate_tickets, get_email
from helpdesk.models import EmailTemplate, EscalationExclusion, FollowUp, Queue, Ticket
from helpdesk.templated_email import send_templated_mail
from helpdesk.update_ticket import update_ticket
from portal.accounts.models import User
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case
from portal.inquiries.services.escalating import escalate
from portal.outbox.models import OutboxItem, State

from tests.portal.inquiries.walls.stock import stock_helpdesk, visitor
from tests.portal.notifications.telling import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOOK = "https://hook.example.jp/"


class Broken(BaseEmailBackend):
    """A mail server that refuses."""

    def send_messages(self, email_messages: Any) -> int:
        """Always."""
        raise SMTPException("busy")


def reply(case: Case, user: User) -> None:
    """A reply through the page of the case."""
    visitor(user).post(f"/inquiries/{case.number}/reply/", {"text": "確かめています。"})


def stock_reply(case: Case, user: User) -> FollowUp:
    """The same to a ticket that knows an address."""
    Ticket.objects.filter(pk=case.ticket_id).update(submitter_email="a@example.jp")
    case.ticket.refresh_from_db()
    followup: FollowUp = update_ticket(user, case.ticket, comment="確かめています。", public=True)
    return followup


@pytest.fixture
def stock_rows(case: Case) -> None:
    """The texts of mail that helpdesk's migrations bring, in the language that it falls back to."""
    call_command("loaddata", "emailtemplate", verbosity=0)


@pytest.mark.usefixtures("stock_rows")
def test_mail_leaves_no_request(case: Case, agent: User) -> None:
    reply(case, agent)
    assert mail.outbox == []
    work_off()
    assert "kyufu@example.jp" in {message.to[0] for message in mail.outbox}
    mail.outbox.clear()
    with stock_helpdesk():
        stock_reply(case, agent)
        assert [message.to for message in mail.outbox] == [["a@example.jp"]]


@pytest.mark.usefixtures("stock_rows")
def test_mail_that_nobody_takes_is_not_lost(case: Case, agent: User) -> None:
    with override_settings(
        EMAIL_BACKEND="portal.outbox.mail.OutboxEmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=9,  # nobody listens there
    ):
        reply(case, agent)
        work_off()
        kept = OutboxItem.objects.filter(kind="mail.send")
        assert set(kept.values_list("state", flat=True)) == {State.WAITING}
    with stock_helpdesk(), override_settings(EMAIL_BACKEND=f"{__name__}.Broken"):
        assert stock_reply(case, agent).email_recipients == []  # and no trace anywhere else


def test_helpdesk_has_no_words_to_send(case: Case) -> None:
    assert not EmailTemplate.objects.exists()
    call_command("loaddata", "emailtemplate", verbosity=0)
    assert EmailTemplate.objects.filter(locale="en").exists()
    assert not EmailTemplate.objects.filter(locale="ja").exists()


def test_mail_that_helpdesk_would_send_waits_in_the_outbox(case: Case) -> None:
    EmailTemplate.objects.create(
        template_name="test", subject="件名", heading="見出し", plain_text="本文", html="本文",
        locale="en",
    )  # fmt: skip
    context = {"queue": {"locale": "en"}, "ticket": {"ticket": "[q-1]", "title": "件"}}
    with override_settings(EMAIL_BACKEND="portal.outbox.mail.OutboxEmailBackend"):
        send_templated_mail("test", context, "a@example.jp")
    assert (OutboxItem.objects.filter(kind="mail.send").count(), mail.outbox) == (1, [])


def test_nothing_is_posted_to_webhooks(case: Case, agent: User) -> None:
    with (
        patch.multiple(
            upstream_settings,
            HELPDESK_GET_FOLLOWUP_WEBHOOK_URLS=lambda: [HOOK],
            HELPDESK_GET_NEW_TICKET_WEBHOOK_URLS=lambda: [HOOK],
        ),
        patch("requests.post") as posted,
    ):
        reply(case, agent)
        assert not posted.called
    with stock_helpdesk(HELPDESK_GET_FOLLOWUP_WEBHOOK_URLS=lambda: [HOOK]):
        with patch("requests.post") as posted:
            stock_reply(case, agent)
        assert posted.call_args.args == (HOOK,)


def mailbox(folder: Path, queue: Queue) -> None:
    """A mailbox of a queue, with a mail of anybody in it."""
    message = EmailMessage()
    message["From"], message["To"] = "anybody@example.com", "desk@example.jp"
    message["Subject"] = "はじめまして"
    message.set_content("本文")
    (folder / "1.eml").write_bytes(bytes(message))
    queue.email_box_type, queue.email_box_local_dir = "local", str(folder)
    queue.allow_email_submission, queue.email_box_pass = True, "in the clear"
    queue.save()


def test_mail_becomes_no_ticket(case: Case, tmp_path: Path) -> None:
    mailbox(tmp_path, case.ticket.queue)
    with pytest.raises(CommandError, match="使えません"):
        call_command("get_email", "--quiet")
    assert list(violations()) == []
    with stock_helpdesk():
        get_email.Command().handle(quiet=True)
    assert Ticket.objects.latest("pk").submitter_email == "anybody@example.com"
    assert list(violations()) != []


def test_no_desk_has_a_mailbox_whose_password_lies_in_the_clear(case: Case, tmp_path: Path) -> None:
    mailboxes = Queue.objects.exclude(email_box_type=None) | Queue.objects.exclude(
        email_box_pass=None
    )
    assert not mailboxes.exists()
    mailbox(tmp_path, case.ticket.queue)
    with connection.cursor() as cursor:
        cursor.execute("SELECT email_box_pass FROM helpdesk_queue WHERE email_box_pass IS NOT NULL")
        assert cursor.fetchall() == [("in the clear",)]


@pytest.fixture
def late(case: Case) -> Case:
    """Nobody has answered for a month."""
    long_ago = timezone.now() - timedelta(days=30)
    Ticket.objects.filter(pk=case.ticket_id).update(created=long_ago)
    Case.objects.filter(pk=case.pk).update(next_on=timezone.localdate(long_ago))
    Queue.objects.filter(pk=case.ticket.queue_id).update(escalate_days=2)
    return Case.objects.get(pk=case.pk)


def stock_escalation(*, notify_only: bool = False) -> None:
    """helpdesk's timed work."""
    options = {"escalate_verbosely": False, "queues": None}
    with stock_helpdesk():
        escalate_tickets.Command().handle(notify_only=notify_only, **options)


def test_reminding_changes_no_priority(late: Case) -> None:
    with pytest.raises(CommandError, match="使えません"):
        call_command("escalate_tickets", "--notify-only")
    assert escalate(case_id=late.pk).escalation == 3
    assert Ticket.objects.get(pk=late.ticket_id).priority == 3
    stock_escalation(notify_only=True)
    assert Ticket.objects.get(pk=late.ticket_id).priority == 2


def test_most_urgent_is_reminded_too(late: Case) -> None:
    Ticket.objects.filter(pk=late.ticket_id).update(priority=1)
    stock_escalation()
    assert Ticket.objects.get(pk=late.ticket_id).last_escalation is None
    assert escalate(case_id=late.pk).escalation == 3


def test_days_off_of_others_hurry_nobody(case: Case) -> None:
    """Stock takes the days off of any queue away from the time that every queue has."""
    Queue.objects.filter(pk=case.ticket.queue_id).update(escalate_days=2)
    other = Queue.objects.create(title="別の列", slug="other")
    for days in (1, 2):
        day = timezone.now().date() - timedelta(days=days)
        EscalationExclusion.objects.create(name="休", date=day).queues.add(other)
    assert escalate(case_id=case.pk).escalation == 0
    stock_escalation()
    assert Ticket.objects.get(pk=case.ticket_id).priority == 2
