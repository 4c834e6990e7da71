"""Wagtail admin: people are made inactive, never deleted, and get groups from their seats only."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks

from portal.accounts.models import User
from portal.accounts.wagtail_panels import avatar_url

REFUSED = {
    "delete": "利用者は削除できません。代わりに「有効」を外してください。",
    "assign_role": "グループは席から自動で決まります。席の役割を変えてください。",
}


hooks.register("get_avatar_url", avatar_url)


@hooks.register("before_delete_user")
def refuse_to_delete(request: HttpRequest, user: User) -> HttpResponse:
    """Notices, receipts and seats keep pointing at people."""
    messages.error(request, REFUSED["delete"])
    return redirect("wagtailusers_users:edit", user.pk)


@hooks.register("before_bulk_action")
def refuse_bulk_action(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> HttpResponse | None:
    """The same for many people at once, and for groups."""
    if action_class_instance.model is User and action_type in REFUSED:
        messages.error(request, REFUSED[action_type])
        return redirect("wagtailusers_users:index")
    return None
