"""Form widgets of the notice form. The hidden text is the truth; scripts only rewrite it.

The lists below it are rendered by the server, at load and again after every change.
"""

import json
from typing import Any

from django.forms import Textarea
from django.forms.widgets import Media, Script
from django.urls import reverse

from portal.files.models import WAITING_STATES, StoredFile
from portal.files.selectors import label_words
from portal.notices.audience_builder import choices, rules_from_text, summarise
from portal.notices.completeness import attachment_ids
from portal.organisations.models import Duty


class AudienceWidget(Textarea):
    """Builds audience rules; shows them in words and how many are reached."""

    template_name = "notices/admin/audience_widget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Rules, choices and the count at load."""
        context = super().get_context(name, value, attrs)
        context["choices"] = choices()
        context["summary"] = summarise(rules_from_text(value), self.duties())
        context["count_url"] = reverse("notices_audience_count")
        context["find_url"] = reverse("notices_find_organisation")
        return context

    def duties(self) -> list[Duty]:
        """The duties the seats are counted for; the form tells them."""
        return list(getattr(self, "counted_duties", []))

    @property
    def media(self) -> Media:
        """The builder's module and style."""
        return Media(
            js=[Script("notices/audience.js", type="module")],  # type: ignore[list-item]
            css={"all": ["notices/admin.css"]},
        )


class AttachmentsWidget(Textarea):
    """An ordered list of stored files; uploads go to their own address, never with the form."""

    template_name = "notices/admin/attachments_widget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The files at load."""
        context = super().get_context(name, value, attrs)
        context["rows"] = attachment_rows(value)
        context["rows_url"] = reverse("notices_attachment_rows")
        context["upload_url"] = reverse("files:uploads")
        return context

    @property
    def media(self) -> Media:
        """The list's module and style."""
        return Media(
            js=[Script("notices/attachments.js", type="module")],  # type: ignore[list-item]
            css={"all": ["notices/admin.css"]},
        )


def attachment_rows(value: Any) -> list[dict[str, Any]]:
    """Stored files with their labels, in order; unreadable values give none."""
    try:
        entries = json.loads(value) if isinstance(value, str) else value
        ids = attachment_ids(entries or [])
    except (ValueError, RecursionError):
        return []
    files = {str(f.pk): f for f in StoredFile.objects.filter(pk__in=ids)} if ids else {}
    return [
        {"id": pk, "label": entry.get("label", ""), **described_file(files.get(pk))}
        for pk, entry in zip(ids, entries or [], strict=True)
    ]


def described_file(file: StoredFile | None) -> dict[str, Any]:
    """A file for its row: what it holds, and whether its check is still to come."""
    if file is None:
        return {"file": None}
    return {"file": file, "labels": label_words(file), "waiting": file.scan_state in WAITING_STATES}
