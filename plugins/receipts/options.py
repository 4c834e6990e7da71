"""The plugin's part of the notice form: whether, and until when, receipt is to be confirmed."""

from typing import Any

from django import forms
from portal.extension.options import PageOption, RecordedVersion, register_page_option

from plugins.receipts.services import request_receipts


class ReceiptOptionForm(forms.Form):
    """到達確認を求める, and the day until which."""

    required = forms.BooleanField(
        label="到達確認を求める",
        required=False,
        initial=True,
        help_text="宛先の団体の「やること」に載ります。",
    )
    due = forms.DateField(
        label="到達確認の期限",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="空のときは「求めること」のうち到達確認の期限を使います。",
    )


@register_page_option
class ReceiptOption(PageOption):
    """Kept in the notice's options under ``receipts``."""

    label = "receipts"
    heading = "到達確認"
    order = 10
    form_class = ReceiptOptionForm

    def initial(self) -> dict[str, Any]:
        """A new notice asks for confirmation."""
        return {"required": True, "due": None}

    def to_json(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The day as ISO 8601 text."""
        due = cleaned.get("due")
        return {
            "required": bool(cleaned.get("required")),
            "due": due.isoformat() if due else None,
        }

    def record(self, version: RecordedVersion, data: dict[str, Any]) -> None:
        """Write what this version asks for."""
        request_receipts(
            version_id=version.version_id,
            required=bool(data.get("required", True)),
            due=data.get("due") or None,
        )
