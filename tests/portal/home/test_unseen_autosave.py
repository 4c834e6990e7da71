"""What Wagtail saves while somebody types is their own, and no reason to refuse what they press."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from portal.home.unseen import CHANGED
from wagtail.models import Page

from tests.factories.faq import make_faq, make_faq_draft
from tests.factories.notices import make_draft, make_notice
from tests.portal.home.approvals import (
    APPROVE,
    PUBLISH,
    ClientFor,
    MakeDraft,
    autosave,
    now,
    sent,
    told,
)
from tests.portal.notices.forms import edit_url, filled_form, submit

TYPED = "承認者が書いた件名"
CORRECTED = "訂正した件名"
both_drafts = pytest.mark.parametrize("make", [make_draft, make_faq_draft])


def typed(client: Client, url: str, form: QueryDict) -> None:
    """The title, with a stop in the middle: saved twice, the second time over the first."""
    form["title"] = TYPED[:3]
    first = autosave(client, url, form)
    form["title"] = TYPED
    autosave(client, url, form, over=first["revision_id"])


def pressed(client: Client, url: str, form: QueryDict, button: dict[str, str]) -> Any:
    """The button under what was typed."""
    form.update(button)
    return client.post(url, form, follow=True)


@pytest.mark.parametrize("make", [make_notice, make_faq])
def test_what_was_saved_while_typing_on_a_live_page_is_published(
    client_for: ClientFor, make: MakeDraft
) -> None:
    page, client = make(), client_for("approver")
    form = filled_form(client, edit_url(page), change_note="訂正")
    typed(client, edit_url(page), form)
    pressed(client, edit_url(page), form, PUBLISH)
    assert (now(page).title, now(page).has_unpublished_changes) == (TYPED, False)


@both_drafts
def test_what_was_saved_while_typing_is_approved(client_for: ClientFor, make: MakeDraft) -> None:
    page, client = sent(client_for, make), client_for("approver")
    form = filled_form(client, edit_url(page))
    typed(client, edit_url(page), form)
    pressed(client, edit_url(page), form, APPROVE)
    assert (now(page).live, now(page).title) == (True, TYPED)


def test_own_draft_that_was_saved_over_is_published(client_for: ClientFor) -> None:
    page, client = make_draft(), client_for("approver")
    submit(client, edit_url(page))
    form = filled_form(client, edit_url(page), title=TYPED)
    autosave(client, edit_url(page), form, over=now(page).latest_revision_id)
    pressed(client, edit_url(page), form, PUBLISH)
    assert (now(page).live, now(page).title) == (True, TYPED)


def begun(client: Client, make: MakeDraft) -> tuple[QueryDict, dict[str, Any]]:
    """The form of a new page with the words of another, after its first draft was saved."""
    other = make()
    form = filled_form(client, edit_url(other), title=TYPED[:3])
    for name in ("loaded_revision_id", "loaded_revision_created_at"):
        form.pop(name, None)
    model, above = other._meta, other.get_parent()
    url = reverse("wagtailadmin_pages:add", args=[model.app_label, model.model_name, above.pk])
    return form, autosave(client, url, form)


@both_drafts
def test_new_page_that_was_saved_while_typing_is_published(
    client_for: ClientFor, make: MakeDraft
) -> None:
    client = client_for("approver")
    form, first = begun(client, make)
    parts = BeautifulSoup(client.get(first["hydrate_url"]).content, "html.parser")
    for field in parts.find_all("input", {"name": re.compile("^loaded_revision")}):
        form[str(field["name"])] = str(field["value"])
    assert form["loaded_revision_id"] == str(first["revision_id"])
    form["title"] = TYPED
    autosave(client, first["url"], form, over=first["revision_id"])
    pressed(client, first["url"], form, PUBLISH)
    page = Page.objects.get(pk=first["pk"])
    assert (page.live, page.title) == (True, TYPED)


def test_new_page_is_published_before_the_form_knows_its_first_draft(
    client_for: ClientFor,
) -> None:
    client = client_for("approver")
    form, first = begun(client, make_draft)
    pressed(client, first["url"], form, PUBLISH)
    assert Page.objects.get(pk=first["pk"]).live is True


def test_correction_by_another_after_the_own_draft_is_not_published_over(
    client_for: ClientFor,
) -> None:
    page, client = make_notice(), client_for("approver")
    form = filled_form(client, edit_url(page), change_note="訂正")
    typed(client, edit_url(page), form)
    submit(client_for("editor"), edit_url(page), title=CORRECTED)
    shown = pressed(client, edit_url(page), form, PUBLISH)
    assert (page.versions.count(), now(page).draft_title) == (1, CORRECTED)
    assert CHANGED in told(shown)


def test_correction_by_another_under_an_own_draft_is_not_published_over(
    client_for: ClientFor,
) -> None:
    page, client = make_notice(), client_for("approver")
    form = filled_form(client, edit_url(page), title=TYPED, change_note="訂正")
    submit(client_for("editor"), edit_url(page), title=CORRECTED)
    submit(client, edit_url(page), summary="別の画面で書いた")
    pressed(client, edit_url(page), form, PUBLISH)
    assert (page.versions.count(), now(page).draft_title) == (1, CORRECTED)


def test_draft_of_another_that_was_saved_over_is_not_published(client_for: ClientFor) -> None:
    page, client, editor = make_draft(), client_for("approver"), client_for("editor")
    draft = filled_form(editor, edit_url(page))
    first = autosave(editor, edit_url(page), draft)
    form = filled_form(client, edit_url(page))
    draft["title"] = CORRECTED
    autosave(editor, edit_url(page), draft, over=first["revision_id"])
    pressed(client, edit_url(page), form, PUBLISH)
    assert (now(page).live, now(page).draft_title) == (False, CORRECTED)
