"""What people write is text: stock helpdesk compiles it, here it stays as it was typed."""

from html import escape

import pytest
from django.core import mail
from django.core.management import call_command
from django.template import TemplateSyntaxError
from helpdesk.lib import safe_template_context
from helpdesk.models import EmailTemplate
from helpdesk.templated_email import send_templated_mail
from helpdesk.update_ticket import update_ticket
from portal.accounts.models import User
from portal.inquiries.models import Case, EntryKind

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.walls.stock import stock_helpdesk, visitor
from tests.portal.notifications.telling import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TAG = "<img src=x onerror=alert(1)>"


def kept_by_us(case: Case, user: User, typed: str) -> str:
    """A reply through the page; what is stored, and shown escaped."""
    client = visitor(user)
    client.post(f"/inquiries/{case.number}/reply/", {"text": typed})
    assert escape(typed) in client.get(f"/inquiries/{case.number}/").content.decode()
    return str(case.entries.get(kind=EntryKind.MESSAGE).followup.comment)


def kept_by_stock(case: Case, user: User, typed: str) -> str:
    """The same reply through the function that stock's pages call."""
    with stock_helpdesk():
        return str(update_ticket(user, case.ticket, comment=typed, public=True).comment)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ('{{ "x"|ljust:"100000" }}', "x".ljust(100_000)),  # any number: memory
        ("前{# 注 #}後", "前後"),
        ("様式の {{ 団体名 }} の欄", "様式の  の欄"),
    ],
)
def test_reply_is_not_compiled(case: Case, agent: User, typed: str, stored: str) -> None:
    assert kept_by_stock(case, agent, typed) == stored
    assert kept_by_us(case, agent, typed) == typed


def test_reply_with_a_broken_expression_is_not_lost(case: Case, agent: User) -> None:
    typed = "{{ foo|bar }}"
    with pytest.raises(TemplateSyntaxError):
        kept_by_stock(case, agent, typed)
    assert kept_by_us(case, agent, typed) == typed


def test_reply_tells_no_secret_of_the_ticket(case: Case, agent: User) -> None:
    typed = "{{ ticket }}"
    assert case.ticket.secret_key in kept_by_stock(case, agent, typed)
    assert kept_by_us(case, agent, typed) == typed


@pytest.mark.parametrize("typed", ["{% now 'Y' %}", "{% verbatim %}", "{% include 'x' %}"])
def test_reply_keeps_its_tags(case: Case, agent: User, typed: str) -> None:
    assert kept_by_us(case, agent, typed) == typed


def test_words_of_an_asker_become_no_markup_in_mail(inquiries: Inquiries) -> None:
    case = inquiries.case(title=TAG, text=TAG)
    call_command("loaddata", "emailtemplate", verbosity=0)
    with stock_helpdesk():
        context = safe_template_context(case.ticket) | {"comment": TAG}
        send_templated_mail("updated_submitter", context, "a@example.jp")
        (sent,) = mail.outbox
        assert TAG in sent.alternatives[0].content
    EmailTemplate.objects.all().delete()
    mail.outbox.clear()
    visitor(inquiries.world.user("agent")).post(f"/inquiries/{case.number}/reply/", {"text": TAG})
    work_off()
    assert mail.outbox
    assert {message.message().get_content_type() for message in mail.outbox} == {"text/plain"}
