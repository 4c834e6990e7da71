"""Posting the edit form as a browser would: read it, change some fields, send it back."""

from typing import Any

from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from portal.notices.models import NoticePage
from wagtail.test.utils.form_data import querydict_from_html

FORM = "page-edit-form"


def edit_url(page: NoticePage) -> str:
    """Address of the edit form."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def filled_form(client: Client, url: str, **changes: Any) -> QueryDict:
    """What the form at ``url`` would send, with changed fields; None takes a field out."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    data = querydict_from_html(response.content.decode(), form_id=FORM)
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
        else:
            data.setlist(name, value if isinstance(value, list) else [value])
    return data


def submit(client: Client, url: str, action: str = "", **changes: Any) -> Any:
    """Send the form, with one of Wagtail's buttons (``action-publish`` …) or none to save."""
    data = filled_form(client, url, **changes)
    if action:
        data[action] = "1"
    return client.post(url, data)


def errors(response: Any) -> dict[str, list[str]]:
    """Field errors of a form that was shown again."""
    return {name: list(found) for name, found in response.context["form"].errors.items()}
