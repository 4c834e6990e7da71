"""The plugin's part of the notice form: whether, and until when, receipt is to be confirmed."""

from datetime import date
from typing import Any

from django import forms
from portal.extension.options import PageOption, RecordedVersion, register_page_option
from portal.extension.parameters import check_day
from portal.extension.templatetags.portal_format import wareki

from plugins.receipts.models import Pace
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
        validators=[check_day],
        help_text="空のときは「求めること」のうち到達確認の期限を使います。",
    )
    pace = forms.ChoiceField(
        label="催促の段取り",
        required=False,
        choices=[
            (Pace.STANDARD, "標準（期限の5開庁日前から。期限がなければ公開の翌開庁日から）"),
            (Pace.FAST, "急ぎ（公開の翌開庁日から、開庁日ごとに1段）"),
            (Pace.NONE, "催促しない"),
        ],
        help_text="まだ確認していない団体だけに、日報、担当の席、代表窓口、都道府県、電話の順に"
        "知らせます。確認すると止まります。",
    )


@register_page_option
class ReceiptOption(PageOption):
    """Kept in the notice's options under ``receipts``."""

    label = "receipts"
    heading = "到達確認"
    order = 10
    form_class = ReceiptOptionForm
    deadline_fields = ("due",)

    def initial(self) -> dict[str, Any]:
        """A new notice asks for confirmation."""
        return {"required": True, "due": None, "pace": Pace.STANDARD.value}

    def to_json(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The day as ISO 8601 text."""
        due = cleaned.get("due")
        return {
            "required": bool(cleaned.get("required")),
            "due": due.isoformat() if due else None,
            "pace": cleaned.get("pace") or Pace.STANDARD.value,
        }

    def describe(self, data: dict[str, Any]) -> str:
        """Whether, until when, and how it is followed up."""
        if not data.get("required", True):
            return "求めない"
        due = wareki(date.fromisoformat(data["due"])) if data.get("due") else "なし"
        return f"求める　期限 {due}　催促 {Pace(data.get('pace') or Pace.STANDARD).label}"

    def record(self, version: RecordedVersion, data: dict[str, Any]) -> None:
        """Write what this version asks for."""
        request_receipts(
            version_id=version.version_id,
            required=bool(data.get("required", True)),
            due=data.get("due") or None,
            pace=data.get("pace") or Pace.STANDARD,
        )
