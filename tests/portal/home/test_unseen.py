"""Nothing is published or decided that the approver has not seen."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from portal.home.unseen import CHANGED, DECIDED_HERE, KEPT
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from tests.factories.faq import faq_index, make_faq_draft
from tests.factories.notices import make_draft, make_notice
from tests.portal.home.approvals import APPROVE, ClientFor, MakeDraft, autosave, now, sent, told
from tests.portal.notices.forms import FORM, edit_url, filled_form, submit

CORRECTED = "訂正した件名"


def correct(client: Client, page: Page) -> None:
    """The editor takes it back, corrects it and sends it again."""
    submit(client, edit_url(page), "action-cancel-workflow")
    submit(client, edit_url(page), "action-submit", title=CORRECTED)


def approval(client: Client, page: Page, **typed: str) -> QueryDict:
    """The approver's page with the button pressed, before it is sent."""
    return filled_form(client, edit_url(page), **APPROVE, **typed)


@pytest.mark.parametrize("make", [make_draft, make_faq_draft])
def test_approval_from_before_a_correction_publishes_nothing(
    client_for: ClientFor, make: MakeDraft
) -> None:
    page = sent(client_for, make)
    old = approval(client_for("approver"), page)
    correct(client_for("editor"), page)
    client_for("approver").post(edit_url(page), old)
    after = now(page)
    assert (after.live, after.draft_title) == (False, CORRECTED)
    assert after.current_workflow_state.status == "in_progress"


def test_refused_approval_shows_the_correction_and_says_so(client_for: ClientFor) -> None:
    page, client = sent(client_for), client_for("approver")
    old = approval(client, page)
    correct(client_for("editor"), page)
    shown = client.post(edit_url(page), old, follow=True)
    assert CHANGED in told(shown)
    assert shown.context["form"].initial["title"] == CORRECTED


def test_refused_approval_keeps_what_was_typed_in_the_form(client_for: ClientFor) -> None:
    page, client = sent(client_for), client_for("approver")
    old = approval(client, page, summary="承認者が書き足した")
    correct(client_for("editor"), page)
    shown = client.post(edit_url(page), old)
    assert f"{CHANGED}{KEPT}" in told(shown)
    assert shown.context["form"]["summary"].value() == "承認者が書き足した"


def test_second_press_in_the_old_form_is_refused_too(client_for: ClientFor) -> None:
    page, client = sent(client_for), client_for("approver")
    old = approval(client, page, summary="承認者が書き足した")
    correct(client_for("editor"), page)
    shown = client.post(edit_url(page), old)
    again = querydict_from_html(shown.content.decode(), form_id=FORM)
    client.post(edit_url(page), again.dict() | APPROVE)
    assert (now(page).live, now(page).draft_title) == (False, CORRECTED)


def test_approval_of_the_correction_publishes_it(client_for: ClientFor) -> None:
    page, client = sent(client_for), client_for("approver")
    correct(client_for("editor"), page)
    client.post(edit_url(page), approval(client, page))
    assert (now(page).live, now(page).title) == (True, CORRECTED)


def test_publication_from_before_a_correction_publishes_nothing(client_for: ClientFor) -> None:
    page, client = make_notice(), client_for("approver")
    old = filled_form(client, edit_url(page), change_note="訂正", **{"action-publish": "1"})
    submit(client_for("editor"), edit_url(page), title=CORRECTED)
    client.post(edit_url(page), old)
    assert (page.versions.count(), now(page).draft_title) == (1, CORRECTED)


def test_form_that_does_not_say_what_it_was_opened_with_publishes_nothing(
    client_for: ClientFor,
) -> None:
    page = sent(client_for)
    submit(client_for("approver"), edit_url(page), loaded_revision_id=None, **APPROVE)
    assert now(page).live is False


def test_approval_that_was_taken_back_is_refused_with_words(client_for: ClientFor) -> None:
    page, client = sent(client_for), client_for("approver")
    old = approval(client, page)
    page.current_workflow_state.cancel()
    shown = client.post(edit_url(page), old, follow=True)
    assert (shown.status_code, now(page).live) == (200, False)
    assert CHANGED in told(shown)


def test_second_press_is_refused_after_an_own_draft_over_the_correction(
    client_for: ClientFor,
) -> None:
    page, client = make_notice(), client_for("approver")
    old = filled_form(client, edit_url(page), summary="前の画面", **{"action-publish": "1"})
    submit(client_for("editor"), edit_url(page), title=CORRECTED)
    submit(client, edit_url(page), summary="別の画面で書いた")
    shown = client.post(edit_url(page), old)
    again = querydict_from_html(shown.content.decode(), form_id=FORM)
    client.post(edit_url(page), again.dict() | {"action-publish": "1", "change_note": "訂正"})
    assert (page.versions.count(), now(page).draft_title) == (1, CORRECTED)


def test_form_shown_again_after_an_error_is_as_old_as_before(client_for: ClientFor) -> None:
    page, client = make_notice(), client_for("approver")
    old = filled_form(client, edit_url(page), title="")
    submit(client_for("editor"), edit_url(page), title=CORRECTED)
    shown = client.post(edit_url(page), old)
    again = querydict_from_html(shown.content.decode(), form_id=FORM).dict()
    mended = {"title": page.title, "change_note": "訂正"}
    client.post(edit_url(page), again | mended | {"action-publish": "1"})
    assert (page.versions.count(), now(page).draft_title) == (1, CORRECTED)


def test_old_version_is_still_put_back_by_an_approver(client_for: ClientFor) -> None:
    page, client = make_notice(), client_for("approver")
    first = page.latest_revision
    submit(client, edit_url(page), "action-publish", title=CORRECTED, change_note="訂正")
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    submit(client, url, "action-publish", change_note="元に戻す")
    assert now(page).title == page.title


def press(client: Client, page: Page, state: Any, **headers: str) -> Any:
    """Approve beside the preview in the admin's list of approvals, which asks to come back."""
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    typed = {"comment": "", "next": "/admin/"}
    return client.post(url, typed, headers=headers, follow=not headers)


def test_approval_in_the_list_is_of_what_was_sent(client_for: ClientFor) -> None:
    page = sent(client_for)
    submit(client_for("superuser"), edit_url(page), title=CORRECTED)
    shown = press(client_for("approver"), page, page.current_workflow_task_state)
    assert now(page).live is False
    assert (shown.request["PATH_INFO"], DECIDED_HERE in told(shown)) == (edit_url(page), True)


def test_approval_in_the_list_from_before_a_correction_is_refused_with_words(
    client_for: ClientFor,
) -> None:
    page = sent(client_for)
    state = page.current_workflow_task_state
    correct(client_for("editor"), page)
    shown = press(client_for("approver"), page, state)
    assert (now(page).live, shown.status_code) == (False, 200)
    assert DECIDED_HERE in told(shown)


def test_refusal_in_the_window_for_a_comment_leads_to_the_page(client_for: ClientFor) -> None:
    page, client = sent(client_for), client_for("approver")
    state = page.current_workflow_task_state
    correct(client_for("editor"), page)
    answer = press(client, page, state, **{"X-Requested-With": "XMLHttpRequest"})
    assert answer.json() == {"step": "success", "redirect": edit_url(page)}


def question(client: Client, pages: list[Page]) -> Any:
    """What is asked before many pages are published."""
    chosen = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.get(f"{url}?{chosen}&next=/admin/")


def asked_for_many(client: Client, pages: list[Page]) -> str:
    """Where the question sends its answer."""
    return question(client, pages).context["submit_url"]


def test_many_at_once_are_published(client_for: ClientFor) -> None:
    pages, client = [make_draft(), make_draft()], client_for("approver")
    client.post(asked_for_many(client, pages))
    assert [now(page).live for page in pages] == [True, True]


def test_many_at_once_are_not_published_after_one_was_corrected(client_for: ClientFor) -> None:
    pages, client = [make_draft(), make_draft()], client_for("approver")
    answer = asked_for_many(client, pages)
    submit(client_for("editor"), edit_url(pages[1]), title=CORRECTED)
    shown = client.post(answer, follow=True)
    assert [now(page).live for page in pages] == [False, False]
    assert CHANGED in told(shown)


def test_many_at_once_are_not_published_after_one_was_saved_over(client_for: ClientFor) -> None:
    page, client, editor = make_draft(), client_for("approver"), client_for("editor")
    first = autosave(editor, edit_url(page), filled_form(editor, edit_url(page)))
    answer = asked_for_many(client, [page])
    corrected = filled_form(editor, edit_url(page), title=CORRECTED)
    autosave(editor, edit_url(page), corrected, over=first["revision_id"])
    client.post(answer)
    assert (now(page).live, now(page).draft_title) == (False, CORRECTED)


def test_many_at_once_never_publish_the_pages_below(client_for: ClientFor) -> None:
    above, below = faq_index(), make_faq_draft()
    client = client_for("superuser")
    answer = asked_for_many(client, [above])
    client.post(answer, {"include_descendants": "on"})
    assert (now(above).live, now(below).live) == (True, False)


def test_question_offers_no_pages_below(client_for: ClientFor) -> None:
    make_faq_draft()
    shown = question(client_for("superuser"), [faq_index()])
    assert shown.context["form"].visible_fields() == []


def test_question_about_all_pages_has_a_short_answer(client_for: ClientFor) -> None:
    client = client_for("approver")
    one, *more = [make_draft() for _ in range(4)]
    few, many = (asked_for_many(client, pages) for pages in ([one], more))
    assert len(few.partition("&next=")[2]) == len(many.partition("&next=")[2])
