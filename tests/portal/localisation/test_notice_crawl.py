"""Nothing that Wagtail shows about a notice is in English: a real one, with all it may have."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from portal.files.models import StoredFile
from portal.notices.models import NoticePage
from wagtail.models import WorkflowState

from tests.factories.files import stored_file
from tests.factories.notices import correct, make_draft, make_notice
from tests.portal.localisation.admin_crawl import english_in
from tests.portal.localisation.test_admin_crawl import typed_data
from tests.portal.notices.forms import edit_url, submit
from tests.world import World

pytestmark = pytest.mark.once

ABOUT_A_NOTICE = ("edit", "history", "workflow_history", "usage", "copy", "move", "set_privacy")
ALSO_ABOUT_A_DRAFT = ("delete", "confirm_workflow_cancellation")


@pytest.fixture
def notice(world: World) -> NoticePage:
    """Published with an attachment, and corrected."""
    file = stored_file(owner=world.user("editor"), name="様式.pdf", purpose="notice")
    return correct(make_notice(files=[file], user=world.user("approver")))


@pytest.fixture
def submitted(world: World, client_for: Callable[[str], Client]) -> NoticePage:
    """A draft that waits for approval."""
    draft = make_draft(title="承認待ちの通知", owner=world.user("editor"))
    submit(client_for("editor"), edit_url(draft), "action-submit")
    assert draft.workflow_in_progress
    return draft


def addresses(notice: NoticePage, submitted: NoticePage) -> list[str]:
    """Every page of Wagtail about the two, and ours."""
    first, last = notice.revisions.order_by("pk")
    state = WorkflowState.objects.get(object_id=str(submitted.pk))
    task = state.current_task_state
    pages = [reverse(f"wagtailadmin_pages:{name}", args=[notice.pk]) for name in ABOUT_A_NOTICE]
    pages += [
        reverse(f"wagtailadmin_pages:{name}", args=[submitted.pk])
        for name in (*ABOUT_A_NOTICE, *ALSO_ABOUT_A_DRAFT)
    ]
    detail = reverse("wagtailadmin_pages:workflow_history_detail", args=[submitted.pk, state.pk])
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[notice.pk, first.pk, last.pk])
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[notice.pk, first.pk])
    acts = [
        reverse(
            "wagtailadmin_pages:collect_workflow_action_data", args=[submitted.pk, act, task.pk]
        )
        for act in ("approve", "reject")
    ]
    return [
        *pages,
        *acts,
        detail,
        compare,
        revert,
        reverse("wagtailadmin_pages:unpublish", args=[notice.pk]),
        reverse("notices_withdraw", args=[notice.pk]),
        reverse("wagtailadmin_reports:workflow"),
        reverse("wagtailadmin_reports:workflow_tasks"),
        reverse("wagtailadmin_reports:site_history"),
    ]


def known() -> set[str]:
    """What people typed."""
    return typed_data() | set(StoredFile.objects.values_list("name", flat=True))


@pytest.mark.parametrize("role", ["editor", "approver", "superuser"])
def test_pages_about_a_notice_show_no_english(
    role: str,
    client_for: Callable[[str], Client],
    notice: NoticePage,
    submitted: NoticePage,
) -> None:
    client, data, shown, found = client_for(role), known(), 0, {}
    for url in addresses(notice, submitted):
        html = html_of(client.get(url, follow=True))
        shown += bool(html)
        found[url] = english_in(html, data=data)
    assert {url: words for url, words in found.items() if words} == {}
    assert shown == len(found)


def html_of(response: Any) -> str:
    """The page, or that in the JSON of a window; what is refused leads to a page that says so."""
    assert response.status_code in (200, 404), response.request["PATH_INFO"]
    if "json" in response.headers["Content-Type"]:
        return str(response.json()["html"])
    return str(response.content.decode())
