"""Sends the requests of the matrix and names the answers by letters."""

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from portal.home.audit import EXPORT, VIEW

from tests.security.matrix import Row

LETTERS = {200: "O", 303: "S", 400: "B", 403: "F", 404: "-", 405: "M", 412: "P", 422: "E"}
# What a GET may write: the session, who edits a page just now, what was opened (design §7.8), and
# Wagtail's memory of a person's own settings. Besides, who read names of people (H-15).
WRITTEN_BY_GET = {
    "sessions.Session",
    "wagtailadmin.EditingSession",
    "wagtailcore.PageSubscription",
    "wagtailusers.UserProfile",
    "notices.SeatReading",
}
ONLY_OPENED = {"receipts.ReceiptEvent": "kind", "receipts.ReceiptActor": "event__kind"}


def letter(response: HttpResponseBase) -> str:
    """The cell of an answer; the status itself where there is no letter for it."""
    if response.status_code != 302:
        return LETTERS.get(response.status_code, str(response.status_code))
    target = urlsplit(response.headers["Location"]).path
    if target == reverse("account_login"):
        return "L"
    return "A" if target == reverse("wagtailadmin_home") else "R"


def address(row: Row, scene: dict[str, Any]) -> str:
    """Where a row leads."""
    if row.name.startswith("/"):
        return row.name
    return reverse(row.name, args=[scene.get(word, word) for word in row.arguments])


def ask(client: Client, method: str, row: Row, scene: dict[str, Any]) -> HttpResponseBase:
    """One request whose effects are undone."""
    data = {name: scene[word] for name, word in row.fields.items()} if method == "post" else {}
    return undone(lambda: getattr(client, method)(address(row, scene), data))


def undone(request: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer to a request; what it wrote is taken back."""
    with transaction.atomic():
        response = request()
        b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return response


def content_of_database() -> dict[str, str]:
    """A digest of every table, without what a GET may write."""
    return {
        model._meta.label: _digest(model)
        for model in apps.get_models()
        if model._meta.managed and model._meta.label not in WRITTEN_BY_GET
    }


def _digest(model: Any) -> str:
    found = model._base_manager.order_by("pk")
    if model._meta.label == "ledger.AuditEntry":
        found = found.exclude(action__regex=f"^({VIEW}|{EXPORT})：")
    if model._meta.label in ONLY_OPENED:
        kind = ONLY_OPENED[model._meta.label]
        found = found.exclude(**{f"{kind}__in": ["opened", "viewed"]})
    return hashlib.sha256(repr(list(found.values_list())).encode()).hexdigest()
