"""Approval: an editor sends, an approver of the same bureau lets out."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from portal.extension.events import (
    PublicationStopped,
    before_publication,
    remove_publication_filter,
)
from portal.notices.models import NoticePage
from portal.notices.tree import ensure_notice_tree
from wagtail.models import Workflow

from tests.factories.notices import bureau_index, make_draft
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
