"""Pages on their way to an approver, and what the approver is told."""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from django.test import Client
from wagtail.models import Page

from tests.factories.notices import make_draft
from tests.portal.notices.forms import edit_url, submit

ClientFor = Callable[[str], Client]
MakeDraft = Callable[[], Page]
APPROVE = {"workflow-action-name": "approve", "action-workflow-action": "true"}
PUBLISH = {"action-publish": "1"}


def now(page: Page) -> Page:
    """The page as it is stored."""
    return Page.objects.get(pk=page.pk).specific


def sent(client_for: ClientFor, make: MakeDraft = make_draft) -> Page:
    """A draft that the editor has sent for approval."""
    page = make()
    submit(client_for("editor"), edit_url(page), "action-submit")
    return now(page)


def autosave(client: Client, url: str, form: QueryDict, *, over: int | None = None) -> Any:
    """What Wagtail's script does while somebody types, over its draft from before if there is one;
    nothing in the form follows.
    """
    data = form.copy()
    if over:
        data["overwrite_revision_id"] = str(over)
    told = client.post(url, data, headers={"Accept": "application/json"}).json()
    assert told["success"], told
    return told


def told(response: Any) -> str:
    """The messages of a page."""
    return " ".join(str(message) for message in response.context["messages"])
