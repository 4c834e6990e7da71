"""An upgrade of helpdesk speaks up: its files, addresses, commands and settings were all judged."""

import re
from pathlib import Path

import helpdesk
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, find_commands
from django.template.loader import get_template
from django.test import override_settings
from django.urls import URLPattern, URLResolver
from django.utils.translation import trans_real
from helpdesk import settings as upstream_settings
from helpdesk import urls as upstream_urls
from helpdesk.models import Ticket
from portal.inquiries.pages.helpdesk_urls import OPEN, urlpatterns

from tests.portal.inquiries.walls.stock import fresh, stock_helpdesk
from tests.portal.inquiries.walls.upstream import FOLDER, installed, known

pytestmark = pytest.mark.once
READ_IT = "read what is new in it, then see tests/portal/inquiries/walls/upstream.py"
# Every name of its addresses. "ours" lead to our own pages, "shut" answer 404 to everybody, "off"
# exist only with settings that we switched off.
JUDGED = """
ours: home dashboard list view
shut: mass_update merge_tickets followup_edit followup_delete edit update delete hold unhold
shut: ticket_cc ticket_cc_add ticket_cc_del ticket_resolves_add ticket_resolves_del
shut: ticket_dependency_add ticket_dependency_del attachment_del attachment_preview
shut: edit_ticket_checklist delete_ticket_checklist checklist_templates edit_checklist_template
shut: delete_checklist_template raw report_index run_report saved_searches_list savequery
shut: delete_query user_settings email_ignore email_ignore_add email_ignore_del
shut: datatables_ticket_list timeline_ticket_list my-tickets submit submit_iframe success_iframe
shut: public_view public_change_language rss_index rss_user rss_user_queue rss_queue
shut: rss_unassigned rss_activity kb_index kb_category kb_category_iframe kb_vote login logout
shut: password_change password_change_done help_context system_settings
off: kanban kanban_update password_reset password_reset_done password_reset_confirm
off: password_reset_complete api-root ticket-list ticket-detail user_tickets-list
off: user_tickets-detail followups-list followups-detail followupattachments-list
off: followupattachments-detail user-list
"""


def judged(*as_what: str) -> set[str]:
    """The names that were judged so."""
    lines = [line.split() for line in JUDGED.strip().splitlines()]
    return {name for word, *names in lines if word.strip(":") in as_what for name in names}


def test_every_file_is_the_one_that_was_read() -> None:
    now, then = installed(), known()
    changed = {path for path in now.keys() & then if now[path] != then[path]}
    told = {
        "changed": sorted(changed),
        "new": sorted(now.keys() - then),
        "gone": sorted(then.keys() - now),
    }
    assert not any(told.values()), f"helpdesk {helpdesk.__name__}: {told}. {READ_IT}"


def test_every_address_was_judged() -> None:
    with stock_helpdesk():
        everything = names(fresh("helpdesk.urls").urlpatterns)
    unjudged = everything - judged("ours", "shut", "off")
    assert not unjudged, f"helpdesk has new addresses: {sorted(unjudged)}. {READ_IT}"
    assert names(upstream_urls.urlpatterns) == judged("ours", "shut")
    assert everything == judged("ours", "shut", "off")


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """Names of addresses, those of included lists too."""
    found: set[str] = set()
    for entry in patterns:
        inner = isinstance(entry, URLResolver)
        found |= names(entry.url_patterns) if inner else {str(entry.name)}
    return found


def test_judgement_is_what_is_mounted() -> None:
    assert names(urlpatterns) == judged("ours", "shut")
    assert set(OPEN) == judged("ours")
    shut = {entry.callback.__name__ for entry in urlpatterns if entry.name in judged("shut")}
    assert shut == {"closed"}
    assert {entry.callback.__module__ for entry in urlpatterns} == {
        "portal.inquiries.pages.desk_list_views"
    }


def test_no_page_of_ours_is_made_of_its_templates() -> None:
    """So there is nothing that an upgrade could change under our feet, or bring from elsewhere."""
    theme = Path(settings.BASE_DIR) / "theme" / "templates"
    own = [*theme.rglob("*.html"), *Path(settings.BASE_DIR).glob("site/portal/**/*.html")]
    using = [path for path in own if "helpdesk/" in path.read_text() and "{% " in path.read_text()]
    words = ('extends "helpdesk/', 'include "helpdesk/', 'static "helpdesk/', "static 'helpdesk/")
    assert [path for path in using if any(word in path.read_text() for word in words)] == []
    assert not (theme / "overrides" / "helpdesk").exists()
    assert Path(get_template("helpdesk/base.html").origin.name).is_relative_to(FOLDER)


def test_every_command_refuses() -> None:
    commands = find_commands(str(FOLDER / "management"))
    assert sorted(commands) == [
        "create_escalation_exclusions",
        "create_queue_permissions",
        "create_usersettings",
        "escalate_tickets",
        "get_email",
    ]
    for name in commands:
        with pytest.raises(CommandError, match="使えません"):
            call_command(name)


# Our value, and the one that it has where nobody sets it.
SETTINGS = {
    "HELPDESK_API_ENABLED": (False, True),
    "HELPDESK_KANBAN_ENABLED": (False, True),
    "HELPDESK_VIEW_A_TICKET_PUBLIC": (False, True),
    "HELPDESK_SUBMIT_A_TICKET_PUBLIC": (False, True),
    "HELPDESK_ENABLE_PER_QUEUE_STAFF_PERMISSION": (True, False),
    "HELPDESK_ANON_ACCESS_RAISES_404": (True, False),
    "HELPDESK_ENABLE_PASSWORD_RESET": (False, True),
    "HELPDESK_ALLOW_NON_STAFF_TICKET_UPDATE": (False, False),
    "HELPDESK_TEAMS_MODE_ENABLED": (False, False),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_door_is_shut_by_setting_too(name: str) -> None:
    ours, stock = SETTINGS[name]
    assert getattr(upstream_settings, name) == ours
    with stock_helpdesk():
        assert getattr(upstream_settings, name) == stock


def test_what_it_would_like_to_have_is_not_installed() -> None:
    unwanted = ("django_cleanup", "django.contrib.admin", "django.contrib.sites", "rest_framework")
    assert [name for name in unwanted if name in settings.INSTALLED_APPS] == []
    assert not upstream_settings.HELPDESK_GET_FOLLOWUP_WEBHOOK_URLS()
    assert not upstream_settings.HELPDESK_GET_NEW_TICKET_WEBHOOK_URLS()


def test_helpdesk_has_no_japanese_and_here_it_has() -> None:
    assert not (FOLDER / "locale" / "ja").exists()
    assert dict(Ticket.STATUS_CHOICES)[2] == "再開"
    with override_settings(LOCALE_PATHS=[]):
        trans_real._translations.clear()
        assert str(dict(Ticket.STATUS_CHOICES)[2]) == "Reopened"
    trans_real._translations.clear()


def test_every_finding_has_its_test() -> None:
    folder = Path(__file__).parent
    told = set(re.findall(r"`(test_\w+)`", (folder / "README.md").read_text()))
    sources = "".join(path.read_text() for path in folder.glob("test_*.py"))
    written = set(re.findall(r"^def (test_\w+)", sources, re.MULTILINE))
    assert told == written - {"test_every_finding_has_its_test"}
