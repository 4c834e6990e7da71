"""django-helpdesk behind its walls: what the installed version is, and what is left of it."""

import hashlib
from pathlib import Path

import helpdesk
import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command, find_commands
from django.test import Client
from django.urls import NoReverseMatch, reverse
from helpdesk import settings as upstream_settings
from helpdesk import urls as upstream
from helpdesk.models import EmailTemplate, FollowUpAttachment
from helpdesk.templated_email import send_templated_mail
from helpdesk.update_ticket import update_ticket
from portal.inquiries.models import EntryKind
from portal.inquiries.pages.helpdesk_urls import OPEN, urlpatterns
from portal.inquiries.services.talking import send_message
from portal.outbox.models import OutboxItem

from tests.factories.inquiries import Inquiries

# What our views stand in for: an upgrade that changes one of these has to be read.
PINNED = {
    "urls.py": "6d07cd0b23d0642ec5b09d13d78d04b3f047834859dfbd9a597e2cadc0f18d22",
    "views/staff.py": "afafa15ff17f33c52b8c7d243577f05ef7c9be986d5dee5bdbe61a76203fe201",
    "update_ticket.py": "8c67d82783786e8e209625ba6bfc91fb59fba7b6a984d7ce80b587149191458d",
    "user.py": "9ff1dcffa71266bf715ba9c4b06b4ef8d0a4a6d0106632dd923d96f51e4fd6ab",
}
NASTY = (
    '{{ "x"|ljust:"1000" }}',
    "{{ foo|bar }}",
    "{# gone #}",
    "{{ ticket }}",
    "{% now 'Y' %}",
)


@pytest.mark.parametrize(("name", "sha256"), PINNED.items())
def test_upstream_is_the_version_that_was_read(name: str, sha256: str) -> None:
    content = (Path(helpdesk.__file__).parent / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == sha256


def test_every_upstream_name_is_kept() -> None:
    kept = {entry.name for entry in urlpatterns}
    assert {entry.name for entry in upstream.urlpatterns if hasattr(entry, "callback")} == kept


def test_only_our_own_pages_are_open() -> None:
    assert set(OPEN) == {"home", "dashboard", "list", "view"}
    assert {entry.callback.__module__ for entry in urlpatterns} == {
        "portal.inquiries.pages.desk_list_views"
    }


@pytest.mark.parametrize(
    "name", ["submit", "public_view", "kb_index", "login", "rss_index", "mass_update", "kanban"]
)
@pytest.mark.django_db
def test_public_and_bulk_pages_answer_nobody(inquiries: Inquiries, name: str) -> None:
    client = Client()
    client.force_login(
        inquiries.world.user("superuser"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    try:
        address = reverse(f"helpdesk:{name}")
    except NoReverseMatch:
        assert name == "kanban"  # switched off: it has no name at all
        return
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]


@pytest.mark.parametrize("query", ["take", "close", "subscribe"])
@pytest.mark.django_db
def test_reading_a_ticket_changes_nothing(inquiries: Inquiries, query: str) -> None:
    case, client = inquiries.case(), Client()
    client.force_login(
        inquiries.world.user("agent"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    client.get(f"/helpdesk/tickets/{case.ticket_id}/", {query: ""})
    case.ticket.refresh_from_db()
    assert (case.ticket.assigned_to, case.ticket.status) == (None, 1)
    assert case.ticket.ticketcc_set.count() == 0


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.django_db
def test_words_stay_as_they_were_typed(inquiries: Inquiries, text: str) -> None:
    case = inquiries.case()
    send_message(actor=inquiries.actor("kyufu"), case_id=case.pk, text=text)
    entry = case.entries.get(kind=EntryKind.MESSAGE)
    assert entry.followup.comment == text


@pytest.mark.django_db
def test_mail_of_helpdesk_goes_through_the_outbox(
    inquiries: Inquiries, settings: pytest.FixtureRequest
) -> None:
    settings.EMAIL_BACKEND = "portal.outbox.mail.OutboxEmailBackend"
    EmailTemplate.objects.create(
        pk=9999, template_name="test", subject="件名", heading="見出し", plain_text="本文",
        html="本文", locale="en",
    )  # fmt: skip
    context = {"queue": {"locale": "en"}, "ticket": {"ticket": "[q-1]", "title": "件"}}
    send_templated_mail("test", context, "a@example.jp")
    assert (OutboxItem.objects.filter(kind="mail.send").count(), mail.outbox) == (1, [])


def test_every_command_of_helpdesk_refuses() -> None:
    folder = Path(helpdesk.__file__).parent / "management"
    names = find_commands(str(folder))
    assert names
    for name in names:
        with pytest.raises(CommandError, match="alone"):
            call_command(name)


@pytest.fixture
def stock(monkeypatch: pytest.MonkeyPatch) -> None:
    """helpdesk as it comes, but for its address, which it asks ``django.contrib.sites`` for."""
    monkeypatch.setattr("helpdesk.models.build_base_url", lambda: "https://example.jp")


@pytest.mark.usefixtures("stock")
@pytest.mark.django_db
def test_stock_compiles_the_same_words(inquiries: Inquiries) -> None:
    ticket = inquiries.case().ticket
    update_ticket(inquiries.world.user("agent"), ticket, title="返事", comment=NASTY[0])
    assert ticket.followup_set.get(title="返事").comment == "x".ljust(1000)


def test_doors_of_helpdesk_are_shut_by_setting() -> None:
    assert not upstream_settings.HELPDESK_API_ENABLED
    assert not upstream_settings.HELPDESK_VIEW_A_TICKET_PUBLIC
    assert not upstream_settings.HELPDESK_SUBMIT_A_TICKET_PUBLIC
    assert not upstream_settings.HELPDESK_KANBAN_ENABLED
    assert upstream_settings.HELPDESK_ENABLE_PER_QUEUE_STAFF_PERMISSION
    assert not upstream_settings.HELPDESK_GET_FOLLOWUP_WEBHOOK_URLS()
    assert not upstream_settings.HELPDESK_GET_NEW_TICKET_WEBHOOK_URLS()
    assert "django_cleanup" not in settings.INSTALLED_APPS
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


@pytest.mark.django_db
def test_files_of_cases_are_never_helpdesks(inquiries: Inquiries) -> None:
    case = inquiries.case()
    send_message(actor=inquiries.actor("kyufu"), case_id=case.pk, text="添付します")
    assert not FollowUpAttachment.objects.exists()


@pytest.mark.django_db
def test_queue_permission_follows_the_seat(inquiries: Inquiries) -> None:
    name = inquiries.desk.queue.permission_name
    assert inquiries.world.user("agent").has_perm(name)
    assert not inquiries.world.user("other_editor").has_perm(name)
    assert not inquiries.world.user("kyufu").has_perm(name)
