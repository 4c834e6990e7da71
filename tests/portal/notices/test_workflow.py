"""Approval: an editor sends, an approver of the same bureau lets out."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from portal.extension.events import (
    PublicationStopped,
    before_publication,
    remove_publication_filter,
)
from portal.extension.templatetags.portal_format import wareki
from portal.notices.models import NoticePage
from portal.notices.tree import ensure_notice_tree
from wagtail.models import Workflow

from tests.factories.notices import bureau_index, make_draft, make_notice
from tests.portal.notices.forms import edit_url, submit
from tests.world import World

ClientFor = Callable[[str], Client]


def sent(client_for: ClientFor) -> NoticePage:
    """A draft that the editor has sent for approval."""
    page = make_draft()
    submit(client_for("editor"), edit_url(page), "action-submit")
    return NoticePage.objects.get(pk=page.pk)


def decide(client: Client, page: NoticePage, action: str) -> None:
    """Approve or reject in the approver's list."""
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    client.post(url, {"comment": ""})


def test_editor_sends_for_approval(client_for: ClientFor) -> None:
    page = sent(client_for)
    assert page.live is False
    assert page.current_workflow_state.workflow.name == "老健局の承認"


def test_approver_lets_it_out(world: World, client_for: ClientFor) -> None:
    page = sent(client_for)
    decide(client_for("approver"), page, "approve")
    page = NoticePage.objects.get(pk=page.pk)
    assert (page.live, page.versions.get().published_by) == (True, world.user("approver"))


def told(client: Client) -> list[str]:
    """The messages of the admin's next page."""
    return [str(message).strip() for message in client.get("/admin/").context["messages"]]


def test_approval_tells_what_was_published_and_to_how_many(client_for: ClientFor) -> None:
    client = client_for("approver")
    page = sent(client_for)
    decide(client, page, "approve")
    assert told(client) == [f"「{page.title}」を公開しました。6団体に配付しています。"]


def test_approval_in_the_form_tells_it_too(client_for: ClientFor) -> None:
    client = client_for("approver")
    page = sent(client_for)
    approval = {"workflow-action-name": "approve", "action-workflow-action": "true"}
    submit(client, edit_url(page), **approval)
    assert f"「{page.title}」を公開しました。6団体に配付しています。" in told(client)


def test_buttons_of_the_approver_say_that_approval_publishes(client_for: ClientFor) -> None:
    html = client_for("approver").get(edit_url(sent(client_for))).content.decode()
    for label in ("承認して公開する", "コメントを付けて承認して公開する"):
        assert re.search(rf">\s*{label}\s*<", html)


def test_approval_for_later_tells_of_the_reservation(client_for: ClientFor) -> None:
    client = client_for("approver")
    begin = timezone.localtime().replace(hour=9, minute=5) + timedelta(days=3)
    page = make_draft(display_from=begin)
    submit(client_for("editor"), edit_url(page), "action-submit")
    decide(client, NoticePage.objects.get(pk=page.pk), "approve")
    assert told(client) == [f"「{page.title}」の公開を{wareki(begin)}09:05に予約しました。"]


def test_publication_of_a_correction_tells_to_how_many(client_for: ClientFor) -> None:
    client = client_for("approver")
    submit(client, edit_url(make_notice()), "action-publish", change_note="訂正")
    assert "6団体に配付しています。" in told(client)


def test_refusal_tells_of_no_publication(client_for: ClientFor) -> None:
    @before_publication
    def refuse(notice: NoticePage) -> None:
        raise PublicationStopped("期限が休日です。")

    client = client_for("approver")
    page = sent(client_for)
    try:
        decide(client, page, "approve")
    finally:
        remove_publication_filter(refuse)
    assert told(client) == ["期限が休日です。"]


def test_rejection_tells_of_no_publication(client_for: ClientFor) -> None:
    client = client_for("approver")
    decide(client, sent(client_for), "reject")
    assert not any("公開" in message for message in told(client))


def test_approver_of_another_bureau_cannot(client_for: ClientFor) -> None:
    page = sent(client_for)
    decide(client_for("other_approver"), page, "approve")
    assert NoticePage.objects.get(pk=page.pk).live is False


def test_editor_cannot_approve(client_for: ClientFor) -> None:
    page = sent(client_for)
    decide(client_for("editor"), page, "approve")
    assert NoticePage.objects.get(pk=page.pk).live is False


def test_refused_approval_leaves_the_notice_waiting(client_for: ClientFor) -> None:
    @before_publication
    def refuse(notice: NoticePage) -> None:
        raise PublicationStopped("期限が休日です。")

    page = sent(client_for)
    client = client_for("approver")
    try:
        decide(client, page, "approve")
    finally:
        remove_publication_filter(refuse)
    shown = client.get(edit_url(page))
    assert "期限が休日です。" in " ".join(str(m) for m in shown.context["messages"])
    assert (page.versions.count(), NoticePage.objects.get(pk=page.pk).live) == (0, False)


def test_tree_is_made_once(world: World) -> None:
    index = bureau_index()
    ensure_notice_tree(bureaus={"rouken": world.organisation("老健局")})
    assert bureau_index().pk == index.pk
    assert sorted(Workflow.objects.values_list("name", flat=True)) == [
        "保険局の承認",
        "老健局の承認",
    ]


def test_index_is_at_notices(world: World) -> None:
    assert bureau_index().get_parent().get_url() == "/notices/"
    assert bureau_index().get_url() == "/notices/rouken/"
